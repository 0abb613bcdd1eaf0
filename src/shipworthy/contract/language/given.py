"""Values of arguments and defaults, as the spec models take them."""

from typing import Annotated, TypeAlias

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from shipworthy.contract.language.text import Value, read_value
from shipworthy.errors import ExpressionError


def given(raw: object) -> Value:
    """The value that `read_value` makes; an expression that cannot be read is an error of the field it stands in."""
    try:
        return read_value(raw)
    except ExpressionError as error:
        context = {"message": error.message, "repair": error.repair}
        raise PydanticCustomError("expression", "{message}", context) from error


Given: TypeAlias = Annotated[Value, PlainValidator(given)]
"""A value as a field: an expression that cannot be read is an error at its own key."""
