"""`neurolake insights | accept | recommend`: what the figures of a dataset tell, and what goes with it."""

from typing import Annotated, Literal

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, opened
from neurolake.cli.output import console, emit, table

Wait = Annotated[float, typer.Option(min=0, max=3600, help="Seconds to look at other datasets whose data has changed.")]


def insights(dataset: Dataset, wait: Wait = 30.0, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show what the figures of a dataset tell, with their evidence, and what could be said about it."""
    with opened(home, as_json=as_json) as lake:
        lake.nuic.sketches.refresh(seconds=wait)
        found = lake.nuic.insights.of(dataset)
    if as_json:
        emit(found)
        return
    rows = [[one["severity"], one["kind"].replace("_", " "), one["text"]] for one in found["insights"]]
    table(["", "insight", "what it tells"], rows, title=found["dataset"])
    suggested = [[one["id"], one["column"], one["kind"], one["value"], one["reason"]] for one in found["suggestions"]]
    if suggested:
        table(["id", "column", "suggested", "", "why"], suggested, title="To accept: neurolake accept DATASET ID")
    table(["nothing told of", "why"], [[one["kind"].replace("_", " "), one["why"]] for one in found["quiet"]])
    _tell_waiting(found["waiting"])


def accept(
    dataset: Dataset,
    suggestion: Annotated[list[str], typer.Argument(help="Ids of suggestions, as `neurolake insights` lists them.")],
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Say of columns what was suggested."""
    from neurolake.app.portrait import accept as accepted

    with opened(home, as_json=as_json) as lake:
        card = [accepted(lake, dataset, one) for one in suggestion][-1]
    if as_json:
        emit(card)
    else:
        console().print(f"Said. The card is at version {card['version']}.")


def recommend(
    dataset: Dataset,
    kind: Annotated[
        Literal["joinable", "similar", "used_together", "downstream"] | None, typer.Option(help="Only for this reason.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    check: Annotated[int, typer.Option(min=0, max=5, help="Joins whose estimate is checked by counting.")] = 0,
    wait: Wait = 30.0,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show datasets that go with one: that can be joined, are similar, are used together, or were made from it."""
    with opened(home, as_json=as_json) as lake:
        lake.nuic.sketches.refresh(seconds=wait)
        found = lake.nuic.recommendations.of(dataset, kind=kind, limit=limit, check=check)
    if as_json:
        emit(found)
        return
    rows = [
        [one["qualified_name"], one["score"], reason["kind"].replace("_", " "), reason["text"], _checked(reason)]
        for one in found["recommendations"]
        for reason in one["reasons"]
    ]
    table(["dataset", "score", "because", "", "checked"], rows, title=found["dataset"])
    _tell_waiting(found["waiting"])


def _checked(reason: dict[str, dict[str, dict[str, object]]]) -> str | None:
    check = reason["evidence"].get("check")
    if check is None:
        return None
    return str(check["failed"]) if "failed" in check else f"{check['found']} of {check['values']} values"


def _tell_waiting(waiting: int) -> None:
    if waiting:
        console(stderr=True).print(f"The values of {waiting} datasets are not looked at yet; --wait gives it time.")
