"""What was there before there were keys gets them."""

import pytest
from django_test_migrations.migrator import Migrator


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_companies_that_now_count_as_one_are_told_apart_and_every_row_has_its_keys() -> None:
    migrator = Migrator(database="default")
    before = migrator.apply_initial_migration(("tracker", "0003_stages"))
    make_user = before.apps.get_model("tracker", "User").objects.create
    companies = before.apps.get_model("tracker", "Company").objects
    alice = make_user(username="alice")
    bob = make_user(username="bob")
    for owner, name in [(alice, "Café"), (alice, "CAFÉ"), (alice, "Alpine Rail AG"), (bob, "Café")]:
        companies.create(owner=owner, name=name)
    stage = before.apps.get_model("tracker", "Stage").objects.create(
        owner=alice, name="Saved", kind="open"
    )
    before.apps.get_model("tracker", "Application").objects.create(
        owner=alice,
        company=companies.get(name="Alpine Rail AG"),
        title="Sr. Engineer",
        link="https://example.com/1/?utm_source=x",
        stage=stage,
    )
    after = migrator.apply_tested_migration(("tracker", "0004_keys"))
    named = after.apps.get_model("tracker", "Company").objects.order_by("pk")
    assert list(named.values_list("name", "name_key", "match_key")) == [
        ("Café", "café", "cafe"),
        ("CAFÉ (2)", "café (2)", "cafe 2"),
        ("Alpine Rail AG", "alpine rail ag", "alpine rail"),
        ("Café", "café", "cafe"),
    ]
    application = after.apps.get_model("tracker", "Application").objects.get()
    assert (application.title_key, application.link_key) == ("senior engineer", "example.com/1")
    migrator.reset()
