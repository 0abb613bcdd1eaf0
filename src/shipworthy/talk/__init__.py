"""Conversations with expectations: read from a file, held with an agent, compared.

```python
talk = read_talk("talk.yaml")
held = await hold_all(talk, lambda: Agent.load("shop"))
```
"""

from shipworthy.talk.compare import Came, Miss
from shipworthy.talk.hold import HeldConversation, HeldTurn, hold, hold_all
from shipworthy.talk.read import read_talk
from shipworthy.talk.script import Conversation, Expected, ExpectedCall, Talk, Turn

__all__ = [
    "Came",
    "Conversation",
    "Expected",
    "ExpectedCall",
    "HeldConversation",
    "HeldTurn",
    "Miss",
    "Talk",
    "Turn",
    "hold",
    "hold_all",
    "read_talk",
]
