"""What looks like the same company, job or link; and how it is found among many."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_application, make_company
from tracker.models import Application, Company, User
from tracker.models.links import host_of, without_tracking
from tracker.models.match_keys import LENGTH, company_key, link_key, spelling_key, title_key

# Companies


@pytest.mark.parametrize(
    "name",
    [
        "Northwind Traders",
        "NORTHWIND  traders",
        "Northwind-Traders GmbH",
        "Northwind Traders GmbH & Co. KG",
        "Northwind Traders, Inc.",
        "Northwind Traders Ltd",
        "Northwind Traders Limited",
        "Northwind Traders S.A.",
        "Northwind Traders S. p. A.",
        "Northwind Traders Sp. z o.o.",
        "Northwind Traders B.V.",
        "Nórthwind Tráders AG",
    ],
)
def test_a_company_is_known_without_case_punctuation_and_legal_form(name: str) -> None:
    assert company_key(name) == "northwind traders"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northwind Traders", "Northwind Logistics"),
        ("AT&T", "AT T"),
        ("GmbH", "AG"),
        ("???", "!!!"),
        ("日本", "日本語"),
    ],
)
def test_two_companies_are_two(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


def test_with_and_without_a_legal_form_two_records_stay_two(alice: User) -> None:
    one, other = Company.named(alice, "Northwind"), Company.named(alice, "Northwind GmbH")
    assert one != other
    assert one.match_key == other.match_key == "northwind"


# Titles


@pytest.mark.parametrize(
    "title",
    [
        "Senior Platform Engineer",
        "senior platform-engineer",
        "Sr. Platform Engineer",
        "Sr Platform Engineer (m/w/d)",
        "Senior Platform Engineer (all genders)",
        "Senior Platform Engineer m/f/x",
        "Senior Platform Engineer (f|m|d)",
        "Senior  Platform Engineer*in",
        "Senior Platform Engineer:in",
    ],
)
def test_a_title_is_known_without_case_short_forms_and_who_may_apply(title: str) -> None:
    assert title_key(title) == "senior platform engineer"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C developer", "C++ developer"),
        ("C++ developer", "C# developer"),
        ("Engineer II", "Engineer III"),
        ("Platform engineer", "Senior platform engineer"),
        ("(m/w/d)", "(f/m/x)"),
    ],
)
def test_two_titles_are_two(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


# Links


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://example.com/jobs/1", "https://example.com/jobs/1"),
        ("https://example.com/jobs/1?utm_source=x&utm_medium=y", "https://example.com/jobs/1"),
        ("https://example.com/?id=7&gclid=1&fbclid=2&lang=de", "https://example.com/?id=7&lang=de"),
        ("https://example.com/v?ref=JOB-12", "https://example.com/v?ref=JOB-12"),
        (
            "https://boards.greenhouse.io/x/jobs/4?gh_jid=4&gh_src=ab",
            "https://boards.greenhouse.io/x/jobs/4?gh_jid=4",
        ),
        (
            "https://jobs.lever.co/x/0b1c?lever-source=Feed&lever-origin=a",
            "https://jobs.lever.co/x/0b1c",
        ),
        (
            "https://x.wd3.myworkdayjobs.com/en-US/a/job/Oslo/Engineer_R-123?source=LinkedIn",
            "https://x.wd3.myworkdayjobs.com/en-US/a/job/Oslo/Engineer_R-123?source=LinkedIn",
        ),
        (
            "https://www.indeed.com/viewjob?jk=0a1b2c3d4e5f&from=serp&tk=1abc&vjs=3",
            "https://www.indeed.com/viewjob?jk=0a1b2c3d4e5f&vjs=3",
        ),
        (
            "https://www.linkedin.com/jobs/search/?currentJobId=3791234567&refId=a&trk=b&position=1",
            "https://www.linkedin.com/jobs/search/?currentJobId=3791234567",
        ),
        ("https://example.com/a?q=caf%C3%A9+au&x=", "https://example.com/a?q=caf%C3%A9+au&x="),
        ("https://example.com/a#:~:text=Engineer", "https://example.com/a"),
        ("https://example.com/#/jobs/1", "https://example.com/#/jobs/1"),
    ],
)
def test_only_what_tracks_is_cut_off_a_link(link: str, kept: str) -> None:
    assert without_tracking(link) == kept


@pytest.mark.parametrize(
    "link",
    [
        "https://example.com/jobs/1?a=1&b=2",
        "http://example.com/jobs/1/?b=2&a=1",
        "https://www.example.com:443/jobs/1?a=1&b=2&utm_campaign=x#apply",
        "HTTPS://EXAMPLE.COM/jobs/1?a=1&b=2",
    ],
)
def test_one_posting_has_one_key_however_it_is_linked(link: str) -> None:
    assert link_key(link) == "example.com/jobs/1?a=1&b=2"


@pytest.mark.parametrize(
    "link",
    [
        "https://www.linkedin.com/jobs/view/3791234567/",
        "https://uk.linkedin.com/jobs/view/platform-engineer-at-northwind-3791234567?trk=x",
        "https://www.linkedin.com/jobs/collections/recommended/?currentJobId=3791234567",
    ],
)
def test_a_job_that_one_site_shows_at_many_addresses_is_one(link: str) -> None:
    assert link_key(link) == "linkedin:3791234567"


@pytest.mark.parametrize(
    "link",
    [
        *("", "no link", "javascript:alert(1)", "data:text/html,x", "http://[::1", "//x/y"),
        *("http://x:99999999/", "https://", "mailto:jobs@example.com"),
    ],
)
def test_what_is_no_link_has_no_key_and_is_not_kept(link: str) -> None:
    assert (link_key(link), without_tracking(link), host_of(link)) == ("", "", "")


@given(st.text(max_size=400))
def test_every_text_has_a_key_that_fits_its_column(text: str) -> None:
    for key in (spelling_key(text), company_key(text), title_key(text), link_key(text)):
        assert len(key) <= LENGTH
    bare = "".join(text.split())
    assert bool(company_key(text)) == bool(title_key(text)) == bool(spelling_key(text))
    assert not bare or spelling_key(text)


@given(st.text(max_size=60), st.sampled_from(["https://example.com/", "https://x.example/?", "x"]))
def test_a_link_that_was_cleaned_is_clean_and_the_same_job(text: str, start: str) -> None:
    cleaned = without_tracking(start + text)
    assert without_tracking(cleaned) == cleaned
    assert link_key(cleaned) == link_key(start + text)


def test_long_names_that_begin_alike_are_told_apart() -> None:
    one, other = "x" * 300 + "a", "x" * 300 + "b"
    assert title_key(one) != title_key(other)


# Among the records


def alike(user: User, company: str, title: str, link: str = "") -> list[Application]:
    return list(Application.looking_like(user, company=company, title=title, link=link))


def test_the_same_job_is_found_by_company_and_title_or_by_link(alice: User, bob: User) -> None:
    link = "https://www.example.com/jobs/1/?utm_source=x"
    mine = make_application(alice, "Sr. Engineer (m/w/d)", "Northwind GmbH", link=link)
    make_application(alice, "Sr. Engineer", "Alpine Rail")
    make_application(bob, "Senior Engineer", "Northwind", link=link)
    assert alike(alice, "northwind", "Senior engineer") == [mine]
    assert alike(alice, "Somewhere", "Else", "http://example.com/jobs/1") == [mine]
    assert alike(alice, "Northwind", "Another title", "https://example.com/jobs/2") == []
    assert alike(alice, "Alpine Rail", "Engineer") == []


def test_the_keys_follow_every_change(alice: User) -> None:
    application = make_application(alice, "Engineer", "Northwind")
    application.title, application.link = "Lead", "https://example.com/2"
    application.save()
    application.company.name = "Alpine Rail AG"
    application.company.save()
    assert alike(alice, "Northwind", "Engineer") == []
    assert alike(alice, "Alpine Rail", "LEAD") == [application]
    assert alike(alice, "", "", "https://example.com/2") == [application]


def test_rows_that_are_made_in_bulk_have_keys(alice: User) -> None:
    Company.objects.bulk_create([Company(owner=alice, name="Café Ltd")])
    company = Company.objects.get()
    assert (company.name_key, company.match_key) == ("café ltd", "cafe")


def test_a_second_company_of_one_name_is_refused_in_words_and_by_the_database(
    alice: User, bob: User
) -> None:
    known = make_company(alice, "Café Müller")
    again = Company(owner=alice, name="CAFÉ  MÜLLER")
    with pytest.raises(ValidationError, match="You already have a company"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    known.full_clean()
    Company(owner=bob, name="Café Müller").full_clean()


@pytest.mark.parametrize("rows", [1, 300])
def test_looking_takes_two_queries_and_reads_no_table_as_a_whole(
    alice: User, rows: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    make_application(alice, "Engineer", "Northwind", link="https://example.com/1")
    company, stage = Company.objects.get(), Application.objects.get().stage
    Application.objects.bulk_create(
        Application(
            owner=alice, company=company, title=f"Job {n}", stage=stage, stage_on=date(2026, 11, 2)
        )
        for n in range(rows)
    )
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(alike(alice, "Northwind", "Engineer", "https://example.com/1")) == 1
    if connection.vendor == "sqlite":
        how = Application.looking_like(
            alice, company="Northwind", title="Engineer", link="https://example.com/1"
        ).explain()
        assert "application_by_title_key" in how
        assert "application_by_link_key" in how
        assert "SCAN" not in how
