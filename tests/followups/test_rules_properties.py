"""What holds of the rules for every history."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from followups import explain
from followups.advice import Reason, StepKind
from followups.etiquette import Etiquette, public_holidays
from followups.history import Event, EventKind, PutOff, Thread
from followups.rules import advise, passes_limit, rounds
from followups.strip import CELLS, strip

WAITING = (
    EventKind.VOICEMAIL,
    EventKind.WORD_LEFT,
    EventKind.WRITTEN,
    EventKind.NO_ANSWER,
)

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
turns = st.sampled_from(
    [date(2026, 12, 28), date(2027, 1, 1), date(2028, 2, 28), date(2100, 2, 28), date(2200, 12, 31)]
)
lengths = st.integers(0, 40)

etiquettes = st.builds(
    Etiquette,
    days_after_given=st.integers(1, 60),
    days_without_given=st.integers(1, 60),
    quiet_weekdays=st.frozensets(st.integers(0, 6), max_size=6),
    holidays=st.sampled_from(
        [public_holidays(""), public_holidays("US"), public_holidays("DE", "BY")]
    ),
    written_counts=st.booleans(),
    message_gap=st.integers(1, 60),
    message_limit=st.integers(1, 5),
    rest_after=st.integers(1, 90),
    thanks_after=st.integers(0, 14),
)


@st.composite
def events(draw: st.DrawFn, met_on: date, kinds: tuple[EventKind, ...] = tuple(EventKind)) -> Event:
    on = met_on + timedelta(days=draw(st.integers(-10, 90)))
    promise = draw(st.none() | lengths)
    return Event(
        on=on,
        kind=draw(st.sampled_from(kinds)),
        at=draw(st.none() | st.times()),
        said=draw(st.sampled_from(["", "a week"])),
        last_day=None if promise is None else on + timedelta(days=promise),
    )


@st.composite
def threads(draw: st.DrawFn, kinds: tuple[EventKind, ...] = tuple(EventKind)) -> Thread:
    met_on = draw(days | turns)
    promise = draw(st.none() | lengths)
    put_off = draw(st.none() | st.tuples(lengths, lengths))
    return Thread(
        met_on=met_on,
        said="" if promise is None else "some days",
        last_day=None if promise is None else met_on + timedelta(days=promise),
        events=tuple(draw(st.lists(events(met_on, kinds), max_size=8))),
        put_off=put_off
        and PutOff(
            until=met_on + timedelta(days=sum(put_off)),
            decided_on=met_on + timedelta(days=put_off[0]),
        ),
    )


@given(threads(), etiquettes)
def test_a_call_is_never_on_a_quiet_day(thread: Thread, etiquette: Etiquette) -> None:
    step = advise(thread, etiquette).next

    assert step is not None
    if step.kind is StepKind.CALL:
        assert step.on.weekday() not in etiquette.quiet_weekdays
        assert step.on not in etiquette.holidays


@given(threads(), etiquettes)
def test_a_call_is_never_before_the_promised_time_is_up(
    thread: Thread, etiquette: Etiquette
) -> None:
    advice = advise(thread, etiquette)

    assert advice.next is not None
    if advice.last_day:
        assert advice.next.on > advice.last_day
    assert advice.next.on > thread.met_on


@given(st.data(), threads(), etiquettes)
def test_more_waiting_only_moves_a_call_later(
    data: st.DataObject, thread: Thread, etiquette: Etiquette
) -> None:
    before = advise(thread, etiquette).next
    more = data.draw(events(thread.met_on, WAITING))

    after = advise(replace(thread, events=(*thread.events, more)), etiquette).next

    assert before is not None
    assert after is not None
    assume(after.kind is before.kind)
    assert after.on >= before.on


@given(threads(), etiquettes, lengths)
def test_putting_off_only_moves_a_step_later(
    thread: Thread, etiquette: Etiquette, longer: int
) -> None:
    plain = advise(replace(thread, put_off=None), etiquette).next
    assert plain is not None
    put_off = PutOff(plain.on + timedelta(days=longer), plain.on)

    step = advise(replace(thread, put_off=put_off), etiquette).next

    assert step is not None
    assert step.on >= plain.on


@given(threads(), etiquettes)
def test_there_is_never_a_call_beyond_the_limit(thread: Thread, etiquette: Etiquette) -> None:
    advice = advise(thread, etiquette)

    assert advice.next is not None
    assert (advice.next.kind is StepKind.REST) == (advice.messages >= etiquette.message_limit)


@given(st.data(), threads(), etiquettes)
def test_only_a_message_that_overfills_its_round_is_refused(
    data: st.DataObject, thread: Thread, etiquette: Etiquette
) -> None:
    event = data.draw(events(thread.met_on))
    assume(event not in thread.events)

    refused = passes_limit(thread, event, etiquette) is not None

    with_it = replace(thread, events=(*thread.events, event))
    assert refused == any(
        event in round_.messages and len(round_.messages) > etiquette.message_limit
        for round_ in rounds(with_it, etiquette)
    )
    if event.kind not in WAITING or event.kind is EventKind.NO_ANSWER:
        assert not refused


@given(threads(), etiquettes, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(
    thread: Thread, etiquette: Etiquette, dice: random.Random
) -> None:
    shuffled = list(thread.events)
    dice.shuffle(shuffled)

    assert advise(replace(thread, events=tuple(shuffled)), etiquette) == advise(thread, etiquette)


@given(threads(), etiquettes)
def test_everything_can_be_said_shown_and_stored(thread: Thread, etiquette: Etiquette) -> None:
    for step in advise(thread, etiquette).steps:
        assert all(explain.sentences(step.reasons))
        assert explain.summary(step, thread.met_on)
        assert tuple(Reason.from_json(r.as_json()) for r in step.reasons) == step.reasons
        cells = strip(step, etiquette)
        assert 1 <= len(cells) <= CELLS
        assert cells[-1].on == step.on
        assert all(cell.spoken for cell in cells)
        for cell, following in pairwise(cells):
            assert following.on - cell.on == timedelta(days=cell.days)


@given(threads(), etiquettes)
def test_a_thank_you_note_lapses_when_the_first_call_is_due(
    thread: Thread, etiquette: Etiquette
) -> None:
    for step in advise(thread, etiquette).steps:
        if step.kind is StepKind.THANKS:
            assert step.lapses_on is not None
            assert thread.met_on <= step.on < step.lapses_on
