"""A number can be dialled however it was typed. It may be doubted; it is never refused."""

import pytest

from tracker.people.phones import dial_link, number


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("+1 212 555 0142", "tel:+12125550142"),
        ("(555) 123-4567", "tel:5551234567"),
        ("+49 (0)30 1234-56", "tel:+4930123456"),
        ("(030) 1234 56", "tel:030123456"),
        ("212 555 0142 ext. 17", "tel:2125550142"),
        ("212 555 0142 x17", "tel:2125550142"),
        ("mobile: 212 555 0142", "tel:2125550142"),
        ("212.555.0142 (mobile)", "tel:2125550142"),
        ("ask at the desk", ""),
        ("", ""),
    ],
)
def test_a_number_is_dialled_as_it_was_meant(typed: str, link: str) -> None:
    assert dial_link(typed) == link


@pytest.mark.parametrize(
    ("typed", "country", "shown", "link"),
    [
        ("+12125550142", "", "+1 212-555-0142", "tel:+12125550142"),
        ("2125550142", "US", "(212) 555-0142", "tel:+12125550142"),
        ("02079460958", "GB", "020 7946 0958", "tel:+442079460958"),
        ("2125550142", "", "2125550142", "tel:2125550142"),
    ],
)
def test_a_bare_row_of_digits_is_grouped_where_its_country_is_known(
    typed: str, country: str, shown: str, link: str
) -> None:
    found = number(typed, country)
    assert (found.display, found.href, found.doubt) == (shown, link, "")


@pytest.mark.parametrize("typed", ["+1 212 555 0142", "212 555 0142 x17", "mobile: 212.555.0142"])
def test_what_somebody_grouped_or_explained_stays_as_typed(typed: str) -> None:
    found = number(typed, "US")
    assert (found.display, found.href, found.doubt) == (typed, "tel:+12125550142", "")


@pytest.mark.parametrize(
    ("typed", "country", "doubt"),
    [
        ("(555) 123-4567", "US", "No such number is known in its country"),
        ("555 0142", "US", "lack its area code"),
        ("+1 212 555", "", "lack a few digits"),
        ("+44 20 7946 0958 1234 5", "", "too many"),
        ("+999 123 4567", "", "No country has the code"),
        ("ask at the desk", "US", "no number in it to dial"),
    ],
)
def test_a_doubtful_number_is_shown_as_typed_with_the_doubt(
    typed: str, country: str, doubt: str
) -> None:
    found = number(typed, country)
    assert found.display == typed
    assert doubt in found.doubt


def test_a_doubtful_number_can_still_be_dialled() -> None:
    assert number("(555) 123-4567", "US").href == "tel:5551234567"


@pytest.mark.parametrize("typed", ["", "555 0142"])
def test_nothing_is_doubted_where_nothing_is_known(typed: str) -> None:
    assert number(typed).doubt == ""
