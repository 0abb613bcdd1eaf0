"""How figures are written for people: short, with their unit."""

SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"))
BARS = "▁▂▃▄▅▆▇█"


def money(value: float | None) -> str:
    """`$1,234.50`, or `n/a`."""
    return "n/a" if value is None else f"${value:,.2f}"


def big(value: float | None) -> str:
    """`$5.2T`, `$870B`, or `n/a`."""
    if value is None:
        return "n/a"
    for size, unit in SCALES:
        if value >= size:
            short = value / size
            return f"${short:.1f}{unit}" if short < 100 else f"${short:.0f}{unit}"
    return f"${value:,.0f}"


def figure(value: float | None, unit: str = "") -> str:
    """`32.9`, `0.46%`, or `n/a`."""
    if value is None:
        return "n/a"
    return f"{value:.2f}%" if unit == "%" else f"{value:.1f}{unit}"


def change(first: float, last: float) -> float:
    """The change in percent, one decimal; zero is never `-0.0`."""
    return round((last / first - 1) * 100, 1) + 0.0 if first else 0.0


def signed(percent: float | None) -> str:
    """`+2.3%`, or `n/a`."""
    return "n/a" if percent is None else f"{percent:+.1f}%"


def chart(values: list[float], width: int = 40) -> str:
    """One line of block characters, lowest to highest; long series are thinned, first and last value stay."""
    if not values:
        return ""
    if len(values) > width:
        step = (len(values) - 1) / (width - 1)
        values = [values[round(index * step)] for index in range(width)]
    low, span = min(values), max(values) - min(values)
    return "".join(BARS[round((value - low) / span * (len(BARS) - 1))] if span else BARS[3] for value in values)
