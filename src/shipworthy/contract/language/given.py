"""The pydantic field type of arguments and defaults."""

from typing import Annotated, TypeAlias

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from shipworthy.contract.language.text import Value, read_value
from shipworthy.errors import ExpressionError


def given(raw: object) -> Value:
    """Parse a value with `read_value`; raises PydanticCustomError, an error of the field, where it cannot be parsed."""
    try:
        return read_value(raw)
    except ExpressionError as error:
        context = {"message": error.message, "repair": error.repair}
        raise PydanticCustomError("expression", "{message}", context) from error


Given: TypeAlias = Annotated[Value, PlainValidator(given)]
"""A model field that is parsed by `given`."""
