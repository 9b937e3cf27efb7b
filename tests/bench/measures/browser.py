"""What a browser gets, and when: a first visit and a later one, on a slow phone."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench.bench import Bench
from tests.bench.client import CSRF
from tests.bench.report import Section, held
from tests.bench.server import serving
from tests.chromium import chromium

MISSING = "BROWSER LEFT OUT: no Chromium found. Install it, or set CHROMIUM."
VISITS = 5
SLOWER = 4  # times, the processor
BYTES_A_SECOND, LATENCY_MS = 1_600_000 // 8, 150
PHONE: Any = {"width": 390, "height": 844}

# Watches from the first moment; `dueAt` is the frame in which the first step of Today is painted.
WATCH = """
window.seen = {shift: 0, longest: 0, long: 0, dueAt: null, painted: null};
const watch = (type, each) => new PerformanceObserver(
  list => list.getEntries().forEach(each)).observe({type, buffered: true});
watch("layout-shift", entry => { if (!entry.hadRecentInput) seen.shift += entry.value; });
watch("longtask", entry => {
  seen.long += 1; seen.longest = Math.max(seen.longest, entry.duration); });
watch("paint", entry => {
  if (entry.name === "first-contentful-paint") seen.painted = entry.startTime; });
const look = () => {
  const due = document.querySelector("[data-step]");
  if (due && due.getBoundingClientRect().height > 0) seen.dueAt = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""

# The most, by what is measured on a first and on a later visit.
MOST_FIRST = {"requests": 14, "KB": 110, "KB of script": 20, "visible ms": 900, "shift": 0.01}
MOST_LATER = {"KB": 10, "shift": 0.01}


@dataclass(slots=True)
class Traffic:
    """What came over the network during one visit."""

    requests: int = 0
    bytes: int = 0
    script_bytes: int = 0

    def listen(self, session: Any) -> None:
        kinds: dict[str, str] = {}
        cached: set[str] = set()

        def responded(event: dict[str, Any]) -> None:
            kinds[event["requestId"]] = event["type"]
            if event["response"].get("fromDiskCache"):
                cached.add(event["requestId"])

        def finished(event: dict[str, Any]) -> None:
            if event["requestId"] in cached or not event["encodedDataLength"]:
                return
            size = int(event["encodedDataLength"])
            self.requests += 1
            self.bytes += size
            if kinds.get(event["requestId"]) == "Script":
                self.script_bytes += size

        session.on("Network.responseReceived", responded)
        session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
        session.on("Network.loadingFinished", finished)


def what_the_browser_gets(bench: Bench) -> list[Section]:
    """Today, in a fresh browser and again in the same."""
    heads = ("visit of Today", *MOST_FIRST, "long tasks")
    section = Section(f"In the browser, {SLOWER} × slower, 1.6 Mbit/s, {LATENCY_MS} ms", heads)
    path = chromium()
    if not path:
        section.notes.append(MISSING)
        return [section]
    from playwright.sync_api import sync_playwright

    installation, facts = bench.installation(bench.usual)
    first, later = [], []
    with serving(installation) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for _ in range(min(VISITS, bench.rounds)):
            # Without a service worker: what it asks for is not the page's traffic, and is not told.
            context = browser.new_context(viewport=PHONE, service_workers="block")
            address = f"http://127.0.0.1:{server.port}/"
            cookies = {"sessionid": facts["session"], "csrftoken": CSRF}
            context.add_cookies(
                [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
            )
            context.add_init_script(WATCH)
            page = context.new_page()
            first.append(_visit(page, address))
            later.append(_visit(page, address))
            context.close()
        browser.close()
    section.rows += [
        ("first", *_row(first, MOST_FIRST)),
        ("at most", *(MOST_FIRST[name] for name in MOST_FIRST), 0),
        ("later", *_row(later, MOST_LATER)),
        ("at most", *(MOST_LATER.get(name) for name in MOST_FIRST), None),
    ]
    section.notes.append(
        "Bytes with headers, as they came: over plain HTTP a browser asks for gzip, over HTTPS for "
        "brotli too. Times are wall time: measure them on a machine that does nothing else."
    )
    return [section]


def _visit(page: Any, address: str) -> dict[str, float]:
    session, traffic = page.context.new_cdp_session(page), Traffic()
    traffic.listen(session)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(300)
    seen = page.evaluate("window.seen")
    session.detach()
    return {
        "requests": traffic.requests,
        "KB": traffic.bytes / 1000,
        "KB of script": traffic.script_bytes / 1000,
        "visible ms": max(seen["dueAt"], seen["painted"]),
        "shift": seen["shift"],
        "long": seen["long"],
    }


def _row(visits: list[dict[str, float]], most: dict[str, float]) -> list[str]:
    places = {"shift": 3, "KB": 1, "KB of script": 1}
    cells = [
        held(median(visit[name] for visit in visits), most.get(name), places.get(name, 0))
        for name in MOST_FIRST
    ]
    return [*cells, f"{median(visit['long'] for visit in visits):.0f}"]
