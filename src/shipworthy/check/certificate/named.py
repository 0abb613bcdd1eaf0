"""What the text of a Python file names: the modules that it imports, and the files and folders below its own folder.

Nothing is run. A path is followed from `__file__`, through names that the module binds once, `/`, `joinpath`,
`with_name`, `parent` and the functions of `os.path`; a text with a suffix counts too where a file has that name.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from shipworthy.syntax import parse

ANY = "*"
"""What a part of a path that the code computes is taken for."""
LONGEST = 200
"""Characters of a text that may be the name of a file."""
SAME = frozenset({"Path", "PurePath", "str", "resolve", "absolute", "abspath", "realpath", "fspath", "expanduser"})
"""Functions and methods that give the path they are given."""
LISTS = frozenset({"iterdir", "listdir", "scandir", "walk"})
WRITES = frozenset({"write_text", "write_bytes", "touch", "unlink"})
MODES = frozenset("wax+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a Python file names."""

    modules: frozenset[tuple[int, str]]
    """Imported modules, each with its level: 0 for an absolute name."""
    paths: frozenset[str]
    """Absolute paths of what it may open; `*` stands for what it computes."""
    words: frozenset[str]
    """Texts that may be names of files."""
    bases: frozenset[str]
    """The paths that it binds to a name, which other files may import."""
    written: frozenset[str]
    """The paths among them that it writes: its state."""


NOTHING = Named(frozenset(), frozenset(), frozenset(), frozenset(), frozenset())


def named_in(file: Path) -> Named:
    """What a file names; nothing where it is no Python."""
    try:
        tree = parse(file.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError, OSError):
        return NOTHING
    nodes = list(ast.walk(tree))
    bindings = _bindings(nodes)
    reader = _Paths(file, bindings)
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    written = (path for node in nodes if isinstance(node, ast.Call) for path in reader.written(node))
    return Named(
        modules=frozenset(_modules(nodes)),
        paths=frozenset(reader.whole(tree, read)),
        words=frozenset(_words(nodes)),
        bases=frozenset(path for value in bindings.values() for path in reader.of(value)),
        written=frozenset(written),
    )


def _modules(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((0, part.name) for part in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield node.level, base
            yield from ((node.level, f"{base}.{part.name}".strip(".")) for part in node.names)
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            yield from ((0, word) for word in map(_text, node.args[:1]) if word)


def _words(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        word = _text(node)
        if word and len(word) <= LONGEST and PurePath(word).suffix and not word.startswith(("/", "~")):
            yield word


def _bindings(nodes: list[ast.AST]) -> dict[str, ast.expr]:
    """The names that the module binds once, with their expressions."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.expr):
                found.setdefault(target.id, []).append(value)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _target(node: ast.AST) -> str | None:
    """The name that a statement binds."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else None


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


class _Paths:
    """Evaluates the expressions of one file that are paths which begin at `__file__`."""

    def __init__(self, file: Path, bindings: dict[str, ast.expr]) -> None:
        self._file, self._bindings = file, bindings
        self._open: set[str] = set()

    def whole(self, node: ast.AST, read: set[str]) -> Iterator[str]:
        """The paths of the outermost expressions in a node; a name that is only bound counts where `read` lacks it."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if isinstance(one, ast.expr) and (found := self._path(one)) is not None:
                yield str(found)
                continue
            bound = _target(one) in read
            inner = ast.iter_child_nodes(one)
            waiting += [each for each in inner if not (bound and isinstance(each, ast.expr) and self.of(each))]

    def of(self, node: ast.AST) -> list[str]:
        """The absolute path of an expression, as a list of one; empty where it is none."""
        found = self._path(node)
        return [] if found is None else [str(found)]

    def written(self, node: ast.Call) -> list[str]:
        """The path that a call writes."""
        name, owner = _called(node), node.func.value if isinstance(node.func, ast.Attribute) else None
        if name in WRITES and owner is not None:
            return self.of(owner)
        if name != "open":
            return []
        target = self._path(owner) if owner is not None else None
        rest = node.args if target is not None else node.args[1:]
        target = target or (self._path(node.args[0]) if node.args else None)
        modes = [_text(mode) or "" for mode in (*rest[:1], *(key.value for key in node.keywords if key.arg == "mode"))]
        return [str(target)] if target is not None and MODES.intersection("".join(modes)) else []

    def _path(self, node: ast.AST) -> PurePath | None:
        if isinstance(node, ast.Name):
            return self._name(node.id)
        if isinstance(node, ast.Attribute) and node.attr == "parent":
            inner = self._path(node.value)
            return None if inner is None else inner.parent
        if isinstance(node, ast.Subscript):
            return self._ancestor(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return self._joined(self._path(node.left), [node.right])
        return self._call(node) if isinstance(node, ast.Call) else None

    def _name(self, name: str) -> PurePath | None:
        if name == "__file__":
            return self._file
        if name in self._open or name not in self._bindings:
            return None
        self._open.add(name)
        try:
            return self._path(self._bindings[name])
        finally:
            self._open.discard(name)

    def _ancestor(self, node: ast.Subscript) -> PurePath | None:
        """`path.parents[1]`."""
        number = node.slice.value if isinstance(node.slice, ast.Constant) else None
        inner = node.value
        if not (isinstance(inner, ast.Attribute) and inner.attr == "parents" and isinstance(number, int)):
            return None
        path = self._path(inner.value)
        return path.parents[number] if path is not None and -1 < number < len(path.parents) else None

    def _call(self, node: ast.Call) -> PurePath | None:
        name, args = _called(node), node.args
        on = self._path(node.func.value) if isinstance(node.func, ast.Attribute) else None
        path = on or (self._path(args[0]) if args else None)
        rest = args if on is not None else args[1:]
        method = METHODS.get(name)
        if name == "files" and path is None:
            # `importlib.resources.files(__package__)`
            return self._file.parent if args and getattr(args[0], "id", "") in ("__package__", "__name__") else None
        if path is None:
            return None
        if name in SAME:
            return self._joined(path, rest)
        return None if method is None else method(self, path, rest)

    def _joined(self, path: PurePath | None, parts: list[ast.expr]) -> PurePath | None:
        if path is None:
            return None
        for part in parts:
            path = path / _pattern(part)
        return path

    def _beside(self, path: PurePath, parts: list[ast.expr]) -> PurePath | None:
        return self._joined(path.parent, parts[:1])

    def _above(self, path: PurePath, _: list[ast.expr]) -> PurePath | None:
        return path.parent

    def _suffixed(self, path: PurePath, parts: list[ast.expr]) -> PurePath | None:
        word = _text(parts[0]) if parts else None
        return path.with_suffix(word) if word and word.startswith(".") and len(word) > 1 else None

    def _recursive(self, path: PurePath, parts: list[ast.expr]) -> PurePath | None:
        return self._joined(path / "**", parts[:1])

    def _listed(self, path: PurePath, _: list[ast.expr]) -> PurePath | None:
        return path / ANY


METHODS: dict[str, Callable[[_Paths, PurePath, list[ast.expr]], PurePath | None]] = {
    **dict.fromkeys(("joinpath", "join", "glob"), _Paths._joined),
    "with_name": _Paths._beside,
    "with_suffix": _Paths._suffixed,
    "dirname": _Paths._above,
    "rglob": _Paths._recursive,
    **dict.fromkeys(LISTS, _Paths._listed),
}
"""Method or function → how it makes a path of a path and its further arguments."""


def _pattern(node: ast.AST) -> str:
    """The text of a part of a path, with `*` for what is computed."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part) for part in node.values)
    word = _text(node)
    return ANY if word is None or word.startswith("/") else word
