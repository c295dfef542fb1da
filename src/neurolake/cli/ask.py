"""`neurolake ask`: a question in words in; what it was taken for, and rows, out."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit
from neurolake.cli.rows import Format, print_result, result_json

if TYPE_CHECKING:
    from neurolake.app.lake import Lake
    from neurolake.nuic.questions.base import Reading, Understood


def ask(
    question: Annotated[str, typer.Argument(help="The question, in words.")],
    reading: Annotated[
        int | None, typer.Option(min=1, help="Of the readings the one of this number, the likeliest is 1.")
    ] = None,
    run: Annotated[bool, typer.Option(help="Run it; else only show what it was taken for.")] = True,
    limit: Annotated[int, typer.Option(min=1, help="Most rows to print.")] = 1000,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Ask in words: shows how the question was taken, the SQL, and the rows."""
    with opened(home, as_json=as_json) as lake:
        found = _understood(lake, question)
        chosen = _chosen(found, reading, as_json=as_json)
        if as_json:
            _emit(lake, found, chosen, limit if run else None)
            return
        _tell(chosen)
        if run:
            print_result(lake.query(chosen.sql), Format.TABLE, limit)
        _tell_others(found, chosen)


def _understood(lake: "Lake", question: str) -> "Understood":
    from neurolake.app.understanding import not_understood
    from neurolake.compliance.policies.expressions import Asker
    from neurolake.kernel.principal import LOCAL

    found = lake.nuic.questions.understand(question, Asker(LOCAL))
    if not found.readings:
        raise not_understood(found)
    if found.note is not None:
        console(stderr=True).print(found.note, markup=False)
    return found


def _chosen(found: "Understood", number: int | None, *, as_json: bool) -> "Reading":
    """The reading that is meant: the one of the number, the likeliest, or the one that is chosen when asked."""
    from neurolake.app.understanding import need_best
    from neurolake.kernel.errors import InvalidOption

    if number is None and found.clarification is not None and not as_json and sys.stdin.isatty():
        _number_all(found)
        number = typer.prompt("Which one", type=int)
    if number is None:
        if found.clarification is not None and not as_json:
            _number_all(found)
        return need_best(found)
    if not 1 <= number <= len(found.readings):
        raise InvalidOption(f"There is no reading {number}: there are {len(found.readings)}.")
    return found.readings[number - 1]


def _number_all(found: "Understood") -> None:
    out = console(stderr=True)
    out.print(found.clarification, markup=False)
    for number, one in enumerate(found.readings, 1):
        out.print(f"{number}. {one.reading}{_rows(one)}", markup=False)


def _tell(one: "Reading") -> None:
    out = console()
    read = ", ".join(_table(table.name, table.snapshot_id) for table in one.tables)
    out.print(one.reading, markup=False)
    out.print(one.sql, markup=False, style="dim", soft_wrap=True)
    out.print(f"Reads {read}. Confidence {one.confidence:.0%}.", markup=False, soft_wrap=True)


def _tell_others(found: "Understood", chosen: "Reading") -> None:
    if found.clarification is not None or len(found.readings) == 1:
        return
    out = console(stderr=True)
    out.print("Or did you mean (--reading):", markup=False)
    for number, one in enumerate(found.readings, 1):
        if one is not chosen:
            out.print(f"{number}. {one.reading}{_rows(one)}", markup=False)


def _table(name: str, snapshot_id: int | None) -> str:
    return name if snapshot_id is None else f"{name} (snapshot {snapshot_id})"


def _rows(one: "Reading") -> str:
    return "" if one.rows is None else f" ({one.rows:,} row{'' if one.rows == 1 else 's'})"


def _emit(lake: "Lake", found: "Understood", chosen: "Reading", limit: int | None) -> None:
    told: dict[str, Any] = chosen.to_json() | {
        "alternatives": [one.to_json() for one in found.readings if one != chosen]
    }
    emit(told if limit is None else told | {"result": result_json(lake.query(chosen.sql), limit)})
