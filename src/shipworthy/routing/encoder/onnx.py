"""Reads the tensors of an ONNX file, and writes a model of one input and one output, as far as the encoder needs.

Both are messages in the format of protocol buffers: fields with a number, a wire type and a value.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

KINDS: dict[int, type[np.generic]] = {1: np.float32, 2: np.uint8, 3: np.int8}
"""The types of numbers that are read and written, by their number in the format."""
FLOAT = 1
IR, OPSET = 9, 17
"""Versions of the format and of its operations."""
CONTRIB = "com.microsoft"
"""The domain of the operations that ONNX Runtime adds."""
PIECES = 2
"""The wire type of a value that begins with its length."""


class Node(NamedTuple):
    """An operation: its inputs and its output by name, and its attributes."""

    kind: str
    inputs: tuple[str, ...]
    output: str
    domain: str = ""
    attributes: Mapping[str, int | float] = {}


class _Field(NamedTuple):
    number: int
    kind: int
    start: int
    end: int
    value: int


def tensors(model: memoryview) -> dict[str, NDArray[np.generic]]:
    """The tensors of the model in float32 and int8, as views of its bytes, in its order.

    Raises ValueError for other bytes.
    """
    found: dict[str, NDArray[np.generic]] = {}
    try:
        (graph,) = [field for field in _fields(model, 0, len(model)) if field.number == 7]
        for field in _fields(model, graph.start, graph.end):
            if field.number == 5:
                found.update(_tensor(model, field))
    except (IndexError, ValueError) as error:
        raise ValueError("it is no ONNX model") from error
    return found


def _tensor(model: memoryview, field: _Field) -> dict[str, NDArray[np.generic]]:
    """The tensor under its name; nothing where it has another type of numbers or none in its bytes."""
    shape, name, kind, raw = [], "", 0, (0, 0)
    for part in _fields(model, field.start, field.end):
        match part.number:
            case 1 if part.kind == PIECES:
                shape += list(_packed(model, part.start, part.end))
            case 1:
                shape.append(part.value)
            case 2:
                kind = part.value
            case 8:
                name = str(model[part.start : part.end], "utf-8")
            case 9:
                raw = (part.start, part.end)
    if kind not in KINDS or raw[0] == raw[1]:
        return {}
    size = np.dtype(KINDS[kind]).itemsize
    return {name: np.frombuffer(model, KINDS[kind], (raw[1] - raw[0]) // size, raw[0]).reshape(shape)}


def model(
    nodes: Iterable[Node], known: Mapping[str, NDArray[np.generic]], given: str, result: str, width: int
) -> bytes:
    """A model that makes `result` of `given`; both have the shape (1, number of tokens, width) in float32."""
    graph: list[bytes | memoryview] = [*(_said(1, _node(node)) for node in nodes), _said(2, b"encoder")]
    graph += [piece for name, numbers in known.items() for piece in _initializer(name, numbers)]
    graph += [_said(11, _value(given, width)), _said(12, _value(result, width))]
    sets = [_figure(2, OPSET), _said(1, CONTRIB.encode()) + _figure(2, 1)]
    length = sum(map(len, graph))
    begin = _figure(1, IR) + b"".join(_said(8, one) for one in sets) + _count(7 << 3 | PIECES) + _count(length)
    return b"".join([begin, *graph])


def _node(node: Node) -> bytes:
    texts = [(1, node.inputs), (2, (node.output,)), (3, (node.output,)), (4, (node.kind,)), (7, (node.domain,))]
    written = b"".join(_said(number, text.encode()) for number, every in texts for text in every)
    for name, value in node.attributes.items():
        whole = isinstance(value, int)
        said = _figure(3, int(value)) if whole else bytes((2 << 3 | 5,)) + struct.pack("<f", value)
        written += _said(5, _said(1, name.encode()) + said + _figure(20, 2 if whole else 1))
    return written


def _initializer(name: str, numbers: NDArray[np.generic]) -> tuple[bytes, memoryview]:
    """The tensor as a field of the graph, in two pieces, so that its numbers are copied once."""
    (kind,) = [number for number, of in KINDS.items() if of == numbers.dtype]
    shape = b"".join(_figure(1, size) for size in numbers.shape)
    tensor = shape + _figure(2, kind) + _said(8, name.encode()) + _count(9 << 3 | PIECES) + _count(numbers.nbytes)
    return _count(5 << 3 | PIECES) + _count(len(tensor) + numbers.nbytes) + tensor, np.ascontiguousarray(
        numbers
    ).reshape(-1).view(np.uint8).data


def _value(name: str, width: int) -> bytes:
    shape = b"".join(_said(1, size) for size in (_figure(1, 1), _said(2, b"tokens"), _figure(1, width)))
    return _said(1, name.encode()) + _said(2, _said(1, _figure(1, FLOAT) + _said(2, shape)))


def _fields(message: memoryview, start: int, end: int) -> Iterator[_Field]:
    """Yield the fields of the message between two places."""
    while start < end:
        tag, start = _varint(message, start)
        number, kind = tag >> 3, tag & 7
        value, stop = 0, start + (8 if kind == 1 else 4)
        if kind == PIECES:
            value, start = _varint(message, start)
            stop = start + value
        elif kind == 0:
            value, stop = _varint(message, start)
        elif kind not in {1, 5}:
            raise ValueError(f"there is no wire type {kind}")
        if stop > end:
            raise ValueError(f"field {number} is longer than its message")
        yield _Field(number, kind, start, stop, value)
        start = stop


def _packed(message: memoryview, start: int, end: int) -> Iterator[int]:
    while start < end:
        value, start = _varint(message, start)
        yield value


def _varint(message: memoryview, start: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[start]
        value |= (byte & 127) << shift
        start, shift = start + 1, shift + 7
        if byte < 128:
            return value, start


def _said(number: int, value: bytes) -> bytes:
    return _count(number << 3 | PIECES) + _count(len(value)) + value


def _figure(number: int, value: int) -> bytes:
    return _count(number << 3) + _count(value)


def _count(value: int) -> bytes:
    written = b""
    while value > 127:
        written += bytes((value & 127 | 128,))
        value >>= 7
    return written + bytes((value,))
