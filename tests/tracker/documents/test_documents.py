"""Documents: what is taken, who gets it back, and how."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import make_application, make_document
from tracker.documents import file_kinds
from tracker.models import Application, Document, User
from tracker.site.clock import now
from tracker.trash import actions

LogIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Callable[..., None]) -> Client:
    return client_of(alice)


def zipped(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


WORD = zipped(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
SHEET = zipped(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
OPEN_TEXT = zipped(mimetype=file_kinds.OPEN_DOCUMENT, **{"content.xml": "<office/>"})
OPEN_SHEET = zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet")

TAKEN = [
    ("Résumé.pdf", b"%PDF-1.7\nwords", "application/pdf"),
    ("LETTER.PDF", b"\n\n%PDF-1.4", "application/pdf"),
    ("letter.docx", WORD, file_kinds.OFFICE),
    ("letter.odt", OPEN_TEXT, file_kinds.OPEN_DOCUMENT),
    ("letter.rtf", rb"{\rtf1 words}", "application/rtf"),
    ("notes.txt", "Grüße".encode(), "text/plain"),
    ("notes.txt", "Grüße".encode("cp1252"), "text/plain"),
    ("notes.md", "Grüße".encode("utf-16"), "text/plain"),
    ("page.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
    ("page.jpeg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
    ("履歴書 (2).pdf", b"%PDF-1.7", "application/pdf"),
]
REFUSED = [
    ("page.html", b"<script>alert(1)</script>", "This cannot be kept here."),
    ("image.svg", b"<svg/>", "This cannot be kept here."),
    ("letter", b"%PDF-1.7", "This cannot be kept here."),
    ("letter.pdf.exe", b"%PDF-1.7", "This cannot be kept here."),
    ("letter.pdf", b"<script>alert(1)</script>", "what is in it is not PDF"),
    ("letter.pdf", b"x" * 2000 + b"%PDF-1.7", "what is in it is not PDF"),
    ("letter.docx", SHEET, "what is in it is not Word"),
    ("letter.docx", b"PK\x03\x04 broken", "what is in it is not Word"),
    ("letter.odt", OPEN_SHEET, "what is in it is not OpenDocument"),
    ("letter.odt", WORD, "what is in it is not OpenDocument"),
    ("letter.rtf", b"words", "what is in it is not RTF"),
    ("notes.txt", b"MZ\x00\x01", "what is in it is not text"),
    ("page.png", b"\xff\xd8\xff", "what is in it is not PNG"),
    ("page.jpg", b"\x89PNG\r\n\x1a\n", "what is in it is not JPEG"),
    ("letter.pdf", b"", "There is nothing in this file."),
]


def send(hers: Client, application: Application, name: str, content: bytes) -> Any:
    values = {"kind": "resume", "file": SimpleUploadedFile(name, content)}
    return hers.post(reverse("document_new", args=[application.pk]), values)


def download(hers: Client, document: Document) -> Any:
    """The answer, with its file read and closed."""
    response: Any = hers.get(reverse("document", args=[document.pk]))
    if response.streaming:
        content = response.getvalue()
        response.close()
        response.getvalue = lambda: content
    return response


@pytest.mark.parametrize(("name", "content", "content_type"), TAKEN)
def test_a_document_comes_back_as_it_was(
    hers: Client, alice: User, name: str, content: bytes, content_type: str
) -> None:
    application = make_application(alice)
    response = send(hers, application, name, content)
    assert response.headers["Location"] == f"{application.get_absolute_url()}#documents"
    document = Document.objects.get()
    assert (document.name, document.size) == (name, len(content))
    page = hers.get(application.get_absolute_url()).text
    assert f'href="{reverse("document", args=[document.pk])}"' in page
    assert name in page
    back = download(hers, document)
    assert back.getvalue() == content
    assert back.headers["Content-Type"] == content_type
    assert back.headers["Content-Disposition"].startswith("attachment; filename")


def test_no_browser_shows_it_or_keeps_it(hers: Client, alice: User) -> None:
    document = make_document(make_application(alice))
    headers = download(hers, document).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert {"private", "no-store"} <= set(headers["Cache-Control"].split(", "))


@pytest.mark.parametrize(("name", "content", "says"), REFUSED)
def test_what_is_no_document_is_refused_in_a_sentence(
    hers: Client, alice: User, folder: Path, name: str, content: bytes, says: str
) -> None:
    response = send(hers, make_application(alice), name, content)
    assert response.status_code == 422
    assert says in response.text
    assert '<details class="more" open>' in response.text
    assert not Document.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("too_many", [1, 5_000_000])
def test_a_document_that_is_too_large_is_refused_and_never_stored(
    hers: Client, alice: User, folder: Path, too_many: int
) -> None:
    content = b"%PDF-1.7".ljust(settings.DOCUMENT_MAX_BYTES + too_many, b"x")
    response = send(hers, make_application(alice), "letter.pdf", content)
    assert response.status_code == 422
    assert "It is larger than 10.0" in response.text
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_one_of_just_the_limit_is_taken(hers: Client, alice: User) -> None:
    content = b"%PDF-1.7".ljust(settings.DOCUMENT_MAX_BYTES, b"x")
    assert send(hers, make_application(alice), "letter.pdf", content).status_code == 303


def test_nothing_chosen_is_said(hers: Client, alice: User) -> None:
    application = make_application(alice)
    response = hers.post(reverse("document_new", args=[application.pk]), {"kind": "resume"})
    assert response.status_code == 422
    assert "Choose a file." in response.text


def test_all_of_one_user_have_a_limit_and_those_in_the_trash_count(
    hers: Client, alice: User, bob: User, settings: Any
) -> None:
    settings.DOCUMENTS_MAX_BYTES = 30
    make_document(make_application(bob), size=30)
    actions.trash(make_document(make_application(alice), size=20), now())
    application = make_application(alice)
    response = send(hers, application, "letter.pdf", b"%PDF-1.7 more")
    assert response.status_code == 422
    assert "Your documents take 20\xa0bytes of the 30\xa0bytes" in response.text
    assert send(hers, application, "letter.pdf", b"%PDF-1.7").status_code == 303


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "..\\..\\boot.pdf", "/etc/passwd.pdf", "C:\\x.pdf"]
)
def test_a_name_is_never_a_path(hers: Client, alice: User, folder: Path, name: str) -> None:
    send(hers, make_application(alice), name, b"%PDF-1.7")
    (stored,) = (path for path in folder.rglob("*") if path.is_file())
    assert stored.parent == folder / "documents" / str(alice.pk)
    assert "passwd" not in stored.name
    assert stored.suffix == ""
    assert stored.stat().st_mode & 0o077 == 0


def test_a_name_cannot_break_out_of_its_header(hers: Client, alice: User) -> None:
    document = make_document(make_application(alice), 'a"; filename="b.exe\r\nX-Bad: 1.pdf')
    response = download(hers, document)
    assert "X-Bad" not in response.headers
    assert "\n" not in response.headers["Content-Disposition"]


def test_a_document_goes_by_way_of_the_trash_and_comes_back(hers: Client, alice: User) -> None:
    document = make_document(make_application(alice))
    page = hers.get(document.application.get_absolute_url()).text
    assert f'action="{reverse("trash_put", args=["document", document.pk])}"' in page
    hers.post(reverse("trash_put", args=["document", document.pk]))
    assert download(hers, document).status_code == 404
    hers.post(reverse("trash_restore", args=["document", document.pk]))
    assert download(hers, document).status_code == 200


def test_a_file_that_is_gone_is_said_on_the_page(hers: Client, alice: User) -> None:
    document = make_document(make_application(alice))
    document.file.storage.delete(document.file.name)
    response = hers.get(reverse("document", args=[document.pk]), follow=True)
    assert "is no longer in the data folder" in response.text


def test_documents_are_not_below_what_is_served_as_it_is() -> None:
    from tracker import settings as real

    assert real.MEDIA_ROOT.parent == real.DATA_DIR
    assert real.STATIC_ROOT not in (real.MEDIA_ROOT, *real.MEDIA_ROOT.parents)
