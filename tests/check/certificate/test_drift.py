"""What has changed, in words."""

from tests.batches import batch

from shipworthy.check.certificate.certificate import Certificate, Own
from shipworthy.check.certificate.drift import of_answers, of_files, of_models, of_packages, policy
from shipworthy.check.certificate.models import CertifiedModel

LUNA = CertifiedModel(
    name="luna",
    row={"window": 1000, "cap": "max_tokens"},
    price={"input": 1.0, "output": 2.0, "cached": None},
    answered=("luna-1",),
)


def test_files_are_changed_added_or_removed() -> None:
    found = of_files({"a.py": "1", "b.md": "2", "same": "3"}, {"a.py": "9", "data/c.csv": "4", "same": "3"})

    assert [str(one) for one in found] == [
        "a.py: changed; its code is run",
        "b.md: removed; it is part of the definition",
        "data/c.csv: added; tools may read it",
    ]


@batch(
    ("was", "now", "step"),
    [
        ("1.2.3", "2.0.0", "another major"),
        ("1.2.3", "1.3.0", "another minor"),
        ("1.2.3", "1.2.4", "another patch"),
        ("1.2.3", None, "not installed"),
    ],
)
def test_a_version_tells_how_large_the_step_is(was: str, now: str | None, step: str) -> None:
    (one,) = of_packages({"yaml": was, "same": "1"}, {"yaml": now, "same": "1"}, "warn")

    assert step in str(one) and one.action == "warn" and one.was == was


def test_models_tell_their_fields_and_prices() -> None:
    other = LUNA.model_copy(
        update={"row": {"window": 500, "cap": "max_tokens"}, "price": {"input": 3.0, "output": 2.0}}
    )
    found = [str(one) for one in of_models((LUNA,), (other,), "warn")]

    assert found == [
        "luna window: was 1000, is 500; requests and bounds follow it",
        "luna price: was input $1, output $2, is input $3, output $2; bounds in dollars are computed from it",
    ]
    assert "not one of its models" in str([*of_models((LUNA,), (), "warn")][0])
    assert "unknown" in str([*of_models((LUNA,), (LUNA.model_copy(update={"price": None}),), "warn")][0])


def test_an_answer_under_an_id_that_no_trial_has_seen_is_told() -> None:
    found = [str(one) for one in of_answers((LUNA,), {"luna": {"luna-1", "luna-2"}, "other": {"x"}}, "warn")]

    assert found == ["luna answers as: was luna-1, is luna-2; no trial has seen its answers"]
    assert [*of_answers((LUNA.model_copy(update={"answered": ()}),), {"luna": {"luna-2"}}, "warn")] == []


def test_the_caller_decides_before_the_certificate() -> None:
    paper = Certificate(
        agent="a", contract="0", files={}, shipworthy=Own(version="1", files="0"), python="3.11",
        drift={"library": "refuse", "python": "refuse"},
    )  # fmt: skip

    assert policy(paper, {"library": "warn"}) == {"library": "warn", "python": "refuse", "model": "warn"}
