"""A number can be dialled however it was typed."""

import pytest

from tracker.phones import dial_link


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
