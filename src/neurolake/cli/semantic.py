"""`neurolake semantic draft | check | apply | show | history | remove | questions | verify | approve | forget`."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, failing, opened, text_of
from neurolake.cli.output import console, emit, table

File = Annotated[Path, typer.Argument(help='A YAML file; "-" for standard input.')]
Wanted = Annotated[str, typer.Argument(help="Id of a verified question.")]


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="What figures mean, and questions that were verified.", no_args_is_help=True)
    for name, command in (
        ("draft", draft),
        ("check", check),
        ("apply", apply),
        ("show", show),
        ("history", history),
        ("remove", remove),
        ("questions", questions),
        ("verify", verify),
        ("approve", approve),
        ("forget", forget),
    ):
        group.command(name)(command)
    return group


def draft(
    datasets: Annotated[list[str] | None, typer.Argument(help="Of these datasets; of all without any.")] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Print a semantic layer made from the catalog, to be corrected; nothing is applied."""
    with opened(home, as_json=False) as lake:
        text = lake.nuic.semantic.draft(names=datasets or ())
    sys.stdout.write(text)


def check(
    file: Annotated[Path | None, typer.Argument(help="A YAML file; without it the layer in force.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Look for mistakes, and run the verified questions; exit code 1 when something does not pass."""
    with failing(as_json=as_json):
        text = None if file is None else text_of(file)
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.regression.check(text)
    if as_json:
        emit(found)
    else:
        _tell(found)
    if not found["passed"]:
        raise typer.Exit(1)


def _tell(found: dict[str, Any]) -> None:
    _tell_issues(found["issues"])
    for one in found["questions"]:
        taken = "" if one["understood"] in {"same", None} else f" (in words: {one['understood']})"
        why = f": {one['why']}" if one["why"] else ""
        console().print(f"{one['state']}: {one['question']}{taken}{why}", markup=False, soft_wrap=True)
    failed = sum(one["state"] == "failed" for one in found["questions"])
    wrong = sum(one["level"] == "error" for one in found["issues"])
    console().print(f"{wrong} errors, {len(found['questions'])} questions, {failed} failed", markup=False)


def _tell_issues(issues: list[dict[str, Any]]) -> None:
    for one in issues:
        hint = f" {one['hint']}" if one["hint"] else ""
        console(stderr=True).print(f"{one['level']}: {one['where']}: {one['what']}{hint}", markup=False, soft_wrap=True)


def apply(
    file: File,
    note: Annotated[str, typer.Option(help="What is new.")] = "",
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Put a document in force, as the next version."""
    with failing(as_json=as_json):
        text = text_of(file)
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.semantic.apply(text, note=note)
    if as_json:
        emit(found)
        return
    _tell_issues(found["issues"])
    console().print(f"Version {found['version']} is in force.", markup=False)


def show(
    version: Annotated[int | None, typer.Option(min=1, help="The one in force without it.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Print the layer as YAML."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.semantic.show(version=version)
    if as_json:
        emit(found)
    else:
        sys.stdout.write(found["yaml"])


def history(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the versions, newest first."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.semantic.history()
    if as_json:
        emit(found)
        return
    table(["version", "by", "at", "note"], [[one["version"], one["by"], one["at"][:19], one["note"]] for one in found])


def remove(home: Home = DEFAULT_HOME) -> None:
    """Take the layer away; its versions stay on record."""
    with opened(home, as_json=False) as lake:
        lake.nuic.semantic.remove()


def questions(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the verified questions, newest first."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.verified.listing(limit=1_000)
    if as_json:
        emit(found)
        return
    table(["id", "state", "question", "by"], [[one["id"], one["state"], one["question"], one["by"]] for one in found])


def verify(
    question: Annotated[str, typer.Argument(help="The question, in words.")],
    sql: Annotated[str, typer.Argument(help="The query that answers it.")],
    expected: Annotated[str | None, typer.Option(help="The rows that it answers, as JSON: [[1, 2]].")] = None,
    approved: Annotated[bool, typer.Option("--approve", help="Approve it at once.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Hand in a question with its query, which is run once."""
    rows = _rows(expected)
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.verified.propose(question, sql, expected=rows)
        if approved:
            found = lake.nuic.verified.approve(found["id"])
    if as_json:
        emit(found)
    else:
        console().print(f"{found['id']} {found['state']}", markup=False)


def _rows(text: str | None) -> list[list[Any]] | None:
    if text is None:
        return None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise typer.BadParameter("--expected is no JSON") from error
    if not isinstance(found, list) or not all(isinstance(row, list) for row in found):
        raise typer.BadParameter("--expected is no list of rows")
    return found


def approve(question_id: Wanted, home: Home = DEFAULT_HOME) -> None:
    """Approve a question, so that it answers all who may read what it reads."""
    with opened(home, as_json=False) as lake:
        lake.nuic.verified.approve(question_id)


def forget(question_id: Wanted, home: Home = DEFAULT_HOME) -> None:
    """Take a question away."""
    with opened(home, as_json=False) as lake:
        lake.nuic.verified.remove(question_id)
