"""Address cards out and in."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.forms import submissions
from tracker.models import Contact, User
from tracker.models.changes import changes_facts
from tracker.people import vcard_import, vcards
from tracker.people.forms import CardsForm
from tracker.people.vcard_import import CardAction, CardMatch
from tracker.people.vcards import UnreadableCard, VCard
from tracker.site.requests import Request
from tracker.site.responses import see_other
from tracker.trash import undo

_READ = "cards"  # of the session: what was read and not yet saved


@require_safe
def person_cards(request: Request) -> HttpResponse:
    """Everybody, as one file."""
    people = Contact.objects.of(request.user).select_related("company")
    return _file(people, "people.vcf")


@require_safe
def person_card(request: Request, pk: int) -> HttpResponse:
    people = Contact.objects.of(request.user).select_related("company")
    person = get_object_or_404(people, pk=pk)
    return _file([person], f"{slugify(person.name) or 'person'}.vcf")


@require_http_methods(["GET", "HEAD", "POST"])
def cards_read(request: Request) -> HttpResponse:
    """A file to read; once it is read, what would become of each card. Nothing is saved yet."""
    form = CardsForm()
    if request.method == "POST":
        form = CardsForm(request.POST, request.FILES)
        if form.is_valid():
            keep(request, form.cards)
            return see_other("cards_read")
    read = vcard_import.from_json(request.session.get(_READ, []))
    context = {
        "form": form,
        "found": _found(request, read),
        "unreadable": [card for card in read if isinstance(card, UnreadableCard)],
        "most_cards": vcards.MOST_CARDS,
    }
    return render(request, "tracker/people/cards.html", context, status=422 if form.errors else 200)


def keep(request: Request, cards: Iterable[VCard | UnreadableCard]) -> None:
    """Has `cards_read` show what would become of these."""
    request.session[_READ] = vcard_import.as_json(cards)


@require_POST
@changes_facts
def cards_save(request: Request) -> HttpResponse:
    """Does what was chosen for each card, or throws the file away."""
    if again := submissions.answered(request):
        return again
    read = vcard_import.from_json(request.session.pop(_READ, []))
    if "forget" in request.POST:
        messages.info(request, "Nothing was added.")
        return see_other("person_list")
    if not read:
        messages.info(request, "There is no file waiting. Choose it again.")
        return see_other("cards_read")
    done = vcard_import.save(_chosen(_found(request, read), request.POST), request.user)
    path = undo.offer(request, "cards", done.record)
    if done.added or done.filled:
        people = "person" if done.added == 1 else "people"
        said = f"{done.added} {people} added, {done.filled} filled in."
        messages.success(request, said, extra_tags=path)
    else:
        messages.info(request, "Nothing was added.")
    return submissions.answer(request, see_other("person_list"))


def _found(request: Request, read: Iterable[VCard | UnreadableCard]) -> list[CardMatch]:
    cards = [card for card in read if isinstance(card, VCard)]
    return vcard_import.look_up(cards, request.user) if cards else []


def _chosen(
    found: Iterable[CardMatch], posted: QueryDict
) -> Iterable[tuple[CardMatch, CardAction]]:
    """What was chosen for each card; what is proposed where nothing (known) was."""
    actions = {action.value: action for action in CardAction}
    for number, one in enumerate(found):
        yield one, actions.get(posted.get(f"card-{number}", ""), one.proposed)


def _file(people: Iterable[Contact], name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(
        vcards.write(people), content_type="text/vcard; charset=utf-8", headers=headers
    )


@undo.register("cards")
def undo_cards(user: User, record: undo.Values) -> str:
    stay = vcard_import.undo_import(user, record)
    if not stay:
        return "Undone. Nobody was added."
    return f"Undone. {stay} stay, because something was recorded about them since."
