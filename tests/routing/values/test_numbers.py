"""Numbers and money in messages."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.routing.values.numbers import integers, money, numbers, spoken


def values(found: list) -> list:
    return [item.value for item in found]


@batch(
    ("message", "expected"),
    [
        *(("10", [10]), ("ten", [10]), ("a dozen", [12]), ("1,000", [1000]), ("5k", [5000]), ("1.5k", [1500])),
        *(("half a dozen", [6]), ("two dozen", [24]), ("twenty-five", [25]), ("two hundred and fifty", [250])),
        *(("three thousand", [3000]), ("a couple", [2]), ("zero", [0]), ("-3", [-3]), ("10 things", [10])),
        *(("1,2,3", [1, 2, 3]), ("between 5 and 10", [5, 10]), ("one two three", [1, 2, 3]), ("buy one", [1])),
        *(("10,000,000", [10_000_000]), ("half a million", [500_000]), ("two and a half million", [2_500_000])),
        *(("$50 and 10", [10]), ("3%", []), ("3 percent", []), ("50 bucks", []), ("2.5", []), ("the 10th", [])),
        *(("3pm", []), ("12:30", []), ("2024-05-01", []), ("May 3", []), ("3 May 2024", []), ("555-1234", [])),
        *(("3-4", []), ("1/2", []), ("PEP4E0", []), ("A-1234", []), ("v2.5", []), ("1e5", []), ("sell 40 T", [40])),
        *(("in one place", []), ("which one", []), ("one of them", []), ("the big one", []), ("the first one", [])),
    ],
)
def test_whole_numbers(message: str, expected: list[int]) -> None:
    assert values(integers(Said(message))) == expected


@batch(
    ("message", "expected"),
    [
        *(("2.5", [2.5]), ("3 percent", [3]), ("0.5%", [0.5]), (".5", [0.5]), ("-1.5", [-1.5]), ("ten percent", [10])),
        *(("two and a half", [2.5]), ("2.5 million", [2.5e6]), ("1e5", []), ("v1.2.3", [])),
    ],
)
def test_numbers(message: str, expected: list[float]) -> None:
    assert values(numbers(Said(message))) == expected


def test_a_percentage_takes_its_sign_along() -> None:
    (found,) = numbers(Said("over 3 percent yield"))
    assert (found.start, found.end) == (5, 14)


@batch(
    ("message", "expected"),
    [
        *(("$50", [50]), ("50 dollars", [50]), ("2 bn", [2e9]), ("100 billion", [1e11]), ("100B", [1e11])),
        *(("$1,234.56", [1234.56]), ("$5k", [5000]), ("20 €", [20]), ("50$", [50]), ("USD 50", [50]), ("£3m", [3e6])),
        *(("$100 B", [1e11]), ("fifty dollars", [50]), ("a hundred bucks", [100]), ("ten million dollars", [1e7])),
        *(("50 cents", [0.5]), ("a million", [1e6]), ("under 50", []), ("5%", []), ("100 B", []), ("ten", [])),
    ],
)
def test_money(message: str, expected: list[float]) -> None:
    assert values(money(Said(message))) == expected


@given(st.integers(0, 10**9))
def test_every_whole_number_is_found_as_it_is_written(number: int) -> None:
    assert values(integers(Said(f"I take {number}, please"))) == [number]
    assert values(integers(Said(f"I take {number:,}, please"))) == [number]


@given(st.integers(21, 99).filter(lambda n: n % 10))
def test_tens_and_units_are_one_number(number: int) -> None:
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"][number // 10 - 2]
    unit = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][number % 10 - 1]
    assert values(spoken(Said(f"{tens}-{unit}"))) == values(spoken(Said(f"{tens} {unit}"))) == [number]


@given(st.text(alphabet="0123456789 ,.-$%kmbat dozenhundredmillion and\n", max_size=200))
def test_t10_found_values_are_finite_and_stand_where_they_say(message: str) -> None:
    for find in (integers, numbers, money):
        for item in find(Said(message)):
            assert abs(item.value) < 1e18 and 0 <= item.start < item.end <= len(message)
