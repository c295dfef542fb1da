"""How a result may be drawn: a specification that names its columns; never code."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from neurolake.kernel.plain import plain

_MOST_TITLE = 200

Name = Annotated[str, Field(min_length=1, max_length=255)]
Kind = Literal["bar", "line", "scatter"]


class Chart(BaseModel):
    """A drawing of a stored result. `x`, `y` and `series` are names of its columns; `series` tells lines apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    x: Name
    y: Annotated[list[Name], Field(min_length=1, max_length=4)]
    series: Name | None = None
    title: Annotated[str, AfterValidator(lambda text: plain(text, _MOST_TITLE))] = ""

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        named = [self.x, *self.y, *([self.series] if self.series else [])]
        if len(set(named)) < len(named):
            raise ValueError("A column is drawn once.")
        if self.series and len(self.y) > 1:
            raise ValueError("With a series there is one y.")
        return self
