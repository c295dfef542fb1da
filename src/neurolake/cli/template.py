"""`neurolake template save | list | show | diff | share | remove | run`: queries with typed parameters."""

from pathlib import Path
from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, failing, items, opened, pair, text_of
from neurolake.cli.output import console, emit, table

Name = Annotated[str, typer.Argument(help="Name or id.")]


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Queries with typed parameters.", no_args_is_help=True)
    for name, command in (
        ("save", save),
        ("list", listing),
        ("show", show),
        ("diff", diff),
        ("share", share),
        ("remove", remove),
        ("run", run),
    ):
        group.command(name)(command)
    return group


def save(
    file: Annotated[Path, typer.Argument(help='A YAML file; "-" for standard input.')],
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Save a template, or its next version."""
    with failing(as_json=as_json):
        text = text_of(file)
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.templates.save(text)
    if as_json:
        emit(found)
    else:
        console().print(f"{found['name']}, version {found['version']}", markup=False)


def listing(
    words: Annotated[list[str] | None, typer.Argument(help="Only those that have all these words.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """List templates, those that are used most first."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.templates.listing(words=" ".join(words or ()))
    if as_json:
        emit(found)
        return
    rows = [[one["name"], one["version"], one["owner"], one["uses"], one["description"]] for one in found]
    table(["name", "version", "owner", "uses", "description"], rows)


def show(
    name: Name,
    version: Annotated[int | None, typer.Option(min=1)] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show a template's query and parameters."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.templates.get(name, version=version)
    if as_json:
        emit(found)
        return
    console().print(found["sql"], markup=False)
    table(["parameter", "type", "default", "choices"], [_parameter(one) for one in found["parameters"]])


def diff(name: Name, before: int, after: int, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show what is other in a version than in another."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.templates.diff(name, before, after)
    if as_json:
        emit(found)
        return
    console().print(found["sql"] or "The query is the same.", markup=False)
    for what, names in found["parameters"].items():
        if names:
            console().print(f"Parameters {what}: {', '.join(names)}", markup=False)


def share(
    name: Name,
    subjects: Annotated[
        list[str] | None, typer.Argument(help="everyone, user:…, role:…, group:…; none: nobody.")
    ] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Set who besides the owner may see and run a template."""
    with opened(home, as_json=False) as lake:
        lake.nuic.templates.share(name, subjects or [])


def remove(name: Name, home: Home = DEFAULT_HOME) -> None:
    """Take a template away, with its versions."""
    with opened(home, as_json=False) as lake:
        lake.nuic.templates.remove(name)


def run(
    name: Name,
    values: Annotated[list[str] | None, typer.Argument(help="name=value; of a list name=a,b or JSON.")] = None,
    version: Annotated[int | None, typer.Option(min=1)] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Run a template."""
    with opened(home, as_json=as_json) as lake:
        templates = lake.nuic.templates
        parameters = {one["name"]: one for one in templates.get(name, version=version)["parameters"]}
        given = dict(_value(text, parameters) for text in values or ())
        found = templates.run(name, given, version=version, limit=limit)
    if as_json:
        emit(found)
    else:
        table([column["name"] for column in found["columns"]], found["rows"], null="NULL")


def _value(text: str, parameters: dict[str, Any]) -> tuple[str, Any]:
    name, value = pair(text)
    return name, items(value) if parameters.get(name, {}).get("list") else value


def _parameter(one: dict[str, Any]) -> list[Any]:
    kind = f"list of {one['type']}" if one.get("list") else one["type"]
    choices = ", ".join(str(choice) for choice in one.get("choices", ()))
    return [one["name"], kind, one.get("default"), choices or (f"columns of {one['of']}" if one.get("of") else None)]
