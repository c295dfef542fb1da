"""`neurolake contract list | show | put | delete | verify`: what a dataset's owner promises its readers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, failing, opened, text_of
from neurolake.cli.output import console, emit, table


def commands() -> typer.Typer:
    """The subcommands."""
    app = typer.Typer(help="What datasets' owners promise their readers.", no_args_is_help=True)
    for name, command in (
        ("list", listing),
        ("show", show),
        ("put", put),
        ("delete", delete),
        ("verify", verify),
    ):
        app.command(name)(command)
    return app


def listing(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the contracts in force."""
    with opened(home, as_json=as_json) as lake:
        found = lake.contracts.listing()
    if as_json:
        emit(found)
        return
    table(
        ["dataset", "version", "owner", "put by", "at"],
        [[one["dataset"], one["version"], one["owner"], one["put_by"], one["put_at"][:19]] for one in found],
    )


def show(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Print a contract as YAML."""
    with opened(home, as_json=as_json) as lake:
        found = lake.contracts.get(dataset)
    if as_json:
        emit(found)
    else:
        sys.stdout.write(found["yaml"])


def put(
    dataset: Dataset,
    file: Annotated[Path, typer.Argument(help='A YAML file; "-" for standard input.')],
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Put a contract, or a new version of it."""
    with failing(as_json=as_json):
        text = text_of(file)
    with opened(home, as_json=as_json) as lake:
        found = lake.contracts.put(dataset, text)
    if as_json:
        emit(found)
    else:
        console().print(f"{found['dataset']} keeps contract {found['version']} from now on.", markup=False)
        for one in found["checks"]:
            if one["failing"]:
                what = f"{one['constraint']['type']} ({_what(one['constraint'])})"
                console(stderr=True).print(f"Broken now, {one['failing']:,} times: {what}", markup=False)


def delete(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Take a contract back; its versions stay on record."""
    with opened(home, as_json=as_json) as lake:
        lake.contracts.delete(dataset)


def verify(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Look whether a contract is kept now; exit code 1 when it is not."""
    with opened(home, as_json=as_json) as lake:
        found = lake.contracts.verify(dataset)
    if as_json:
        emit(found)
    else:
        rows = [
            [one["constraint"]["type"], _what(one["constraint"]), one["checked"], one["failing"], one["observed"]]
            for one in found["checks"]
        ]
        table(["constraint", "of", "checked", "failing", "found"], rows, title=f"{found['dataset']} {found['version']}")
        for what in found["columns"]:
            console().print(what, markup=False)
        console().print("Kept." if found["kept"] else "Not kept.")
    if not found["kept"]:
        raise typer.Exit(1)


def _what(constraint: dict[str, object]) -> str:
    return ", ".join(f"{key} {value}" for key, value in constraint.items() if key != "type")
