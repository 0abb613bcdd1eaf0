"""The modules of the calendar bot, loaded from their path and kept apart from those of other agents."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

HOME = Path(__file__).parents[2] / "examples" / "calendar_bot"
NAMES = (
    "abroad",
    "changes",
    "coming",
    "dav",
    "events",
    "finding",
    "goals",
    "lines",
    "local",
    "people",
    "rules",
    "scopes",
    "series",
    "slots",
    "store",
    "titles",
)


@contextmanager
def loaded() -> Iterator[dict[str, ModuleType]]:
    """Each module by its name."""
    before = {name: sys.modules.pop(name, None) for name in NAMES}
    sys.path.insert(0, str(HOME))
    try:
        yield {name: importlib.import_module(name) for name in NAMES}
    finally:
        sys.path.remove(str(HOME))
        for name, old in before.items():
            sys.modules.pop(name, None)
            if old is not None:
                sys.modules[name] = old
