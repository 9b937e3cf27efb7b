"""Words for stages, and what each of them means here."""

from __future__ import annotations

import pytest

from tests.tracker.imports.parsing.files import csv_of, only_table
from tracker.imports.parsing import Meaning, guess_mapping, stage_key, stage_words
from tracker.imports.parsing.histories import steps
from tracker.imports.parsing.stages import LANGUAGES, interview_kind, meaning_of, step_word
from tracker.imports.parsing.values import plain
from tracker.models.interviews import InterviewKind
from tracker.models.stages import DefaultStage

S = Meaning


def test_each_meaning_is_a_stage_that_users_begin_with() -> None:
    assert {meaning.name: meaning.kind for meaning in Meaning} == {
        stage.name: stage.value[1] for stage in DefaultStage
    }


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Applied", S.APPLIED),
        ("  APPLIED  ", S.APPLIED),
        ("1. Applied", S.APPLIED),
        ("✅ Offer", S.OFFER),
        ("Offer!", S.OFFER),
        ("Ghosted 👻", S.NO_ANSWER),
        ("Phone Screen", S.INTERVIEWING),
        ("Interview #2", S.INTERVIEWING),
        ("Offer declined", S.WITHDRAWN),
        ("Offer accepted", S.ACCEPTED),
        ("No response", S.NO_ANSWER),
        ("No response yet", S.APPLIED),
        ("Not applied", S.SAVED),
        ("Wishlist", S.SAVED),
        ("Absage", S.REJECTED),
        ("Vorstellungsgespräch", S.INTERVIEWING),
        ("keine Rückmeldung", S.NO_ANSWER),
        ("refusé", S.REJECTED),
        ("sans réponse", S.NO_ANSWER),
        ("Candidature envoyée", S.APPLIED),
        ("Rechazado", S.REJECTED),
        ("en proceso", S.APPLIED),
        ("Não selecionado", S.REJECTED),
        ("Em análise", S.APPLIED),
        ("已投递", S.APPLIED),
        ("一面", S.INTERVIEWING),
        ("感謝函", S.REJECTED),
        ("已讀不回", S.NO_ANSWER),
    ],
)
def test_a_known_word_is_sure(word: str, meaning: Meaning) -> None:
    assert meaning_of(word)[:2] == (meaning, True)


@pytest.mark.parametrize(
    ("word", "meaning", "why"),
    [
        ("reeejected", S.REJECTED, "it looks like “rejected”"),
        ("Regected", S.REJECTED, "it looks like “rejected”"),
        ("Aplied", S.APPLIED, "it looks like “applied”"),
        ("intervew", S.INTERVIEWING, "it looks like “interview”"),
        ("Vorstelungsgespräch", S.INTERVIEWING, "it looks like “vorstellungsgesprach”"),
        ("Rejected after the second interview", S.REJECTED, "it contains “rejected”"),
        ("had a phone interview with Ida", S.INTERVIEWING, "it contains “phone interview”"),
        ("Applied on their site", S.APPLIED, "it contains “applied”"),
        ("HR一面通过", S.INTERVIEWING, "it contains “一面”"),
        ("❌", S.REJECTED, "Guessed from the emoji"),
        ("👻", S.NO_ANSWER, "Guessed from the emoji"),
    ],
)
def test_what_is_guessed_says_so(word: str, meaning: Meaning, why: str) -> None:
    found, is_sure, because = meaning_of(word)

    assert found is meaning
    assert not is_sure
    assert why in because


@pytest.mark.parametrize(
    "word", ["Bananas", "Tier 2", "", "✅", "not rejected", "42", "Berlin", "Ida Holm", "x" * 500]
)
def test_what_is_not_known_is_asked(word: str) -> None:
    assert meaning_of(word)[0] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_means_one_thing_within_its_language(language: str) -> None:
    words = [plain(word) for spellings in LANGUAGES[language].values() for word in spellings]

    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_word_of_every_language_is_known() -> None:
    for words in LANGUAGES.values():
        for spellings in words.values():
            assert all(meaning_of(word)[1] for word in spellings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Applied", [("Applied", "")]),
        (
            "Applied 3/1 -> Phone screen 3/8 -> Rejected",
            [("Applied", "3/1"), ("Phone screen", "3/8"), ("Rejected", "")],
        ),
        ("Applied → OA → Rejected", [("Applied", ""), ("OA", ""), ("Rejected", "")]),
        ("Applied (3/1/26), Interview (3/8/26)", [("Applied", "3/1/26"), ("Interview", "3/8/26")]),
        (
            "2026-03-01: Applied\n2026-03-08: Interview",
            [("Applied", "2026-03-01"), ("Interview", "2026-03-08")],
        ),
        ("5. März 2026 beworben; Absage", [("beworben", "5. März 2026"), ("Absage", "")]),
        ("Rejected on March 8, 2026", [("Rejected", "March 8, 2026")]),
        ("Einladung 10.02.26 14 Uhr", [("Einladung", "10.02.26 14 Uhr")]),
        ("Interview 3/8/2026 2:30 pm", [("Interview", "3/8/2026 2:30 pm")]),
        ("['applied', 'interview']", [("applied", ""), ("interview", "")]),
        ("[{'stage': 'Applied', 'date': '2026-03-01'}]", [("Applied", "2026-03-01")]),
        ('[{"Status": "Applied", "at": null}]', [("Applied", "")]),
        ("{'Applied': '2026-03-01', 'Offer': None}", [("Applied", "2026-03-01"), ("Offer", "")]),
        ("[('Applied', '2026-03-01'), ('Offer', '')]", [("Applied", "2026-03-01"), ("Offer", "")]),
        ("[['Applied', '2026-03-01']]", [("Applied", "2026-03-01")]),
        ("[not a list", [("[not a list", "")]),
        ("__import__('os').system('true')", [("__import__('os').system('true')", "")]),
        ("[" * 5000, [("[" * 5000, "")]),
        ("n/a", []),
        ("", []),
    ],
)
def test_several_stages_in_one_cell_are_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(steps(text)) == expected


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("Applied?", "Applied"),
        ("Date of phone screen", "phone screen"),
        ("Offer (date)", "Offer"),
        ("Datum Absage", "Absage"),
        ("面试日期", "面试"),
        ("Date", "Date"),
    ],
)
def test_a_column_names_its_stage(header: str, word: str) -> None:
    assert step_word(header) == word


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Phone screen", "phone"),
        ("Telefoninterview", "phone"),
        ("Zoom interview", "video"),
        ("Onsite", "on_site"),
        ("Entrevista presencial", "on_site"),
        ("Panel interview", "panel"),
        ("Second interview", "other"),
        ("Take home test", None),
        ("Online assessment", None),
        ("Offer", None),
        ("Bananas", None),
    ],
)
def test_a_stage_may_be_a_meeting(word: str, kind: str | None) -> None:
    assert interview_kind(word) == kind
    assert kind is None or kind in InterviewKind.values


def test_the_words_of_a_table_are_counted() -> None:
    table = only_table(
        "a.csv",
        csv_of(
            [
                ["Company", "Status", "Date applied", "Phone screen"],
                ["A", "Rejected", "2026-03-01", "2026-03-05"],
                ["B", "rejected ", "2026-03-02", ""],
                ["C", "Tier 2", "2026-03-02", ""],
            ]
        ),
    )

    words = stage_words(table, guess_mapping(table))

    assert [(one.word, one.count, one.meaning) for one in words.values()] == [
        ("Rejected", 2, S.REJECTED),
        ("Tier 2", 1, None),
        ("Phone screen", 1, S.INTERVIEWING),
        ("Applied", 0, S.APPLIED),
    ]
    assert all(stage_key(one.word) == key for key, one in words.items())
