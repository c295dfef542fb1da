"""`neurolake pii | scan`: personal data."""

import time
from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, opened
from neurolake.cli.output import console, emit, table

_POLL_S = 0.1


def pii(
    dataset: Dataset,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show the personal data that is known in a dataset."""
    with opened(home, as_json=as_json) as lake:
        known = lake.personal_data.findings(dataset)
    if as_json:
        emit(known)
    elif not known["findings"]:
        console().print(f"No personal data is known in {known['dataset']}.")
    else:
        rows = [_row(finding) for finding in known["findings"]]
        table(["column", "entity", "confidence", "by", "matched", "decision"], rows, title=known["dataset"])


def scan(
    scope: Annotated[str, typer.Argument(help="A dataset, a zone, or all.")] = "all",
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Look for personal data in what the lake holds."""
    with opened(home, as_json=as_json) as lake:
        seen = lake.personal_data.scan(scope)
        while seen["state"] in ("queued", "running"):
            time.sleep(_POLL_S)
            seen = lake.personal_data.get(seen["id"])
    if as_json:
        emit(seen)
    else:
        console().print(f"{seen['done']} of {seen['datasets']} datasets, {seen['findings']} findings.")
        for failure in seen["failures"]:
            console(stderr=True).print(failure)
    if seen["state"] != "succeeded":
        raise typer.Exit(1)


def _row(finding: dict[str, Any]) -> list[Any]:
    evidence = finding["evidence"] or {}
    place = ".".join(part for part in (finding["column"], finding["path"]) if part)
    checked = evidence.get("checked")
    return [
        place,
        finding["entity"],
        finding["confidence"],
        evidence.get("recognizer"),
        None if checked is None else f"{evidence['matched']} of {checked}",
        finding["decision"],
    ]
