"""Views that are imported when somebody first asks for one of their pages.

All of them together take as long to import as everything else does, and nobody opens all pages:
a start would wait for what may never be asked for (docs/speed.md). A test asks for every one.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Views:
    """The views of a module by their names, as attributes: `Views("tracker.people.views").person`.

    The module is imported when the first of them is called, or asked what decorators said of it.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> _View:
        return _View(self._module, name)


class _View:
    def __init__(self, module: str, name: str) -> None:
        # What Django calls a view by.
        self.__module__, self.__name__, self.__qualname__ = module, name, name

    def load(self) -> Any:
        """The view itself.

        Raises:
            ImportError, AttributeError: there is none of this name.
        """
        return getattr(import_module(self.__module__), self.__name__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.load()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name == "view_class":  # Django looks for it as it reads the addresses; there are none
            raise AttributeError(name)
        return getattr(self.load(), name)
