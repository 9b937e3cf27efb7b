"""On a phone: installed, read and used without a connection, and nobody else's."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from followups.plan import writer
from followups.plan.models import EtiquetteSettings, etiquette_of
from tests.browser.conftest import CALM, PATIENCE, REPORT_VIOLATIONS, until
from tests.factories import make_attempt, make_contact, make_interview
from tracker.models import ContactAttempt, Interview, Outcome, User
from tracker.site import clock

LogIn = Callable[[User, BrowserContext], None]

NAME, NUMBER = "Maria Keller", "tel:+12125550142"

COPIES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    for (const { url } of await (await caches.open(name)).keys()) {
      found.push(`${name} ${new URL(url).pathname}`);
    }
  }
  return found.sort();
}"""
# Everything that the browser stores for us, as text: caches, the database, the storage.
STORED = """async () => {
  let all = JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      all += request.url + (await (await cache.match(request)).text());
    }
  }
  const opening = indexedDB.open("day-four");
  const db = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  for (const name of db.objectStoreNames) {
    const asked = db.transaction(name).objectStore(name).getAll();
    await new Promise((done) => { asked.onsuccess = done; });
    for (const row of asked.result) {
      all += JSON.stringify(row) + (row.sealed ? new TextDecoder("latin1").decode(row.sealed) : "");
    }
  }
  db.close();
  return all;
}"""


# When the copy of Today was fetched, by the clock of the browser.
FETCHED_AT = """async () => {
  const copy = await caches.match("/");
  return copy ? Number(copy.headers.get("X-Fetched-At")) : 0;
}"""
# Have the worker do what it does whenever a page is opened, sending included, and wait for it.
ASK = """async () => {
  const { serviceWorker } = navigator;
  const worker = (await serviceWorker.ready).active;
  const answer = new Promise((done) => { serviceWorker.onmessage = done; });
  worker.postMessage({ isIn: document.getElementById("account") !== null });
  await answer;
}"""


@pytest.fixture
def interview(alice: User) -> Interview:
    """Half a month ago: a call about it is due, whatever day this is."""
    EtiquetteSettings.objects.create(owner=alice, quiet_weekdays=[])
    half_a_month_ago = clock.today(alice) - timedelta(days=15)
    contact = make_contact(alice, NAME, phone="+1 212 555 0142")
    return make_interview(
        alice,
        half_a_month_ago,
        contact=contact,
        debriefed_at=clock.now(),
        went_right="The diagram on the whiteboard.",
    )


@pytest.fixture
def phone(browser: Browser, base_url: str, alice: User, log_in: LogIn) -> Iterator[Page]:
    """A telephone with the worker, and Alice logged in."""
    with browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, has_touch=True, **CALM
    ) as context:
        complaints: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.text.startswith("policy") else None,
        )
        log_in(alice, context)
        yield page
        assert complaints == []


def copies_of(page: Page) -> list[str]:
    found: list[str] = page.evaluate(COPIES)
    return found


def open_today(page: Page, *kept: str) -> None:
    """Open Today, and wait until these are kept besides it."""
    page.goto("/")
    wanted = {"/", *kept}
    until(lambda: {copy.split()[1] for copy in copies_of(page)} == wanted, f"copies of {wanted}")


@pytest.fixture
def sheet(phone: Page, interview: Interview) -> str:
    """The address of the sheet of the call that is due; Today was opened, and it is kept."""
    path = f"/interviews/{interview.pk}/"
    open_today(phone, f"{path}call/", f"{path}log/")
    return f"{path}call/"


def offline(page: Page) -> None:
    page.context.set_offline(True)


def online(page: Page) -> None:
    page.context.set_offline(False)


def notices(page: Page) -> Locator:
    return page.locator("#messages .notice:not(#as-of)")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def log_offline(page: Page, sheet: str, button: str = "I left a voicemail") -> None:
    """Log a call on the kept sheet, and be told that it is kept."""
    offline(page)
    page.goto(sheet)
    page.get_by_role("button", name=button).click()
    expect(notices(page)).to_contain_text("Saved on this device, and will be sent:")


def attempts() -> list[ContactAttempt]:
    return list(ContactAttempt.objects.all())


# Installed


def test_a_browser_can_install_it(phone: Page, sheet: str) -> None:
    devtools = phone.context.new_cdp_session(phone)
    told = devtools.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert manifest["name"] == "Day Four"
    found = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window installs nothing, and every test is in one.
    assert [e["errorId"] for e in found if e["errorId"] != "in-incognito"] == []


# Read


def test_today_and_the_sheets_of_its_calls_can_be_read_with_the_time_they_were_fetched(
    phone: Page, sheet: str
) -> None:
    offline(phone)
    phone.goto("/")
    expect(phone.locator("#as-of")).to_contain_text(re.compile(r"As of \d\d:\d\d, you are offline"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("One call to make.")
    assert phone.get_by_role("link", name=f"Call {NAME}").get_attribute("href") == NUMBER
    phone.get_by_role("link", name="Prepare").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"Call {NAME}")
    expect(phone.locator("#as-of")).to_contain_text("As of")
    assert phone.get_by_role("link", name="Dial").get_attribute("href") == NUMBER
    expect(phone.get_by_text("The diagram on the whiteboard.")).to_be_visible()
    styled = "getComputedStyle(document.querySelector('.btn')).borderRadius !== '0px'"
    assert phone.evaluate(styled), "the style sheets are kept too"
    online(phone)
    phone.get_by_role("link", name="Try again").click()
    expect(phone.locator("#as-of")).to_have_count(0)


def test_what_was_fetched_on_another_day_says_which(phone: Page, sheet: str) -> None:
    phone.evaluate(
        """async () => {
          const [name] = (await caches.keys()).filter((name) => name.startsWith("pages-"));
          const pages = await caches.open(name);
          const page = await pages.match("/");
          const headers = new Headers(page.headers);
          headers.set("X-Fetched-At", new Date(2026, 9, 5, 8, 12).getTime());
          await pages.put("/", new Response(await page.text(), { headers }));
        }"""
    )
    offline(phone)
    phone.goto("/")
    expect(phone.locator("#as-of")).to_contain_text(
        "As of Monday 5 October, 08:12, you are offline"
    )


def test_any_other_page_says_calmly_what_can_be_read(
    phone: Page, sheet: str, interview: Interview, broken_rules: Callable[[Page], list[str]]
) -> None:
    offline(phone)
    for path in ("/people/", f"/interviews/{interview.pk}/", "/admin/", "/when/"):
        phone.goto(path)
        expect(phone.get_by_role("heading", level=1)).to_have_text("No connection")
        expect(phone.get_by_role("main").get_by_role("link", name="Today")).to_be_visible()
    assert broken_rules(phone) == []
    phone.get_by_role("main").get_by_role("link", name=f"Call {NAME}").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"Call {NAME}")
    assert broken_rules(phone) == []


def test_nothing_else_is_kept(phone: Page, sheet: str, interview: Interview, alice: User) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    before = copies_of(phone)
    for path in (
        "/people/",
        "/admin/",
        f"/interviews/{interview.pk}/",
        f"/interviews/{interview.pk}/log/?outcome=spoke",
        f"{sheet}?left=table",
        "/nothing/here/",
        "/",
    ):
        phone.goto(path)
    last = phone.evaluate("Date.now()")
    phone.goto("/")
    until(lambda: phone.evaluate(FETCHED_AT) > last, "the last visit to be kept")
    assert copies_of(phone) == before
    kept = phone.evaluate(STORED)
    assert "What did they say?" not in kept
    assert "There is nothing at this address" not in kept


def test_a_sheet_that_is_no_longer_due_is_no_longer_kept(
    phone: Page, sheet: str, interview: Interview
) -> None:
    make_attempt(interview, clock.today(interview.owner), Outcome.NO_ANSWER)
    open_today(phone)


def test_today_is_kept_as_it_is_after_something_was_put_off_on_it(phone: Page, sheet: str) -> None:
    phone.get_by_text("Not today", exact=True).click()
    press(phone, "Tomorrow")
    expect(notices(phone)).to_contain_text("Put off")
    until(lambda: len(copies_of(phone)) == 1, "the copies of what is no longer due to go")
    offline(phone)
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).not_to_have_text("One call to make.")
    expect(notices(phone)).to_have_count(0)


# Logged


def test_a_call_logged_offline_is_kept_and_sent_once_at_the_time_of_the_call(
    phone: Page, sheet: str, alice: User
) -> None:
    log_offline(phone, sheet)
    expect(notices(phone)).to_contain_text("Left a voicemail, Platform engineer · Northwind")
    assert phone.evaluate("document.querySelector('#messages').getAttribute('role')") == "status"
    phone.goto("/")
    expect(notices(phone)).to_contain_text("Left a voicemail")
    tapped = clock.now()
    assert attempts() == []
    until(lambda: clock.now() > tapped + timedelta(seconds=1), "a second to go by")
    online(phone)
    expect(notices(phone)).to_contain_text("Sent. Voicemail logged. Next call on")
    [attempt] = attempts()
    assert attempt.outcome == Outcome.VOICEMAIL
    assert attempt.happened_time
    at = datetime.combine(attempt.happened_on, attempt.happened_time, tzinfo=UTC)
    assert at <= tapped < attempt.created_at - timedelta(seconds=1)
    assert writer.differences(alice) == []
    phone.reload()
    expect(notices(phone)).to_have_count(0)
    until(lambda: len(copies_of(phone)) == 1, "the sheet, which is no longer due, to go")


def test_two_taps_offline_are_one_call(phone: Page, sheet: str) -> None:
    offline(phone)
    phone.goto(sheet)
    button = phone.get_by_role("button", name="I left a voicemail")
    button.evaluate("button => { button.click(); setTimeout(() => button.click(), 30) }")
    expect(notices(phone)).to_have_count(1)
    online(phone)
    expect(notices(phone)).to_contain_text("Sent.")
    assert len(attempts()) == 1


def test_two_calls_from_one_kept_page_are_two(phone: Page, sheet: str) -> None:
    log_offline(phone, sheet, "No answer, no message")
    phone.get_by_role("button", name="I left a voicemail").click()
    expect(notices(phone)).to_have_count(2)
    online(phone)
    until(lambda: len(attempts()) == 2, "both to be sent")
    expect(notices(phone).filter(has_text="Saved")).to_have_count(0)
    assert {attempt.outcome for attempt in attempts()} == {Outcome.NO_ANSWER, Outcome.VOICEMAIL}


def test_a_call_that_the_server_has_already_is_not_stored_again(
    phone: Page, sheet: str, alice: User, client_of: Callable[[User], Client]
) -> None:
    """The answer to it was lost on its way."""
    offline(phone)
    phone.goto(sheet)
    mark = phone.locator("[action$='/log/'] [name=submission]").get_attribute("value")
    phone.get_by_role("button", name="I left a voicemail").click()
    expect(notices(phone)).to_contain_text("Saved")
    sent = {"outcome": "voicemail", "submission": mark}
    assert client_of(alice).post(sheet.replace("call/", "log/"), sent).status_code == 303
    online(phone)
    expect(notices(phone)).to_contain_text("Sent.")
    assert len(attempts()) == 1


def test_what_they_said_can_be_logged_too(phone: Page, sheet: str) -> None:
    offline(phone)
    phone.goto(sheet)
    phone.get_by_role("link", name="I spoke with them").click()
    expect(phone.get_by_label("Spoke with them")).to_be_checked()
    phone.get_by_text("They answered, and said something about time").click()
    phone.get_by_label("What they said about time").fill("two weeks")
    phone.get_by_label("Note").fill("Friendly.")
    press(phone, "Log it")
    expect(notices(phone)).to_contain_text("Spoke with them")
    online(phone)
    expect(notices(phone)).to_contain_text("Sent. Logged what they said.")
    [attempt] = attempts()
    assert (attempt.said, attempt.notes) == ("two weeks", "Friendly.")
    assert attempt.last_day == attempt.happened_on + timedelta(days=14)


def test_a_kept_call_can_be_discarded_and_kept_after_all_by_keyboard(
    phone: Page, sheet: str
) -> None:
    log_offline(phone, sheet)
    phone.get_by_role("button", name="Discard").focus()
    phone.keyboard.press("Enter")
    expect(notices(phone)).to_contain_text("Discarded: Left a voicemail")
    expect(phone.locator("#main")).to_be_focused()
    phone.get_by_role("button", name="Undo").focus()
    phone.keyboard.press("Enter")
    expect(notices(phone)).to_contain_text("Saved on this device")
    press(phone, "Discard")
    expect(notices(phone)).to_contain_text("Discarded")
    online(phone)
    phone.goto("/")
    phone.evaluate(ASK)
    assert attempts() == []


def test_of_two_windows_one_sends(phone: Page, sheet: str) -> None:
    log_offline(phone, sheet)
    others = [phone.context.new_page() for _ in range(3)]
    for other in others:
        other.goto(sheet)
        expect(notices(other)).to_contain_text("Saved")
    online(phone)
    for page in (phone, *others):
        expect(notices(page)).to_contain_text("Sent.")
    assert len(attempts()) == 1


def test_a_call_past_the_limit_is_shown_with_the_reason_and_the_user_decides(
    phone: Page, sheet: str, interview: Interview, broken_rules: Callable[[Page], list[str]]
) -> None:
    log_offline(phone, sheet)
    for days in (14, 7):
        day = clock.today(interview.owner) - timedelta(days=days)
        make_attempt(interview, day, Outcome.VOICEMAIL)
    online(phone)
    expect(notices(phone)).to_contain_text("Not sent yet: Left a voicemail")
    expect(notices(phone)).to_contain_text("Two messages have had no answer, and two is your limit")
    assert broken_rules(phone) == []
    assert len(attempts()) == 2
    phone.goto("/people/")
    expect(notices(phone)).to_contain_text("Not sent yet")
    press(phone, "Look it over")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Not logged yet")
    expect(notices(phone)).to_have_count(0)
    phone.get_by_label("I already left it: record it anyway").check()
    press(phone, "Log it")
    expect(notices(phone)).to_have_count(1)
    expect(notices(phone)).to_contain_text("Voicemail logged, past your limit of two.")
    phone.goto("/people/")
    phone.evaluate(ASK)
    expect(notices(phone)).to_have_count(0)
    assert len(attempts()) == 3


def test_a_call_about_an_interview_that_is_gone_is_not_lost_quietly(
    phone: Page, sheet: str, interview: Interview
) -> None:
    log_offline(phone, sheet)
    interview.delete()
    online(phone)
    expect(notices(phone)).to_contain_text("The interview is no longer there.")
    press(phone, "Discard")
    expect(notices(phone)).to_contain_text("Discarded")
    phone.goto("/people/")
    phone.evaluate(ASK)
    expect(notices(phone)).to_have_count(0)


def test_whatever_else_is_sent_offline_stays_as_it_was_typed(phone: Page, sheet: str) -> None:
    phone.goto("/people/new/")
    phone.get_by_label("Name", exact=True).fill("Jo Adeyemi")
    offline(phone)
    phone.locator("main form").first.evaluate("form => form.requestSubmit()")
    expect(notices(phone)).to_contain_text("This was not sent: there is no connection.")
    expect(phone.get_by_label("Name", exact=True)).to_have_value("Jo Adeyemi")
    assert "Jo Adeyemi" not in phone.evaluate(STORED)


def test_a_page_of_another_site_cannot_have_a_call_kept(
    phone: Page, sheet: str, base_url: str
) -> None:
    offline(phone)
    phone.goto("about:blank")
    phone.evaluate(
        """(action) => {
          const form = document.createElement("form");
          form.method = "post";
          form.action = action;
          form.innerHTML = "<input name=outcome value=voicemail>";
          document.body.append(form);
          form.submit();
        }""",
        base_url + sheet.replace("call/", "log/"),
    )
    expect(phone.get_by_text("The call was not saved.")).to_be_visible()
    online(phone)
    phone.goto("/")
    phone.evaluate(ASK)
    assert attempts() == []


# Whose it is


def log_out(page: Page) -> None:
    page.locator("button[popovertarget=account]").click()
    press(page, "Log out")


def test_after_the_log_out_nothing_personal_can_be_read(phone: Page, sheet: str) -> None:
    offline(phone)
    phone.goto(sheet.replace("call/", "log/"))
    phone.get_by_label("Left a voicemail").check()
    phone.get_by_label("Note").fill("Ask for the third floor.")
    press(phone, "Log it")
    expect(notices(phone)).to_contain_text("Saved")
    kept = phone.evaluate(STORED)
    assert NAME in kept, "or nothing is proved by its going"
    assert "third floor" not in kept, "what waits is sealed"
    log_out(phone)
    expect(phone.get_by_text("You are not logged out yet.")).to_be_visible()
    kept = phone.evaluate(STORED)
    for secret in (NAME, "0142", "Platform", "Northwind", "third floor"):
        assert secret not in kept
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("No connection")
    expect(phone.get_by_text("Nothing yet. Open Today once")).to_be_visible()


def test_a_log_out_takes_away_what_was_to_be_read_offline(phone: Page, sheet: str) -> None:
    log_out(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Log in")
    until(lambda: copies_of(phone) == [], "the copies to go")
    offline(phone)
    for path in ("/", sheet):
        phone.goto(path)
        expect(phone.get_by_role("heading", level=1)).to_have_text("No connection")
        assert NAME not in phone.content()
    phone.go_back()
    assert NAME not in phone.content()


def test_a_session_that_ended_takes_it_away_too_and_the_call_waits_for_its_owner(
    phone: Page, sheet: str, alice: User, bob: User, log_in: LogIn
) -> None:
    log_offline(phone, sheet)
    Session.objects.all().delete()
    online(phone)
    phone.goto("/people/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Log in")
    until(lambda: copies_of(phone) == [], "the copies to go")
    expect(notices(phone)).to_have_count(0)

    log_in(bob, phone.context)
    open_today(phone)
    phone.evaluate(ASK)
    expect(notices(phone)).to_have_count(0)
    assert attempts() == []
    assert all(copy.startswith(f"pages-{bob.pk} ") for copy in copies_of(phone))
    assert "Platform" not in phone.evaluate(STORED)

    log_in(alice, phone.context)
    phone.goto("/people/")
    expect(notices(phone)).to_contain_text("Sent. Voicemail logged.")
    [attempt] = attempts()
    assert attempt.owner == alice


def test_somebody_else_on_the_same_phone_sees_nothing_of_it(
    phone: Page, sheet: str, bob: User, log_in: LogIn
) -> None:
    log_in(bob, phone.context)
    open_today(phone)
    assert copies_of(phone) == [f"pages-{bob.pk} /"]
    offline(phone)
    phone.goto(sheet)
    expect(phone.get_by_role("heading", level=1)).to_have_text("No connection")
    assert NAME not in phone.evaluate(STORED)


def test_without_a_worker_and_without_script_a_log_is_as_it_was(
    page_without_script: Page, alice: User, interview: Interview, log_in: LogIn
) -> None:
    log_in(alice, page_without_script.context)
    page_without_script.goto(f"/interviews/{interview.pk}/call/")
    page_without_script.get_by_role("button", name="I left a voicemail").click()
    expect(notices(page_without_script)).to_contain_text("Voicemail logged.")
    assert len(attempts()) == 1


# Beside a server as users run it


def is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    """`manage.py serve` with data of its own: its address, a password for `me`, the process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "DATABASE_URL": "",
        "DATA_DIR": str(tmp_path),
        "PYTHONWARNINGS": "default",
    }
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = ""
        while "Day Four is at" not in said:
            line = process.stdout.readline()
            assert line, f"it ended: {said}"
            said += line
        until(lambda: is_up(port), "the server to listen")
        [password] = re.findall(r"^Password: +(\S+)", said, re.MULTILINE)
        yield f"http://127.0.0.1:{port}", password, process
        process.terminate()


def test_a_first_visit_stays_small_and_outlives_the_server(
    browser: Browser, server: tuple[str, str, subprocess.Popen[str]]
) -> None:
    address, password, process = server
    with browser.new_context(base_url=address, **CALM) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill("me")
        page.get_by_label("Password").fill(password)
        until(lambda: page.evaluate("performance.getEntriesByType('resource').length") > 5, "load")
        sent: list[tuple[str, int]] = page.evaluate(
            "performance.getEntriesByType('resource').map((one) => [one.name, one.transferSize])"
        )
        assert len(asked) <= 14
        assert sum(size for _, size in sent) < 100_000
        assert sum(size for name, size in sent if name.endswith(".js")) < 20_000
        assert all(re.search(r"\.[0-9a-f]{12}\.\w+(#\w+)?$", name) for name, _ in sent)
        page.get_by_role("main").get_by_role("button", name="Log in").click()
        until(lambda: copies_of(page), "Today to be kept")
        process.terminate()
        process.wait()
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Begin with one application.")
        expect(page.locator("#as-of")).to_contain_text("As of")
        face = "document.fonts.load('16px Fraunces').then((faces) => faces.length)"
        assert page.evaluate(face) == 1
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.btn')).borderRadius") != "0px"
        )


def test_a_server_that_is_slow_to_answer_is_not_waited_for_where_there_is_a_copy(
    phone: Page, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()

    def slow(user: User) -> Any:
        held.wait(timeout=30)
        return etiquette_of(user)

    monkeypatch.setattr("followups.today.views.etiquette_of", slow)
    phone.goto("/")
    expect(phone.locator("#as-of")).to_contain_text("As of")
    held.set()

    def is_of_the_server() -> bool:
        phone.goto("/")
        return phone.locator("#as-of").count() == 0

    until(is_of_the_server, "an answer that came in time")
