"""The lines that tell the person that an answer was cut, and whether that matters."""

from typing import Literal

Cause = Literal["length", "deadline", "broken", "repeats"]
"""Why an answer was cut: its limit of tokens, the time, the model, or because it only repeated itself."""
Matter = Literal["follows", "said", "missing"]
"""Whether that matters: what was found follows, stands above already, or the end is missing."""

LINES: dict[tuple[Cause, Matter], str] = {
    ("length", "follows"): "(The answer was too long and ends here. What was found, in short:)",
    ("length", "said"): "(The answer was too long and ends here. Everything that was found stands above.)",
    ("length", "missing"): "(The answer was too long and ends here; what was still to come is missing.)",
    ("deadline", "follows"): "(The answer took too long and ends here. What was found, in short:)",
    ("deadline", "said"): "(The answer took too long and ends here. Everything that was found stands above.)",
    ("deadline", "missing"): "(The answer took too long and ends here; what was still to come is missing.)",
    ("broken", "follows"): "(The answer broke off here. What was found, in short:)",
    ("broken", "said"): "(The answer broke off here. Everything that was found stands above.)",
    ("broken", "missing"): "(The answer broke off here; what was still to come is missing.)",
    ("repeats", "follows"): "(The answer only repeated itself from here on. What was found, in short:)",
    ("repeats", "said"): "(The answer only repeated itself from here on. Everything that was found stands above.)",
    ("repeats", "missing"): "(The answer only repeated itself from here on, so it ends here.)",
}
