"""The bookmarklet on a page of another site, and a posting that is pasted."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE
from tests.factories import make_application
from tracker.models import Application, User

LogIn = Callable[[User, BrowserContext], None]

LONG = "".join(f"<p>Line {number} of a long posting.</p>" for number in range(1000))


def job(description: str) -> str:
    """The page of a job as a site shows it."""
    data = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "Platform engineer",
        "description": description,
        "hiringOrganization": {"@type": "Organization", "name": "Northwind & Søns"},
        "jobLocation": {"address": {"addressLocality": "Oslo"}},
    }
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>Job 1 | Example</title>
        <script type="application/ld+json">{{broken</script>
        <script type="application/ld+json">{json.dumps(data)}</script></head>
        <body><h1>Platform engineer</h1><p id="words">Words “100 % &amp; more” + a # sign</p></body>
        </html>"""


PAGES = {
    "/short": job("<p>We look for you.</p>"),
    "/long": job(LONG),
    "/plain": "<!doctype html><title>Engineer at Northwind</title><p id=words>We look for you.</p>",
}


def form_of(page: Page) -> Locator:
    """The form itself: the frame has a field for the company as well."""
    return page.locator("#new-application")


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """Another site, with the pages of jobs: `elsewhere + "/short"`."""

    class Jobs(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGES.get(self.path.partition("?")[0], "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Jobs) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def press(alice: User, page: Page, log_in: LogIn) -> Callable[..., Page]:
    """Go to a page, select the element `words` if told so, press the bookmark; what opens."""
    log_in(alice, page.context)
    page.goto("/capture/")
    bookmark = page.locator("#bookmarklet").get_attribute("href")

    def on_page(address: str, *, selecting: bool = False, logged_in: bool = True) -> Page:
        page.goto(address)
        if not logged_in:
            page.context.clear_cookies()
        if selecting:
            page.evaluate("getSelection().selectAllChildren(document.getElementById('words'))")
        with page.context.expect_page() as opened:
            page.evaluate("(bookmark) => { location.href = bookmark }", bookmark)
        form = opened.value
        form.set_default_timeout(PATIENCE)
        return form

    return on_page


def test_the_bookmark_fills_the_form_on_the_page_of_a_job(
    press: Callable[..., Page], elsewhere: str
) -> None:
    opened = press(f"{elsewhere}/short?id=7&utm_source=feed")
    form = form_of(opened)
    expect(form.get_by_label("Company")).to_have_value("Northwind & Søns")
    expect(form.get_by_label("Job title")).to_have_value("Platform engineer")
    expect(form.get_by_label("Link")).to_have_value(f"{elsewhere}/short?id=7")
    expect(form.get_by_label("Place")).to_have_value("Oslo")
    expect(form.get_by_label("The posting’s text")).to_have_value("We look for you.")
    assert not Application.objects.exists()
    form.get_by_role("button", name="Save").click()
    expect(opened.get_by_role("status").first).to_contain_text("Saved:")
    assert Application.objects.get().link == f"{elsewhere}/short?id=7"


def test_what_is_selected_comes_along_letter_by_letter(
    press: Callable[..., Page], elsewhere: str
) -> None:
    form = form_of(press(f"{elsewhere}/plain", selecting=True))
    expect(form.get_by_label("Company")).to_have_value("Northwind")
    expect(form.get_by_label("The posting’s text")).to_have_value("We look for you.")


def test_a_long_posting_comes_whole(press: Callable[..., Page], elsewhere: str) -> None:
    opened = press(f"{elsewhere}/long")
    form = form_of(opened)
    expect(form.get_by_label("Company")).to_have_value("Northwind & Søns")
    posting = form.get_by_label("The posting’s text")
    expect(posting).to_have_value("\n\n".join(f"Line {n} of a long posting." for n in range(1000)))
    expect(form.get_by_label("Link")).to_have_value(f"{elsewhere}/long")
    assert "#" not in opened.url


@pytest.mark.parametrize("posting", ["short", "long"])
def test_whoever_has_to_log_in_first_loses_nothing(
    press: Callable[..., Page], elsewhere: str, posting: str
) -> None:
    opened = press(f"{elsewhere}/{posting}", logged_in=False)
    opened.get_by_label("Username").fill("alice")
    opened.get_by_label("Password").fill("correct horse")
    opened.get_by_role("button", name="Log in").click()
    form = form_of(opened)
    expect(form.get_by_label("Company")).to_have_value("Northwind & Søns")
    expect(form.get_by_label("Link")).to_have_value(f"{elsewhere}/{posting}")


def test_a_posting_is_pasted_without_script_and_a_double_is_asked_about(
    page_without_script: Page, alice: User, log_in: LogIn
) -> None:
    make_application(alice, "Platform Engineer (m/w/d)", "Northwind & Søns AS")
    page = page_without_script
    log_in(alice, page.context)
    page.goto("/applications/new/")
    form = form_of(page)
    form.get_by_label("Why I fit").fill("Ran it twice.")
    form.get_by_text("Paste the posting").click()
    form.get_by_label("The posting, or the source of its page").fill(PAGES["/short"])
    form.get_by_role("button", name="Fill in the form").click()
    expect(form.get_by_label("Job title")).to_have_value("Platform engineer")
    expect(form.get_by_label("Why I fit")).to_have_value("Ran it twice.")
    expect(form.get_by_role("region", name="You may have this already")).to_be_visible()
    form.get_by_label("Job title").press("Enter")
    expect(form.get_by_text("Tick this if it is another job.")).to_be_visible()
    form.get_by_label("Add it anyway").check()
    form.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("status").first).to_contain_text("Saved:")
    assert Application.objects.count() == 2


def test_the_pages_are_accessible_and_fit_a_small_phone(
    page: Page, alice: User, log_in: LogIn, broken_rules: Callable[[Page], list[str]]
) -> None:
    make_application(alice, link="https://example.com/1")
    log_in(alice, page.context)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/capture/", "/applications/new/?url=https://example.com/1&text=Remote"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert broken_rules(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
