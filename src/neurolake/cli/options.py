"""Options that every command has."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurolake.cli.output import problem
from neurolake.kernel.errors import NeuroLakeError

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

Home = Annotated[
    Path, typer.Option("--home", envvar="NEUROLAKE_HOME", help="The lake's folder.", show_default="./lake")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON; problems go to standard error as JSON too.")]
Dataset = Annotated[str, typer.Argument(help="Name, zone.name or id.")]
DEFAULT_HOME = Path("lake")


@contextmanager
def opened(home: Path, *, as_json: bool) -> Iterator["Lake"]:
    """The lake, for the duration of a command; what goes wrong is printed and ends it with exit code 1."""
    with failing(as_json=as_json):
        from neurolake.app.lake import Lake

        with Lake.open(home) as lake:
            yield lake


@contextmanager
def failing(*, as_json: bool) -> Iterator[None]:
    """Print an error of ours and end with exit code 1."""
    try:
        yield
    except NeuroLakeError as error:
        problem(error, as_json=as_json)
        raise typer.Exit(1) from error


def pair(text: str, what: str = "name") -> tuple[str, str]:
    """Both sides of `name=value`.

    Raises:
        typer.BadParameter: It is none.
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is not {what}=value")
    return name, value


def items(value: str) -> list[Any]:
    """Several values as they are typed: `a,b`, or a JSON list.

    Raises:
        typer.BadParameter: It begins as a JSON list and is none.
    """
    if not value.startswith("["):
        return [*value.split(",")]
    try:
        found: list[Any] = json.loads(value)
    except json.JSONDecodeError as error:
        raise typer.BadParameter(f"{value!r} is no JSON list") from error
    return found


def text_of(file: Path) -> str:
    """What a file holds; `-` is standard input.

    Raises:
        InvalidInput: It cannot be read as text.
    """
    from neurolake.kernel.errors import InvalidInput

    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The file {file} cannot be read: {error}.") from error
