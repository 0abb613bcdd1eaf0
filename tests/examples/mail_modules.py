"""The modules of the email assistant, loaded from their path and kept apart from those of other agents."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

HOME = Path(__file__).parents[2] / "examples" / "email_assistant"
NAMES = (
    "addressees",
    "accounts",
    "boxes",
    "contacts",
    "delivery",
    "drafts",
    "html_text",
    "maildirs",
    "mails",
    "outgoing",
    "searching",
    "sorting",
    "views",
)


@contextmanager
def kept_apart(*names: str) -> Iterator[None]:
    """The modules of these names are those of the email assistant, and afterwards what they were."""
    before = {name: sys.modules.pop(name, None) for name in names}
    sys.path.insert(0, str(HOME))
    try:
        yield
    finally:
        sys.path.remove(str(HOME))
        for name, old in before.items():
            sys.modules.pop(name, None)
            if old is not None:
                sys.modules[name] = old


@contextmanager
def loaded() -> Iterator[dict[str, ModuleType]]:
    """Each module by its name."""
    with kept_apart(*NAMES):
        yield {name: importlib.import_module(name) for name in NAMES}
