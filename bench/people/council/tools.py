"""The citizen office of Lindenau: a few rows instead of the registers."""

from datetime import date
from typing import Any

from shipworthy import input_type, tool

Row = dict[str, Any]

district = input_type(
    "district",
    values={
        "altstadt": ["old town", "city centre", "centre"],
        "nordend": ["north end"],
        "hafen": ["harbour", "port", "docks"],
        "westpark": ["west park"],
    },
)
waste = input_type(
    "waste",
    values={
        "residual": ["black bin", "rubbish", "general waste", "household waste", "Restmüll"],
        "paper": ["blue bin", "cardboard", "Papier"],
        "organic": ["brown bin", "compost", "food waste", "garden waste", "Biotonne"],
        "bulky": ["bulky waste", "furniture", "sofa", "mattress", "Sperrmüll"],
    },
)
damage = input_type(
    "damage",
    values={
        "pothole": ["hole in the road", "Schlagloch"],
        "street lamp": ["lamp post", "street light", "lantern"],
        "traffic light": ["traffic lights"],
        "litter": ["dumped rubbish", "fly-tipping"],
        "graffiti": ["paint on the wall"],
    },
)
service = input_type(
    "service",
    values={
        "passport": ["new passport", "travel document"],
        "id card": ["identity card", "ID"],
        "registration": ["register my address", "change of address", "moved here"],
        "driving licence": ["driver's license", "licence exchange"],
        "certificate": ["birth certificate", "marriage certificate"],
    },
)
thing = input_type(
    "thing",
    values={
        "wallet": ["purse"],
        "keys": ["key", "bunch of keys"],
        "umbrella": ["brolly"],
        "phone": ["mobile", "smartphone", "cell phone"],
        "bag": ["backpack", "rucksack", "handbag"],
        "bicycle": ["bike"],
    },
)

COLLECTIONS: dict[str, dict[str, str]] = {
    "residual": {"altstadt": "2027-02-11", "nordend": "2027-02-12", "hafen": "2027-02-15", "westpark": "2027-02-16"},
    "paper": {"altstadt": "2027-02-18", "nordend": "2027-02-19", "hafen": "2027-02-22", "westpark": "2027-02-23"},
    "organic": {"altstadt": "2027-02-15", "nordend": "2027-02-16", "hafen": "2027-02-11", "westpark": "2027-02-12"},
    "bulky": {"altstadt": "2027-03-02", "nordend": "2027-03-09", "hafen": "2027-03-16", "westpark": "2027-03-23"},
}
REPORTS = {
    "6120": "repair planned for 2027-02-19",
    "6188": "received, nobody has looked at it yet",
    "6004": "repaired on 2027-02-03",
}
A_MONTH = {"altstadt": 15, "nordend": 8, "hafen": 10, "westpark": 5}
APPOINTMENTS: dict[str, list[Row]] = {
    "anna.krause@example.org": [
        {"id": "B-14", "what": "passport", "day": "2027-02-12", "at": "09:00"},
        {"id": "B-27", "what": "driving licence", "day": "2027-02-25", "at": "17:30"},
    ],
    "tom.okafor@example.com": [{"id": "B-19", "what": "registration", "day": "2027-02-11", "at": "10:00"}],
}
FULL = {"2027-02-15"}
FOUND: list[Row] = [
    {"id": "F-298", "thing": "umbrella", "look": "green, wooden handle", "day": "2027-02-01", "place": "bus 12"},
    {"id": "F-301", "thing": "wallet", "look": "black leather", "day": "2027-02-06", "place": "tram stop Nordend"},
    {"id": "F-309", "thing": "wallet", "look": "red with a zip", "day": "2027-02-08", "place": "city library"},
    {
        "id": "F-311",
        "thing": "keys",
        "look": "three keys with a blue tag",
        "day": "2027-02-09",
        "place": "market square",
    },
    {"id": "F-315", "thing": "phone", "look": "cracked screen", "day": "2027-02-09", "place": "swimming pool"},
    {"id": "F-317", "thing": "phone", "look": "white case", "day": "2027-02-09", "place": "town hall"},
]


@tool(timeout=1, max_tokens=60, label="Looking up the collection calendar")
def next_collection(waste: str, district: str) -> str:
    """The next day on which a kind of waste is collected in a district."""
    return COLLECTIONS[waste][district]


@tool(timeout=1, max_tokens=60, effect="write", label="Filing the report")
def file_report(damage: str, place: str) -> Row:
    """File a report about damage in a public place."""
    return {"id": "M-7001", "damage": damage, "place": place}


@tool(timeout=1, max_tokens=60, label="Looking up report {report}")
def status_of(report: str) -> str:
    """What has become of a report."""
    number = "".join(c for c in report if c.isdigit())
    if number not in REPORTS:
        raise LookupError(f"there is no report {report}")
    return REPORTS[number]


@tool(timeout=1, max_tokens=60, label="Working out the fee")
def permit_fee(district: str, months: int) -> int:
    """What a residents' parking permit costs in euros."""
    return A_MONTH[district] * months


@tool(timeout=1, max_tokens=60, effect="write", label="Issuing the permit")
def issue_permit(plate: str, district: str, start: date, months: int) -> Row:
    """Issue a residents' parking permit."""
    return {"id": "PP-88", "plate": plate.upper(), "district": district}


@tool(timeout=1, max_tokens=200, label="Looking for free times on {day}")
def free_times(day: date) -> list[Row]:
    """The free times of the citizen office on one day."""
    weekday = date.fromisoformat(str(day)[:10]).weekday()
    if weekday > 4 or str(day)[:10] in FULL:
        return []
    times = {2: ["08:00", "09:30", "11:00"], 3: ["10:00", "14:00", "17:30"]}.get(weekday, ["09:00", "11:30", "14:30"])
    return [{"at": at, "counter": n + 1} for n, at in enumerate(times)]


@tool(timeout=1, max_tokens=60, effect="write", label="Booking {day} {slot}")
def make_appointment(email: str, service: str, day: date, slot: str) -> Row:
    """Book an appointment at the citizen office."""
    return {"id": "B-40", "what": service, "day": str(day), "at": slot}


@tool(timeout=1, max_tokens=200, label="Looking up your appointments")
def appointments_of(email: str) -> list[Row]:
    """The coming appointments under one mail address."""
    return APPOINTMENTS.get(email.lower(), [])


@tool(timeout=1, max_tokens=60, effect="write", identity=("appointment",), label="Cancelling {appointment}")
def drop_appointment(appointment: str) -> str:
    """Cancel an appointment."""
    return f"{appointment} cancelled"


@tool(timeout=1, max_tokens=60, label="Working out the fee")
def fee_for_dogs(dogs: int, listed: bool) -> int:
    """The yearly dog licence fee in euros."""
    return 96 + 144 * (dogs - 1) + (480 if listed else 0)


@tool(timeout=1, max_tokens=300, label="Looking through the shelves")
def found_since(thing: str, lost_on: date) -> list[Row]:
    """What was found on that day or later."""
    return [f for f in FOUND if f["thing"] == thing and f["day"] >= str(lost_on)[:10]]


@tool(timeout=1, max_tokens=60, effect="write", identity=("item",), label="Putting {item} aside")
def hold_item(item: str, email: str) -> str:
    """Put a found item aside for its owner."""
    return f"{item} is put aside"
