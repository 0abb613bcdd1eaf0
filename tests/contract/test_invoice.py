"""What a line of the invoice says of its step."""

from tests.batches import batch

from shipworthy.contract.graph import Node
from shipworthy.contract.invoice import note_of
from shipworthy.contract.step import Step


@batch(
    ("step", "note"),
    [
        ({"tool": "a"}, ""),
        ({"tool": "a", "required": False, "retry": 2}, "optional, up to 3 attempts"),
        ({"tool": "a", "foreach": "x in xs", "max": 4}, "for each of at most 4"),
        ({"tool": "a", "confirm": {"text": "Do it?", "by": "boss"}}, "asks boss first"),
    ],
)
def test_the_note(step: dict[str, object], note: str) -> None:
    assert note_of(Node(step=Step.model_validate(step), path=("workflow", 0))) == note
