from shipworthy import tool


@tool(timeout=3, max_tokens=80)
async def find_person(name: str): ...
@tool(timeout=3, max_tokens=300)
async def get_busy(email: str, start: str, end: str): ...
@tool(timeout=0.2, max_tokens=120)
def free_slots(busy: list, start: str, end: str, minutes: int):
    """Interval arithmetic is Python, not YAML."""


@tool(timeout=3, max_tokens=400)
async def find_events(query: str, start: str, end: str): ...
@tool(timeout=5, max_tokens=80, effect="write", identity=("title", "start"))
async def create_event(title: str, start: str, minutes: int, attendees: list, rrule: str = ""): ...
@tool(timeout=5, max_tokens=80, effect="write", identity=("event_id", "start"))
async def move_event(event_id: str, start: str, scope: str = "this"): ...
