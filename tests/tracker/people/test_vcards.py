"""Contacts files (vCard) as phones and mail programs write them. Everybody on them is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_company, make_contact
from tracker.models import Contact, User
from tracker.people import vcards
from tracker.people.vcards import NotCardsError, UnreadableCard, VCard, read


def card(*lines: str, version: str = "3.0") -> bytes:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def only(data: bytes) -> VCard:
    (found,) = read(data)
    assert isinstance(found, VCard), found
    return found


ANDROID = card(
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C3=BChn;J=C3=BCrgen;;;",
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=C3=BC=72=67=65=6E=20=",
    "=4B=C3=BC=68=6E",
    "TEL;WORK:+49 30 5550199",
    "TEL;CELL;PREF:+49 171 5550142",
    "EMAIL;HOME:juergen@example.org",
    "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Z=C3=BCrcher S=C3=B6hne",
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Eins=0D=0AZwei",
    "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD",
    " AAAA+//Z",
    "",
    version="2.1",
)
IPHONE = card(
    "PRODID:-//Apple Inc.//iPhone OS 17.1//EN",
    "N:Keller;Maria;;Dr.;",
    "FN:Dr. Maria Keller",
    "ORG:Northwind Traders;Platform\\, core;",
    "TITLE:Head\\, platform",
    "item1.EMAIL;type=INTERNET;type=pref:maria@example.com",
    "item1.X-ABLabel:_$!<Work>!$_",
    "EMAIL;type=INTERNET;type=HOME:keller@example.net",
    "TEL;type=CELL;type=VOICE;type=pref:+1 212 555 0142",
    "TEL;type=WORK;type=FAX:+1 212 555 0199",
    "NOTE:Likes trains\\; and a no",
    " te that is folded\\nTwice",
    'X-ADDRESS;VALUE=URI;X-TITLE=a \\"quoted\\" one:geo:1,2',
)
NEWER = card(
    "FN:Maria Keller",
    'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-212-555-0142;ext=17',
    "EMAIL;TYPE=work:maria@example.com",
    "ORG:ABC\\, Inc.",
    "TZ:Europe/Berlin",
    "URL:https://example.com/a:b",
    "PHOTO:data:image/jpeg;base64,AAAA",
    version="4.0",
)


def test_an_android_phone_writes_2_1_with_quoted_letters_and_soft_breaks() -> None:
    assert only(ANDROID) == VCard(
        name="Jürgen Kühn",
        company="Zürcher Söhne",
        phone="+49 171 5550142",
        email="juergen@example.org",
        notes="Phone (work): +49 30 5550199\nEins\nZwei",
    )


def test_an_iphone_writes_3_0_with_groups_and_several_of_each() -> None:
    assert only(IPHONE) == VCard(
        name="Dr. Maria Keller",
        company="Northwind Traders",
        role="Head, platform",
        phone="+1 212 555 0142",
        email="maria@example.com",
        notes="Phone (work, fax): +1 212 555 0199\nE-mail (home): keller@example.net\n"
        "Part of the company: Platform, core\nLikes trains; and a note that is folded\nTwice",
    )


def test_4_0_writes_numbers_as_addresses() -> None:
    assert only(NEWER) == VCard(
        name="Maria Keller",
        company="ABC, Inc.",
        phone="+1-212-555-0142 ext. 17",
        email="maria@example.com",
        time_zone="Europe/Berlin",
        notes="Web: https://example.com/a:b",
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (card("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrgen", version="2.1"), "Jürgen"),
        (card("FN;CHARSET=KLINGON;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen"), "Jürgen"),
        (card("FN:Jürgen").decode().encode("cp1252"), "Jürgen"),
        (card("FN:Jürgen").decode().encode("utf-16"), "Jürgen"),
        (b"\xef\xbb\xbf" + card("FN:Jürgen"), "Jürgen"),
        (card("FN:Jürgen").replace(b"\r\n", b"\n"), "Jürgen"),
        (card("FN:Jürgen").replace(b"\r\n", b"\r"), "Jürgen"),
        (card("fn:Jürgen").replace(b"BEGIN:VCARD", b"begin:vcard "), "Jürgen"),
        (card("N:Keller;Maria;Anna;Dr.;"), "Dr. Maria Anna Keller"),
        (card("N:Keller"), "Keller"),
        (card("N:Keller\\;Roth;Maria"), "Maria Keller;Roth"),
        (card("FN:", "N:;;;;", "NICKNAME:Mia"), "Mia"),
        (card("EMAIL:maria@example.com"), "maria@example.com"),
        (card("FN:Ma\x00ria\x07  Keller"), "Maria Keller"),
        (card("FN:Maria", "PHOTO;ENCODING=b:AAAA", "BBBB", "CCCC", "TEL:1"), "Maria"),
        (card("FN:Maria", "PHOTO;ENCODING=b:%%% no picture"), "Maria"),
        (card("this is nothing", "FN:Maria", "BDAY:nonsense"), "Maria"),
        (card("N:Keller;Maria", "AGENT:", *card("FN:Fred").decode().split("\r\n")), "Maria Keller"),
    ],
)
def test_whatever_else_passes_for_a_card_has_its_name(data: bytes, name: str) -> None:
    assert only(data).name == name


def test_what_does_not_fit_its_field_goes_to_the_notes() -> None:
    long = "5" * 41
    found = only(card("FN:Maria", f"TEL:{long}", "TEL:+1 212 555 0142", "EMAIL:at example"))
    assert found == VCard(
        name="Maria",
        phone="+1 212 555 0142",
        notes=f"Phone: {long}\nE-mail: at example",
    )


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (card("TEL:1"), "", "It has no name."),
        (b"BEGIN:VCARD\r\nFN:Maria\r\n", "", "It has no end: the file may be cut off."),
        (card(f"FN:{'x' * 201}"), "x" * 60 + "…", "Its name is too long."),
        (card("FN:Maria", f"ORG:{'x' * 201}"), "Maria", "The name of its company is too long."),
        (card("FN:Maria", f"NOTE:{'x' * 10_001}"), "Maria", "longer than 10000 characters"),
    ],
)
def test_a_card_that_cannot_be_kept_whole_says_why(data: bytes, name: str, why: str) -> None:
    (found,) = read(data)
    assert isinstance(found, UnreadableCard)
    assert found.name == name
    assert why in found.why


def test_a_broken_card_leaves_the_others_alone() -> None:
    found = read(b"BEGIN:VCARD\r\nFN:Cut\r\n" + card("FN:Maria") + card("TEL:1") + card("FN:Jo"))
    assert [one.name for one in found] == ["", "Maria", "", "Jo"]


def test_a_card_that_is_there_twice_is_read_once() -> None:
    assert len(read(IPHONE + IPHONE + NEWER)) == 2


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00\xff\xfe", b"END:VCARD", b"\xff\xfe\x00"])
def test_a_file_without_cards_says_so(data: bytes) -> None:
    with pytest.raises(NotCardsError, match="There is no contact in it"):
        read(data)


def test_too_many_cards_are_refused() -> None:
    assert len(read(b"".join(card(f"FN:Person {n}") for n in range(vcards.MOST_CARDS)))) == 900
    with pytest.raises(NotCardsError, match="more than 900"):
        read(b"".join(card(f"FN:Person {n}") for n in range(vcards.MOST_CARDS + 1)))


@given(
    st.lists(
        st.sampled_from(
            [
                "FN:Maria",
                "N:;;",
                "N;ENCODING=QUOTED-PRINTABLE:=",
                "=4",
                "=ZZ",
                " ",
                "\t;",
                ":",
                ";:",
                '"',
                '";',
                "TEL;TYPE=:",
                "EMAIL;;:x",
                "ORG:;;\\",
                "NOTE;CHARSET=\x00:x",
                "NOTE;ENCODING=B:x",
                "AGENT:",
                "BEGIN:VCARD",
                "END:VCARD",
                "VERSION:2.1",
                "item1.:x",
                "TZ:Mars",
                "\ud800".encode("utf-8", "surrogatepass").decode("cp1252"),
            ]
        )
        | st.text(max_size=30),
        max_size=30,
    )
)
def test_nothing_that_stands_in_a_file_is_an_error(lines: list[str]) -> None:
    data = "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD"]).encode("utf-8", "surrogatepass")
    for found in read(data):
        assert "\x00" not in "".join(getattr(found, name) for name in found.__slots__)


@given(st.binary(max_size=200))
def test_no_bytes_are_an_error(data: bytes) -> None:
    for start in (b"", b"BEGIN:VCARD\nFN:"):
        try:
            read(start + data + b"\nEND:VCARD\n")
        except NotCardsError:
            assert not start


def test_what_is_written_is_read_again_to_the_letter(alice: User) -> None:
    company = make_company(alice, "Söhne; Töchter, und \\ Co")
    make_contact(
        alice,
        "Dr. Jürgen von Kühn",
        company=company,
        role="Head; of, all",
        email="j@example.org",
        time_zone="Europe/Berlin",
        notes="One line\nand another, " + "äöü€𝄞" * 40,
    )
    make_contact(alice, "Jo", phone="")
    text = vcards.write(Contact.objects.of(alice).select_related("company"))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    jurgen, jo = read(text.encode())
    assert isinstance(jurgen, VCard)
    person = Contact.objects.get(name="Dr. Jürgen von Kühn")
    assert jurgen == VCard(
        name=person.name,
        company=company.name,
        role=person.role,
        phone=person.phone,
        email=person.email,
        time_zone=person.time_zone,
        notes=person.notes,
    )
    assert jo == VCard(name="Jo")
