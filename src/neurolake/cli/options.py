"""Options that every command has."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from neurolake.cli.output import problem
from neurolake.kernel.errors import NeuroLakeError

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

Home = Annotated[
    Path, typer.Option("--home", envvar="NEUROLAKE_HOME", help="The lake's folder.", show_default="./lake")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON; problems go to standard error as JSON too.")]
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
