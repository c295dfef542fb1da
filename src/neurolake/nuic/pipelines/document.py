"""From the text of a specification to the specification, with everything that is wrong with it and where."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import ValidationError

from neurolake.kernel.errors import InvalidPipeline
from neurolake.nuic.pipelines.places import Document, Path, read
from neurolake.nuic.pipelines.spec import Spec

_MAX_DIAGNOSTICS = 100


@dataclass(frozen=True)
class Diagnostic:
    """Something about a specification, and where: a path of keys, line and column from 1 on."""

    severity: Literal["error", "warning"]
    message: str
    path: str
    line: int | None = None
    column: int | None = None
    hint: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def at(
    document: Document,
    path: Path,
    message: str,
    *,
    severity: Literal["error", "warning"] = "error",
    hint: str | None = None,
    line: int = 1,
    column: int = 1,
) -> Diagnostic:
    """A diagnostic at a part of a document.

    Args:
        line, column: Within that part, where it is a text.
    """
    place = document.place(path)
    shown = ".".join(str(part) for part in path)
    if place is None:
        return Diagnostic(severity, message, shown, hint=hint)
    across = place.column + column - 1 if line == 1 else place.indent + column
    return Diagnostic(severity, message, shown, place.line + line - 1, across, hint)


def parse(text: str) -> tuple[Spec | None, list[Diagnostic], Document]:
    """The specification that a text holds, None where it has errors of form; and these.

    Raises:
        InvalidPipeline: It cannot be read at all.
    """
    document = read(text)
    if not isinstance(document.data, dict):
        raise InvalidPipeline("A specification is a mapping with name and steps.", line=1, column=1)
    try:
        return Spec.model_validate(document.data), [], document
    except ValidationError as error:
        found = [_diagnostic(document, one) for one in error.errors(include_url=False, include_input=False)]
        return None, found[:_MAX_DIAGNOSTICS], document


def _diagnostic(document: Document, error: Any) -> Diagnostic:
    # The library names also the variant that it took for a part with several.
    path = tuple(part for part in error["loc"] if part not in ("[key]",) and not _is_variant(error["loc"], part))
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = f"There is no field {str(path[-1])[:60]!r} here."
    if error["type"] == "string_pattern_mismatch":
        message = "A name has small letters, digits, _ and -, and begins with a letter."
    return at(document, path, message[:1].upper() + message[1:])


def _is_variant(path: Path, part: Any) -> bool:
    return len(path) > 1 and path[0] == "partitions" and path[1] == part and part in ("date", "range", "list")


def refuse(found: list[Diagnostic]) -> None:
    """Raise if something is an error.

    Raises:
        InvalidPipeline: With all diagnostics.
    """
    errors = [one for one in found if one.severity == "error"]
    if errors:
        first = errors[0]
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        raise InvalidPipeline(
            f"{first.path + ': ' if first.path else ''}{first.message}{more}",
            hint=first.hint,
            line=first.line,
            column=first.column,
            diagnostics=[one.to_json() for one in found],
        )
