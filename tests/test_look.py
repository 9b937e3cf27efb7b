"""What holds of the look everywhere: one place for each colour, enough contrast, nothing from
elsewhere, nothing inline, and a description that names what there is."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from followups.strip import SPOKEN, Cell

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
# Without the mails: nothing but what stands inline is sure to be shown there.
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if path.name != "digest.html"
)
STYLES = sorted((STATIC / "css").glob("*.css"))
TOKENS = (STATIC / "css" / "tokens.css").read_text()

NAMED = "white|black|red|green|blue|orange|yellow|gr[ae]y|brown|purple|pink|silver"
FUNCTIONS = "rgba?|hsla?|hwb|lab|lch|oklab|oklch|color"
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|(?<![\w-])(?:{FUNCTIONS})\(|(?<![\w-])(?:{NAMED})(?![\w-])", re.IGNORECASE
)
TEXT, SHAPE = 4.5, 3.0  # the least contrast by WCAG 2.2 AA


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def palette() -> dict[str, tuple[str, str]]:
    """Each token of a colour with its light and its dark value."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
    return {name: (light, dark) for name, light, dark in pairs}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def classes_in_styles(sheets: list[Path] = STYLES) -> set[str]:
    css = "".join(without_comments(path.read_text()) for path in sheets)
    css = re.sub(r'"[^"]*"', "", css)
    return {
        name
        for selector in re.findall(r"([^{};]+)\{", css)
        for name in re.findall(r"\.([a-z][\w-]*)", selector)
    }


def classes_in(html: str) -> set[str]:
    """The classes a template writes out; those it computes are left aside."""
    html = re.sub(r"\{\{.*?\}\}", "\0", re.sub(r"\{%.*?%\}|\{#.*?#\}", "", html))
    names = {name for value in re.findall(r'[\s`]class="([^"]*)"', html) for name in value.split()}
    return {name for name in names if "\0" not in name}


def vendored() -> list[tuple[str, str, str, str, str]]:
    """The rows of the table: file, package, version, licence, checksum."""
    cells = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in (VENDOR / "README.md").read_text().splitlines()
        if line.startswith("| `")
    ]
    return [
        (file, package, version, licence, sha) for file, package, version, licence, sha in cells
    ]


# Colours


def test_the_parser_waits_for_the_theme_and_for_no_other_script() -> None:
    head = "".join(path.read_text() for path in TEMPLATES)
    assert re.findall(r"<script src=\"{{ static\('([\w/.-]+)'\) }}\"></script>", head) == [
        "js/theme.js"
    ]


def test_every_colour_is_written_once_and_in_the_tokens() -> None:
    written = COLOUR.findall(without_comments(TOKENS))
    assert len(written) > 20
    assert sorted(written) == sorted(set(written))
    for path in STYLES:
        if path.name != "tokens.css":
            assert COLOUR.findall(without_comments(path.read_text())) == [], path.name


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", TEXT),
        ("ink", "card", TEXT),
        ("ink", "leaf-soft", TEXT),
        ("ink", "glow-soft", TEXT),
        ("ink", "clay-soft", TEXT),
        ("soft", "paper", TEXT),
        ("soft", "card", TEXT),
        ("soft", "leaf-soft", TEXT),
        ("soft", "hatch", TEXT),
        ("leaf", "paper", TEXT),
        ("leaf", "card", TEXT),
        ("leaf", "leaf-soft", TEXT),
        ("leaf-deep", "leaf-soft", TEXT),
        ("on-leaf", "leaf", TEXT),
        ("on-leaf", "leaf-deep", TEXT),
        ("on-glow", "glow", TEXT),
        ("clay", "paper", TEXT),
        ("clay", "card", TEXT),
        ("clay", "clay-soft", TEXT),
        ("edge", "paper", SHAPE),
        ("edge", "card", SHAPE),
        ("glow-deep", "card", SHAPE),
        ("glow-deep", "glow-soft", SHAPE),
    ],
)
def test_what_is_written_can_be_read(front: str, back: str, least: float, theme: str) -> None:
    which = ["light", "dark"].index(theme)
    assert contrast(palette()[front][which], palette()[back][which]) >= least


def test_the_contrast_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


# Nothing from elsewhere, nothing inline


@pytest.mark.parametrize(
    "path",
    [*TEMPLATES, *STYLES, *(STATIC / "js").glob("*.js")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_nothing_is_loaded_from_another_host(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"""\s(?:src|srcset|data)=["'](?:https?:)?//""", text)
    assert not re.search(r"<link[^>]+https?://", text)
    assert not re.search(r"""url\(["']?(?:https?:)?//|@import""", text)
    assert not re.search(r"""\b(?:fetch|import|importScripts)\(["'`](?:https?:)?//""", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_script_or_style_is_inline(path: Path) -> None:
    html = path.read_text()
    assert not re.search(r"\s(?:on[a-z]+|hx-on[\w:-]*|style)=", html)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:|js:\{", html)


def sheets_of(template: str) -> list[str]:
    """The style sheets that a template links to, in their order."""
    text = (ROOT / "templates" / template).read_text()
    return re.findall(r"<link rel=\"stylesheet\" href=\"{{ static\('css/([\w-]+)\.css'\) }}", text)


def parts_of(template: str) -> set[str]:
    """The template and whatever it brings in, directly or not, without the frame."""
    found: set[str] = set()
    open_ends = {template}
    while open_ends:
        name = open_ends.pop()
        found.add(name)
        text = (ROOT / "templates" / name).read_text()
        named = set(re.findall(r"{% (?:include|from|import) \"([\w/.]+)\"", text))
        if "include section.template" in text:
            named |= {
                f"tracker/{path.name}"
                for path in (ROOT / "templates" / "tracker").glob("_section_*.html")
            }
        open_ends |= named - found
    return found


PAGES = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for path in TEMPLATES
    if '{% extends "base.html" %}' in path.read_text()
)


def test_a_first_visit_asks_for_fourteen_things_at_most() -> None:
    base = (ROOT / "templates" / "base.html").read_text()
    # The icon for a home screen is fetched by whoever puts it there.
    files = set(re.findall(r"{{ static\('([^']+)'\) }}", base)) - {"icons/apple-touch-icon.png"}
    assert "css/tokens.css" in files
    # The time line is asked for as long as there is no application.
    of_its_own = set(sheets_of("followups/today/today.html")) - {"timeline"}
    things = ["the page", "the manifest", "the icons within it", *files, *of_its_own]
    assert len(things) <= 14


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_to_the_sheets_of_what_it_shows(page: str) -> None:
    linked = {*sheets_of("base.html"), *sheets_of(page)}
    styled = {path.stem: classes_in_styles([path]) for path in STYLES}
    styled["base"] -= {"list", "days"}  # it has but the links in them
    elsewhere = set().union(*styled.values()) - set().union(*(styled[name] for name in linked))
    shown = set().union(
        *(classes_in((ROOT / "templates" / part).read_text()) for part in parts_of(page))
    )
    assert shown & elsewhere == set()


# What others made


@pytest.mark.parametrize(("file", "package", "version", "licence", "sha"), vendored())
def test_a_vendored_file_is_the_one_recorded(
    file: str, package: str, version: str, licence: str, sha: str
) -> None:
    assert hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() == sha
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert package
    assert licence
    assert (VENDOR / file).with_name("LICENSE.txt").is_file()


def test_every_vendored_file_is_recorded() -> None:
    there = {
        path.relative_to(VENDOR).as_posix()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in ("README.md", "LICENSE.txt")
    }
    assert there == {row[0] for row in vendored()}


def test_every_icon_used_is_in_the_sprite() -> None:
    sprite = (VENDOR / "lucide" / "sprite.svg").read_text()
    used = {
        name for path in TEMPLATES for name in re.findall(r'icon\("([\w-]+)"\)', path.read_text())
    }
    assert "contrast" in used
    assert used <= set(re.findall(r'<symbol id="([\w-]+)"', sprite))


# Names


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_class_in_a_template_has_a_style(path: Path) -> None:
    assert classes_in(path.read_text()) - classes_in_styles() == set()


def test_the_description_names_every_class_and_no_other() -> None:
    text = (ROOT / "docs" / "look.md").read_text()
    named = classes_in(text) | set(re.findall(r"`\.([a-z][\w-]*)`", text))
    assert named == classes_in_styles()


# Partials


def macro(template: str, name: str) -> Callable[..., str]:
    """What a page imports from a template."""
    found: Any = engines["jinja2"].get_template(template)
    written: Callable[..., str] = getattr(found.template.module, name)
    return written


def test_the_strip_is_a_list_of_days_that_can_be_heard() -> None:
    html = macro("followups/today/_strip.html", "strip")(
        [
            Cell(date(2026, 11, 3), "met", "met"),
            Cell(date(2026, 11, 4), "gap", days=12),
            Cell(date(2026, 11, 16), "quiet", "never Monday"),
            Cell(date(2026, 11, 17), "call", "call"),
        ],
        "Why this day",
    )
    assert re.findall(r'<li class="([^"]*)"', html) == [
        "met noted",
        "gap",
        "quiet noted",
        "call noted",
    ]
    assert re.findall(r'aria-hidden="true"><b>([^<]*)</b> (\w+)', html) == [
        ("3", "Tue"),
        ("+12", "days"),
        ("16", "Mon"),
        ("17", "Tue"),
    ]
    assert "Monday 16 November: no calls (never Monday)" in html


def test_every_kind_of_day_has_a_style() -> None:
    # A day of waiting is the plain one, and needs none of its own.
    assert set(SPOKEN) - {"wait"} <= classes_in_styles()


@pytest.mark.parametrize(
    ("messages", "limit", "full", "words"),
    [
        (0, 2, 0, "0 of 2 messages"),
        (1, 1, 1, "1 of 1 message"),
        (2, 3, 2, "2 of 3 messages"),
        (3, 2, 2, "3 messages, past the limit of 2"),
    ],
)
def test_the_dots_count_messages(messages: int, limit: int, full: int, words: str) -> None:
    html = macro("followups/today/_message_dots.html", "message_dots")(messages, limit)
    assert html.count('"dot full"') == full
    assert html.count('"dot') == limit
    assert " ".join(re.sub("<[^>]*>", "", html).split()) == words


def test_a_message_with_a_path_can_be_undone() -> None:
    html = render_to_string(
        "_messages.html",
        {
            "messages": [
                Message(constants.SUCCESS, "Sent.", extra_tags="/undo/7/"),
                Message(constants.INFO, "Plain."),
            ],
            "csrf_input": "",
            "request": RequestFactory().get("/"),
        },
    )
    assert re.findall(r'<form method="post" action="([^"]*)"', html) == ["/undo/7/"]
    assert "notice success" in html


class Sample(forms.Form):
    said = forms.CharField(help_text="In their own words.")
    note = forms.CharField(required=False)
    quiet = forms.MultipleChoiceField(
        choices=[("0", "Monday"), ("1", "Tuesday")], widget=forms.CheckboxSelectMultiple
    )


def test_a_wrong_field_says_so_beside_itself() -> None:
    html = Sample({}).render()
    said = re.search(r'<input type="text" name="said"[^>]*>', html)
    assert said
    assert 'aria-invalid="true"' in said[0]
    assert 'aria-describedby="id_said_helptext id_said_error"' in said[0]
    assert 'id="id_said_helptext"' in html
    assert 'id="id_said_error"' in html
    assert re.search(r'<label for="id_note">Note <span class="optional">', html)
    assert re.search(r'<fieldset class="field checkboxselectmultiple"[^>]*>\s*<legend>Quiet', html)
