"""The keys that the mappings of a definition may have."""

from shipworthy.contract.read.owners import EXTRA, HIDDEN, MODELS, keys


def test_the_keys_are_those_of_the_spec_without_its_inner_ones() -> None:
    assert {"as", "with", "foreach"} <= set(keys("a step")) and not {"as_", "with_"} & set(keys("a step"))
    assert not {"source", "prompts", "types"} & set(keys("an agent"))
    assert "source" not in keys("a skill") and "rag_enabled" in keys("a skill")


def test_what_is_hidden_and_added_belongs_to_a_mapping_that_there_is() -> None:
    assert HIDDEN.keys() <= MODELS.keys()
    assert all(not set(names) & set(keys(owner)) for owner, names in HIDDEN.items())
    assert all(set(names) <= set(keys(owner)) for owner, names in EXTRA.items())
