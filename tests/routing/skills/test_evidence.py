"""What a message shows beside its words, added up."""

from tests.runtime.meaning.parcel_agent import parcels

from shipworthy.routing.said import Said
from shipworthy.routing.skills.evidence import Evidence


def test_acts_values_and_mood_are_added() -> None:
    compiled = parcels().compiled
    names = sorted(compiled.spec.skills)
    evidence, said = Evidence(compiled.spec, names), Said("cancel my parcel 1004")
    values = [0.0 if name != "collection" else 1.0 for name in names]
    both, alone = evidence.missed(values, said), evidence.missed(None, said)
    assert both is not None and alone is not None
    lost, without = dict(zip(names, both, strict=True)), dict(zip(names, alone, strict=True))
    assert lost["cancel_parcel"] == 0 == without["cancel_parcel"]
    assert lost["collection"] == without["collection"] + 1


def test_one_skill_has_nothing_to_be_told_from() -> None:
    compiled = parcels().compiled
    assert not Evidence(compiled.spec, ["where_is"]).telling
    assert Evidence(compiled.spec, sorted(compiled.spec.skills)).telling
