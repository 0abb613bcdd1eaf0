import dataclasses
from typing import get_args

from shipworthy.durable.migrations import EFFECTS
from shipworthy.stores.effects import Effect, State


def test_every_field_of_an_effect_has_its_column() -> None:
    kept = {column.name for column in EFFECTS.columns}
    assert {field.name for field in dataclasses.fields(Effect)} - {"value", "text", "maker", "durable"} <= kept


def test_a_state_fits_its_column() -> None:
    assert all(len(state) <= 16 for state in get_args(State))
