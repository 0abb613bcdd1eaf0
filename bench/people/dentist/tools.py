"""Linden Street Dental: a few rows instead of the practice software."""

from datetime import date
from typing import Any

from shipworthy import input_type, tool

Row = dict[str, Any]

treatment = input_type(
    "treatment",
    values={
        "checkup": ["check-up", "check up", "control", "examination"],
        "cleaning": ["hygienist", "scale and polish", "teeth cleaned"],
        "filling": ["cavity", "hole in my tooth"],
        "toothache": ["tooth hurts", "pain", "emergency"],
        "crown": ["new crown", "cap"],
        "extraction": ["tooth out", "wisdom tooth", "pulled"],
    },
)

APPOINTMENTS: dict[str, list[Row]] = {
    "P-104": [
        {"id": "A-31", "what": "checkup", "day": "2026-12-02", "at": "09:00", "dentist": "Dr Weber"},
        {"id": "A-47", "what": "filling", "day": "2026-12-10", "at": "15:00", "dentist": "Dr Ruiz"},
    ],
    "P-220": [{"id": "A-52", "what": "cleaning", "day": "2026-12-04", "at": "10:30", "dentist": "Dr Weber"}],
    "P-317": [],
}
FULL = {"2026-12-03"}
PRICES = {"checkup": 45, "cleaning": 80, "filling": 120, "toothache": 60, "crown": 640, "extraction": 150}
SHARE = {"public": 0.4, "private": 0.0, "none": 1.0}
ADVICE = {
    "checkup": "nothing to mind",
    "cleaning": "no coffee, tea or red wine for two hours",
    "filling": "do not chew on that side for two hours",
    "toothache": "cool the cheek from outside and come in if it gets worse",
    "crown": "no sticky food for one day",
    "extraction": "no hot drinks, no smoking and no sport for one day",
}


@tool(timeout=1, max_tokens=200, label="Looking up your appointments")
def appointments_of(patient_no: str) -> list[Row]:
    """The coming appointments of one patient."""
    number = patient_no.upper() if "-" in patient_no else f"P-{patient_no[1:]}"
    if number not in APPOINTMENTS:
        raise LookupError(f"there is no patient {patient_no}")
    return APPOINTMENTS[number]


@tool(timeout=1, max_tokens=200, label="Looking for free times on {day}")
def free_slots(day: date) -> list[Row]:
    """The free times of one day."""
    weekday = date.fromisoformat(str(day)[:10]).weekday()
    if weekday > 4 or str(day)[:10] in FULL:
        return []
    if weekday == 4:
        return [{"at": "09:00", "dentist": "Dr Weber"}, {"at": "10:30", "dentist": "Dr Ruiz"}]
    return [
        {"at": "09:00", "dentist": "Dr Weber"},
        {"at": "11:30", "dentist": "Dr Ruiz"},
        {"at": "15:00", "dentist": "Dr Weber"},
    ]


@tool(timeout=1, max_tokens=60, effect="write", label="Booking {day} {slot}")
def make_appointment(patient_no: str, treatment: str, day: date, slot: str) -> Row:
    """Put an appointment into the book."""
    return {"id": "A-60", "what": treatment, "day": str(day), "at": slot}


@tool(timeout=1, max_tokens=60, effect="write", identity=("appointment",), label="Moving {appointment}")
def change_appointment(appointment: str, day: date, slot: str) -> str:
    """Move an appointment to another day and time."""
    return f"{appointment} is now on {day} at {slot}"


@tool(timeout=1, max_tokens=60, effect="write", identity=("appointment",), label="Cancelling {appointment}")
def drop_appointment(appointment: str) -> str:
    """Take an appointment out of the book."""
    return f"{appointment} cancelled"


@tool(timeout=1, max_tokens=60, label="Looking up the price")
def price_of(treatment: str, insurance: str) -> Row:
    """What a treatment costs and what the patient pays."""
    full = PRICES[treatment]
    return {"full": full, "own": round(full * SHARE[insurance], 2)}


@tool(timeout=1, max_tokens=60, label="Looking up the opening hours")
def hours_on(day: date) -> str:
    """Opening hours on a day."""
    weekday = date.fromisoformat(str(day)[:10]).weekday()
    if weekday > 4:
        return "closed"
    return "open from 08:00 to 13:00" if weekday == 4 else "open from 08:00 to 18:00"


@tool(timeout=1, max_tokens=80, label="Looking up the advice")
def advice_for(treatment: str) -> str:
    """What to mind after a treatment."""
    return ADVICE[treatment]
