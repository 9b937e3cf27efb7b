"""What is read from a page or a posting. Wrong is worse than empty."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import capture
from tracker.capture import html, pay
from tracker.capture.bookmarklet import bookmarklet
from tracker.models import PayPeriod

JOB: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Platform engineer",
    "description": "<p>We look for <b>you</b>.</p><ul><li>Go</li><li>Rust</li></ul>",
    "datePosted": "2026-11-02",
    "validThrough": "2026-12-02T00:00",
    "hiringOrganization": {"@type": "Organization", "name": "Northwind Traders"},
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Oslo", "addressCountry": "NO"},
    },
}


def known(**sent: Any) -> dict[str, Any]:
    return capture.read(**sent).known()


def from_job(**values: Any) -> dict[str, Any]:
    """What is known from JOB with other values; None takes one away."""
    job = {name: value for name, value in {**JOB, **values}.items() if value is not None}
    return known(job=json.dumps(job))


# JSON-LD as it should be, and as it is


def test_a_job_posting_fills_the_form() -> None:
    assert known(
        url="https://www.example.com/jobs/1?utm_source=feed&id=4",
        title="Platform engineer | Example Jobs",
        job=json.dumps(JOB),
    ) == {
        "company_name": "Northwind Traders",
        "title": "Platform engineer",
        "link": "https://www.example.com/jobs/1?id=4",
        "source": "example.com",
        "place": "Oslo",
        "posting": "We look for you.\n\n- Go\n- Rust",
    }


@pytest.mark.parametrize(
    "wrapped",
    [
        [JOB],
        {"@graph": [{"@type": "WebSite", "name": "Example Jobs"}, JOB]},
        {"@type": "WebPage", "mainEntity": {"@type": "Thing", "about": JOB}},
        [JOB, JOB],
        [json.dumps(JOB)],
        [json.dumps([{"@type": "BreadcrumbList"}]), "{broken", json.dumps({"@graph": [JOB]})],
        {**JOB, "@type": ["Thing", "JobPosting"]},
        {**JOB, "@type": "http://schema.org/JobPosting"},
        {**JOB, "@type": "schema:JobPosting"},
        {**JOB, "hiringOrganization": "Northwind Traders"},
        {**JOB, "hiringOrganization": [{"name": "Northwind Traders"}]},
        {**JOB, "title": "Platform&nbsp;engineer "},
        {**JOB, "jobLocation": [JOB["jobLocation"]]},
        {**JOB, "jobLocation": {"address": "Oslo"}},
        {**JOB, "jobLocation": "Oslo"},
        {**JOB, "title": None, "name": "Platform engineer"},
        {
            **JOB,
            "description": "&lt;p&gt;We look for &lt;b&gt;you&lt;/b&gt;.&lt;/p&gt;- Go<br>- Rust",
        },
    ],
)
def test_a_job_posting_is_found_in_whatever_shape(wrapped: Any) -> None:
    found = known(job=json.dumps(wrapped))
    assert (found["company_name"], found["title"]) == ("Northwind Traders", "Platform engineer")
    assert found["place"] == "Oslo"
    assert found["posting"].split() == ["We", "look", "for", "you.", "-", "Go", "-", "Rust"]


def test_every_period_of_the_models_is_read() -> None:
    assert list(pay.PERIODS) == list(PayPeriod)


@pytest.mark.parametrize(
    "text",
    [
        f"<!--\n{json.dumps(JOB)}\n-->",
        f"//<![CDATA[\n{json.dumps(JOB)}\n//]]>",
        json.dumps(JOB) + ";",
        json.dumps(JOB).replace("look for", "look\nfor"),
    ],
)
def test_json_that_is_nearly_json_is_read(text: str) -> None:
    assert known(job=text)["title"] == "Platform engineer"


def test_a_list_of_several_jobs_says_nothing_of_the_one_that_is_looked_at() -> None:
    other = {**JOB, "title": "Field engineer"}
    assert known(job=json.dumps([JOB, other])) == {}


@pytest.mark.parametrize(
    ("locations", "place"),
    [
        ([{"address": {"addressLocality": "Oslo", "addressRegion": "Oslo"}}], "Oslo"),
        ([{"address": {"addressLocality": "Austin", "addressRegion": "TX"}}], "Austin, TX"),
        ([{"address": {"addressCountry": {"name": "Norway"}}}], "Norway"),
        ([{"address": {"addressLocality": name}} for name in ("Oslo", "Bergen")], "Oslo; Bergen"),
        ([{"address": {"addressLocality": name}} for name in "ABCD"], None),
        ([{"address": []}, 7, None, {"address": {"addressLocality": 7}}], None),
    ],
)
def test_places(locations: Any, place: str | None) -> None:
    assert from_job(jobLocation=locations).get("place") == place


@pytest.mark.parametrize("kind", ["TELECOMMUTE", "telecommute", ["TELECOMMUTE"]])
def test_a_job_from_anywhere_is_remote(kind: Any) -> None:
    assert from_job(jobLocationType=kind)["work_mode"] == "remote"
    assert "work_mode" not in from_job()


def paid(low: int | None, high: int | None, currency: str = "", period: str = "") -> Any:
    return (low, high, currency, period)


def pay_of(found: dict[str, Any]) -> Any:
    if "pay_from" not in found and "pay_to" not in found:
        assert not any(name.startswith("pay_") for name in found), "half a pay"
        return None
    names = ("pay_from", "pay_to", "pay_currency", "pay_period")
    return tuple(found.get(name, None if n < 2 else "") for n, name in enumerate(names))


def amount(currency: str = "EUR", **value: Any) -> dict[str, Any]:
    return {"@type": "MonetaryAmount", "currency": currency, "value": value}


@pytest.mark.parametrize(
    ("salary", "expected"),
    [
        (
            amount(minValue=60000, maxValue=80000, unitText="YEAR"),
            paid(60000, 80000, "EUR", "year"),
        ),
        (amount(minValue="60,000.00", unitText="year"), paid(60000, None, "EUR", "year")),
        (amount(value=30, unitText="HOUR"), paid(30, 30, "EUR", "hour")),
        (amount(value=17.5, unitText="HOUR"), paid(17, 18, "EUR", "hour")),
        ([amount(value=300, unitText="DAY")], paid(300, 300, "EUR", "day")),
        (
            {"currency": "eur", "value": "4500", "unitText": "MONTH"},
            paid(4500, 4500, "EUR", "month"),
        ),
        ({"currency": "€", "minValue": 1, "maxValue": 2}, paid(1, 2, "EUR")),
        (52000, paid(52000, 52000, "NOK")),
        ("52000", paid(52000, 52000, "NOK")),
        ("€60,000 - €80,000 per year", paid(60000, 80000, "EUR", "year")),
        (["by agreement", "£30k a year"], paid(30000, 30000, "GBP", "year")),
        # Not kept: a week is none of our periods, and these say nothing, or nonsense.
        (amount(value=900, unitText="WEEK"), None),
        (amount(minValue=80000, maxValue=60000), None),
        (amount(minValue=0, maxValue=0, unitText="YEAR"), None),
        (amount(minValue=-1), None),
        (0.5, None),
        (amount(minValue=10**30), None),
        (amount(minValue=True, maxValue=[1], unitText={}), None),
        ("competitive", None),
        ({}, None),
        ([[[]]], None),
    ],
)
def test_pay(salary: Any, expected: Any) -> None:
    assert pay_of(from_job(baseSalary=salary, salaryCurrency="NOK")) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "{", "NaN", '"', '{"@type": "JobPosting"}', '{"@type": {"a": 1}}'),
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"@type": "JobPosting", "title": ' + "9" * 5000 + "}",
        '{"@type": "JobPosting", "title": "' + "x" * 600_000 + '"}',
        '{"@type": "JobPosting", "title": ["Engineer"], "hiringOrganization": 7, "url": {}}',
        '{"@type": "JobPosting", "title": "\\ud800", "description": "\\u0000"}',
        '{"@type": "JobPosting", "baseSalary": {"value": {"minValue": Infinity}}}',
    ],
)
def test_what_is_broken_or_hostile_is_ignored(text: str) -> None:
    assert known(job=text) == {}
    assert known(job=text, url="https://example.com/1")["link"] == "https://example.com/1"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//x", "ftp://x/y", 7])
def test_only_links_that_lead_somewhere_are_kept(link: Any) -> None:
    assert "link" not in from_job(url=link)
    if isinstance(link, str):
        assert "link" not in known(url=link, title="Platform engineer")


def test_nothing_of_a_script_is_kept() -> None:
    found = from_job(
        title="<script>alert(1)</script>Platform engineer",
        description="<p onclick=x>Hello<script>alert(1)</script><img src=x onerror=alert(1)></p>",
    )
    assert (found["title"], found["posting"]) == ("Platform engineer", "Hello")


def test_what_does_not_fit_its_column_is_left_out() -> None:
    found = from_job(title="T" * 201, hiringOrganization="C" * 201, url="https://x.io/" + "l" * 999)
    assert found.keys() == {"place", "posting", "source"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "address", "value", "minValue", "unitText", "@type", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *("title", "description", "hiringOrganization", "jobLocation", "url"),
                *("jobLocationType", "baseSalary", "salaryCurrency", "name", "@graph"),
            ]
        ),
        json_values,
    )
)
def test_no_value_of_any_type_is_an_error(values: dict[str, Any]) -> None:
    found = known(job=json.dumps({"@type": "JobPosting", **values}))
    assert_fits(found)


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_no_text_is_an_error(url: str, title: str, text: str, job: str) -> None:
    assert_fits(known(url=url, title=title, text=text, job=job))


pieces = st.sampled_from(
    [
        *(
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "<p>",
            "</p>",
            "<li>",
            "<script type='application/ld+json'>",
        ),
        *(
            "</script>",
            "<title>",
            "</title>",
            "<h1>",
            "</h1>",
            "<main>",
            "<nav>",
            "&lt;",
            "&#0;",
            "'",
        ),
        *("<![CDATA[", "<?", json.dumps(JOB), "Salary: €60k", "Company: X", " at ", "\0", "\ud800"),
    ]
)


@given(st.lists(pieces, max_size=30).map("".join))
def test_no_html_is_an_error(text: str) -> None:
    assert_fits(known(text=text))


def assert_fits(found: dict[str, Any]) -> None:
    """What any database takes."""
    for name, value in found.items():
        if isinstance(value, str):
            assert "\0" not in value
            value.encode()
        else:
            assert 0 < value < 2**31, name
    assert len(found.get("title", "")) <= 200
    assert found.get("link", "https://").startswith(("https://", "http://"))


@pytest.mark.parametrize(
    "piece", ["<a ", "<a", "</", "<!--", "<!", "<?", "<![CDATA[", "<nav>", "<a b='", "&", "<h1>"]
)
def test_hostile_html_is_read_to_its_end(piece: str) -> None:
    # Quadratic reading would take minutes. How the time grows, `bench --measure texts` tells.
    html.read((piece * 200_000)[:200_000])


# HTML


def test_a_pasted_page_is_read_by_its_json_first() -> None:
    page = f"""<!doctype html><html><head><title>Jobs at Example</title>
        <meta property="og:url" content="https://example.com/jobs/1?utm_source=x">
        <script type="application/ld+json">{json.dumps(JOB)}</script></head>
        <body><nav>Home</nav><h1>Something else</h1></body></html>"""
    found = known(text=page)
    assert (found["title"], found["company_name"]) == ("Platform engineer", "Northwind Traders")
    assert (found["link"], found["source"]) == ("https://example.com/jobs/1", "example.com")


def test_a_pasted_page_without_it_is_read_by_its_titles_and_its_main_part() -> None:
    page = """<html><head><title>Platform engineer at Northwind Traders | LinkedIn</title></head>
        <body><nav>Home</nav><main><h1>Platform engineer</h1><p>We look<br>for you.</p>
        <ul><li>Go</li><li><p>Rust</p></li></ul><script>alert(1)</script></main>
        <footer>About</footer></body></html>"""
    assert known(text=page) == {
        "title": "Platform engineer",
        "company_name": "Northwind Traders",
        "posting": "Platform engineer\n\nWe look\nfor you.\n\n- Go\n- Rust",
    }


def test_the_front_page_of_a_site_is_no_link_to_a_job() -> None:
    page = '<html><head><link rel="canonical" href="https://example.com/"></head>x</html>'
    assert "link" not in known(text=page)


def test_text_that_speaks_of_tags_stays_as_it_is() -> None:
    assert known(text="You know <div> from <span>, and 1 < 2.")["posting"] == (
        "You know <div> from <span>, and 1 < 2."
    )


# Titles


@pytest.mark.parametrize(
    ("title", "job", "company"),
    [
        ("Platform engineer", "Platform engineer", None),
        ("Platform engineer | LinkedIn", "Platform engineer", None),
        ("Platform engineer - Jobs - Example", "Platform engineer", None),
        ("Platform engineer – Oslo", "Platform engineer – Oslo", None),
        ("Platform engineer at Northwind | Indeed.com", "Platform engineer", "Northwind"),
        ("Job Application for Engineer at Northwind", "Engineer", "Northwind"),
        ("Northwind hiring Engineer in Oslo, Norway | LinkedIn", "Engineer", "Northwind"),
        ("Life at Northwind", "Life at Northwind", None),
        ("Engineer at scale", "Engineer at scale", None),
        ("Careers | LinkedIn", None, None),
        ("x" * 200, None, None),
    ],
)
def test_what_the_title_of_a_page_says(title: str, job: str | None, company: str | None) -> None:
    found = known(url="https://jobs.example.com/1", title=title)
    assert (found.get("title"), found.get("company_name")) == (job, company)


# Words


def test_a_pasted_text_says_what_it_says_outright() -> None:
    text = """Job title: Platform engineer
        Company: Northwind Traders
        Location: Oslo
        Hybrid

        Salary: €60k–80k per year
        We have raised $50 million and serve 10,000 customers. Call 555 0142."""
    found = known(text=text)
    assert found.pop("posting").startswith("Job title: Platform engineer\nCompany:")
    assert found == {
        "title": "Platform engineer",
        "company_name": "Northwind Traders",
        "place": "Oslo",
        "work_mode": "hybrid",
        "pay_from": 60000,
        "pay_to": 80000,
        "pay_currency": "EUR",
        "pay_period": "year",
    }


@pytest.mark.parametrize(
    "text",
    [
        "We are at the forefront. Look at Northwind.\nRemote work is possible now and then.",
        "Company: one\nCompany: another",
        "Remote\nHybrid",
        "Our company: we love what we do, and we have done so for many years now, at home and "
        "abroad, in all weathers, for everybody who asks.",
        "Life at Northwind\nJoin us at Northwind",
    ],
)
def test_what_is_not_said_outright_is_left_empty(text: str) -> None:
    assert known(text=text).keys() == {"posting"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("€60,000 - €80,000 per year", paid(60000, 80000, "EUR", "year")),
        ("Salary: $120k–150k", paid(120000, 150000)),
        ("60.000 € bis 80.000 € brutto pro Jahr", paid(60000, 80000, "EUR", "year")),
        ("£45,000 p.a.", paid(45000, 45000, "GBP", "year")),
        ("Pay: $25.50/hour", paid(25, 26, "", "hour")),
        ("CHF 110’000 – 130’000 per annum", paid(110000, 130000, "CHF", "year")),
        ("Gehalt: 60 000 EUR", paid(60000, 60000, "EUR")),
        ("The base salary range is US$90,000.00 to US$110,000.00.", paid(90000, 110000, "USD")),
        ("Salary: €50k a year\nBonus: €5k", paid(50000, 50000, "EUR", "year")),
        ("Salary: €50k a year\nSalary: €60k a year", None),
        ("Salary: $500 weekly", None),
        ("We raised $50 million.", None),
        ("A budget of €2 million per year", None),
        ("We handle €500,000 per day in payments.", None),
        ("Customers pay $5 per month for it.", None),
        ("Salary: 5 to 10 years of experience", None),
        ("Save 50% per year", None),
    ],
)
def test_pay_in_words(text: str, expected: Any) -> None:
    found = pay.in_text(text)
    assert expected == (found and paid(found.low, found.high, found.currency, found.period))


# What phones share


def test_an_address_that_is_shared_as_text_is_the_link() -> None:
    text = "Check out this job at Northwind: https://example.com/jobs/1?utm_source=share"
    assert known(text=text) == {
        "link": "https://example.com/jobs/1",
        "source": "example.com",
        "posting": "Check out this job at Northwind:",
    }
    assert known(title="Platform engineer", text="https://example.com/jobs/1") == {
        "title": "Platform engineer",
        "link": "https://example.com/jobs/1",
        "source": "example.com",
    }


def test_a_link_within_a_posting_is_not_taken_for_the_posting() -> None:
    text = "We look for you.\nGo, Rust.\nOur privacy notice: https://example.com/privacy"
    assert "link" not in known(text=text)


# The bookmarklet


def test_the_bookmarklet_is_one_short_line_that_knows_where_to_go() -> None:
    link = bookmarklet("https://day-four.example/applications/new/")
    assert link.startswith("javascript:")
    assert "day%2Dfour" in link or "day-four" in link or "day%5Cu002Dfour" in link
    assert len(link) < 2000
    assert not set(link) & set(" \n\"'<>")
