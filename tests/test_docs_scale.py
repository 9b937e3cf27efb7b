"""docs/scale.md cannot lie: what has no owner, and what is unique beyond one, stands in it."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.db import models

PAGE = (Path(__file__).parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")


def named(head: str) -> set[str]:
    """What the table with this head names in its first column."""
    body = PAGE.split(f"| {head} |", 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", body, re.MULTILINE))


def all_models() -> list[type[models.Model]]:
    """Those of the project and what it installs, join tables included; none that are abstract."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if not model._meta.proxy]


def has_owner(model: type[models.Model]) -> bool:
    return any(field.name == "owner" for field in model._meta.concrete_fields)


def unique_beyond_an_owner(model: type[models.Model]) -> set[str]:
    """What of the model is unique without its owner being a part of it."""
    fields = {
        f"{model._meta.label}.{field.name}"
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }
    together = {
        f"{model._meta.label}.{'+'.join(names)}"
        for names in model._meta.unique_together
        if "owner" not in names
    }
    constraints = {
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and "owner" not in constraint.fields
        and not any("owner" in str(expression) for expression in constraint.expressions)
    }
    return fields | together | constraints


def test_every_table_without_an_owner_is_named_and_no_other() -> None:
    assert named("table") == {model._meta.label for model in all_models() if not has_owner(model)}


def test_what_is_unique_beyond_one_owner_is_named_and_nothing_else() -> None:
    ours = [model for model in all_models() if model._meta.app_label in ("tracker", "followups")]
    installed = {"tracker.User_groups", "tracker.User_user_permissions"}  # Django's
    beyond: set[str] = set()
    for model in ours:
        if model._meta.label not in installed:
            beyond |= unique_beyond_an_owner(model)
    assert named("unique") == beyond
