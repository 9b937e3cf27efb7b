"""Only public interfaces of Django, the server and every library: nothing underneath.

A name that begins with one underscore belongs to whoever wrote it. Each module may use its own, and
those of its own classes; nobody else's may be imported, read, or overridden.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PROJECT = ("tracker", "followups")
SOURCES = [
    *sorted(path for folder in PROJECT for path in (ROOT / folder).rglob("*.py")),
    ROOT / "run.py",
    ROOT / "manage.py",
]

# Documented for everybody, though they begin with an underscore.
DOCUMENTED = {
    "_meta": "Django: Model _meta API",
    "_base_manager": "Django: base managers",
    "_default_manager": "Django: default managers",
    "_typeshed": "typing: what the standard library takes, for annotations",
    "_asdict": "Python: namedtuple",
    "_fields": "Python: namedtuple",
    "_make": "Python: namedtuple",
    "_replace": "Python: namedtuple",
}

BY_NAME = {"getattr", "setattr", "hasattr", "delattr"}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def is_foreign(name: str) -> bool:
    return is_private(name) and name not in DOCUMENTED


def own_names(tree: ast.AST) -> set[str]:
    """The private names that a module gives to something itself."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
            and node.value.id in ("self", "cls")
        ):
            names.add(node.attr)
    return names


def private_uses(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each private name that the source takes from elsewhere."""
    tree = ast.parse(source)
    own = own_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            parts = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from ((node.lineno, part) for part in parts if is_foreign(part))
        elif isinstance(node, ast.Import):
            parts = [part for alias in node.names for part in alias.name.split(".")]
            yield from ((node.lineno, part) for part in parts if is_foreign(part))
        elif isinstance(node, ast.Attribute):
            if is_foreign(node.attr) and node.attr not in own:
                yield node.lineno, node.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in BY_NAME:
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            yield from (
                (node.lineno, word) for word in words if isinstance(word, str) and is_foreign(word)
            )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_private_name_of_others_is_used(path: Path) -> None:
    assert list(private_uses(path.read_text(encoding="utf-8"))) == []


def test_no_private_member_of_a_library_is_overridden() -> None:
    """A private method or attribute of a library's class, defined again in a class of ours."""
    found = []
    for path in SOURCES:
        source = path.relative_to(ROOT)
        if source.parts[0] not in PROJECT or "migrations" in source.parts:
            continue
        module = importlib.import_module(".".join(source.with_suffix("").parts))
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ != module.__name__:
                continue
            written = own_names(ast.parse(inspect.getsource(cls)))
            for name in filter(is_private, written & vars(cls).keys()):
                for base in cls.__mro__[1:]:
                    is_ours = base.__module__.split(".")[0] in PROJECT
                    if not is_ours and name in vars(base) and name not in DOCUMENTED:
                        found.append(f"{source}: {cls.__name__}.{name} of {base.__module__}")
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils._os import safe_join",
        "from django.db.models.query import _private",
        "import openpyxl.worksheet._read_only",
        "queryset._result_cache = []",
        "form._errors = {}",
        "connection.__class__._close(connection)",
        "setattr(record, '_prefetched_objects_cache', {})",
    ],
)
def test_a_private_name_is_noticed(source: str) -> None:
    assert list(private_uses(source))


@pytest.mark.parametrize(
    "source",
    [
        "_own = 1\nprint(_own)",
        "class A:\n    def _own(self): ...\n    def other(self, one): return one._own()",
        "fields = Model._meta.get_fields()",
        "page = parts._replace(query='')",
    ],
)
def test_an_own_or_documented_name_is_no_private_one(source: str) -> None:
    assert not list(private_uses(source))
