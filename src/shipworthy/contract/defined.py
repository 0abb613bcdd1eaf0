"""The class of the parts of a definition: what is wrong with one that is made in Python is told as in files."""

from typing import Any, Self

from pydantic import BaseModel, ValidationError

from shipworthy import lazy


class Defined(BaseModel):
    """A part of a definition; one that is made in Python and not valid raises SpecError with every problem."""

    def __init__(self, /, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise lazy.refused()(type(self), data, error) from None

    # As pydantic's own: parts inside of this one are made without a call of Python, and their errors stay with it.
    vars(__init__).update(__pydantic_base_init__=True)

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Make a part of a mapping, whose keys are those of files too; raises SpecError with every problem."""
        try:
            return cls.read(obj, **options)
        except ValidationError as error:
            raise lazy.refused()(cls, obj, error) from None

    @classmethod
    def read(cls, raw: object, **options: Any) -> Self:
        """Make a part of a mapping; raises pydantic's ValidationError, which readers of files tell with its line."""
        return super().model_validate(raw, **options)

    def __setattr__(self, name: str, value: object) -> None:
        try:
            super().__setattr__(name, value)
        except ValidationError as error:
            raise lazy.refused()(type(self), {name: value}, error) from None
