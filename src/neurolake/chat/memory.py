"""What the next turn is understood by: the intent of the last answer, the way back, and choices that are open."""

from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from neurolake.chat.events import By
from neurolake.intent.frame import Frame
from neurolake.nuic.questions.base import Reading

_FRAMES: TypeAdapter[Frame] = TypeAdapter(Frame)


class Told(BaseModel):
    """A reading of a message, as it is kept; `frame` is the typed intent, which a model's reading has not."""

    model_config = ConfigDict(extra="forbid")

    sql: str
    reading: str
    confidence: float
    tables: list[dict[str, Any]]
    rows: int | None = None
    by: By = "parser"
    frame: dict[str, Any] | None = None

    @classmethod
    def of(cls, reading: Reading) -> "Told":
        """What is kept of a reading."""
        frame = _FRAMES.dump_python(reading.frame, mode="json") if reading.frame is not None else None
        told = {name: value for name, value in reading.to_json().items() if name != "only"}
        return cls(**told, frame=frame)

    @property
    def intent(self) -> Frame | None:
        """The typed intent; None where there is none, or what was kept cannot be read any more."""
        try:
            return _FRAMES.validate_python(self.frame) if self.frame is not None else None
        except ValidationError:
            return None


class Context(BaseModel):
    """Where a conversation is after a turn.

    Attributes:
        last: The last answer.
        back: The turn after which it was where "go back" leads; None at the first answer.
        choices: Readings to choose from, where it was asked back.
    """

    last: Told | None = None
    back: str | None = None
    choices: list[Told] = []


def context_of(kept: dict[str, Any] | None) -> Context:
    """A context as it was kept; an empty one where it cannot be read any more."""
    try:
        return Context.model_validate(kept or {})
    except ValidationError:
        return Context()
