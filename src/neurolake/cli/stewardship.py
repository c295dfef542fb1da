"""`neurolake card | describe | tag | own | link | deprecate | archive | restore`: what people say about datasets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, failing, opened, text_of
from neurolake.cli.output import console, emit, table

if TYPE_CHECKING:
    from neurolake.app.lake import Lake

Column = Annotated[str | None, typer.Option(help="Only this column.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take them away instead.")]


def card(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show what people said about a dataset."""
    with opened(home, as_json=as_json) as lake:
        _show(lake.stewardship.card(dataset), as_json=as_json)


def describe(
    dataset: Dataset,
    text: Annotated[str | None, typer.Argument(help="Markdown; none takes the description away.")] = None,
    column: Column = None,
    file: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Take the text from a file.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Describe a dataset or a column."""
    with failing(as_json=as_json):
        told = text_of(file) if file else text
    with opened(home, as_json=as_json) as lake:
        if column is None:
            found = lake.stewardship.edit(dataset, {"description": told})
        else:
            found = lake.stewardship.edit_column(dataset, column, {"description": told})
        _show(found, as_json=as_json)


def tag(
    dataset: Dataset,
    tags: Annotated[list[str], typer.Argument(help="Small letters, digits, _ and -, with dots between.")],
    column: Column = None,
    remove: Remove = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Give a dataset or a column tags, or take them away."""
    with opened(home, as_json=as_json) as lake:
        _show(_changed(lake, dataset, column, "tags", tags, remove=remove), as_json=as_json)


def link(
    dataset: Dataset,
    terms: Annotated[list[str], typer.Argument(help="Words of the glossary.")],
    column: Column = None,
    remove: Remove = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Say that a dataset or a column is what words of the glossary speak of."""
    with opened(home, as_json=as_json) as lake:
        words = [lake.stewardship.glossary.term(term)["name"] for term in terms]
        _show(_changed(lake, dataset, column, "terms", words, remove=remove), as_json=as_json)


def own(
    dataset: Dataset,
    owner: Annotated[str | None, typer.Option(help="Who may do everything with it.")] = None,
    steward: Annotated[list[str] | None, typer.Option(help="Who is to be asked about it; all of them.")] = None,
    domain: Annotated[str | None, typer.Option(help="The part of the business that it belongs to.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Say whose a dataset is."""
    given = {"owner": owner, "stewards": steward or None, "domain": domain}
    change: Any = {name: value for name, value in given.items() if value is not None}
    with opened(home, as_json=as_json) as lake:
        _show(lake.stewardship.edit(dataset, change), as_json=as_json)


def deprecate(
    dataset: Dataset,
    reason: Annotated[str, typer.Argument(help="Why, in a sentence.")],
    successor: Annotated[str | None, typer.Option(help="The dataset to use in its place.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Say that a dataset is not to be used any more; it is found further down."""
    with opened(home, as_json=as_json) as lake:
        _show(lake.stewardship.deprecate(dataset, reason, successor=successor), as_json=as_json)


def archive(
    dataset: Dataset,
    reason: Annotated[str, typer.Argument(help="Why, in a sentence.")] = "",
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Put a dataset away: searches find it only with --archived. Its data stays."""
    with opened(home, as_json=as_json) as lake:
        _show(lake.stewardship.archive(dataset, reason=reason), as_json=as_json)


def restore(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Take a deprecated or archived dataset into use again."""
    with opened(home, as_json=as_json) as lake:
        _show(lake.stewardship.restore(dataset), as_json=as_json)


def bookmark(
    dataset: Annotated[str | None, typer.Argument(help="The dataset to mark; none lists what is marked.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the mark away.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Mark a dataset, to find it again, or list the marks."""
    with opened(home, as_json=as_json) as lake:
        if dataset is not None:
            (lake.stewardship.bookmarks.remove if remove else lake.stewardship.bookmarks.add)(dataset)
        found = lake.stewardship.bookmarks.listing()
    if as_json:
        emit(found)
    else:
        table(["dataset", "marked (UTC)"], [[one["qualified_name"], one["marked_at"][:19]] for one in found])


def _changed(
    lake: "Lake", dataset: str, column: str | None, kind: str, names: list[str], *, remove: bool
) -> dict[str, Any]:
    """The card with names added to a list of it, or taken from it; nothing that others do meanwhile is lost."""
    known = lake.stewardship.card(dataset)
    present = known["columns"].get(column, {}).get(kind, []) if column else known[kind]
    kept = [name for name in present if name not in names]
    change: Any = {kind: kept if remove else [*present, *(name for name in names if name not in present)]}
    if column is None:
        return lake.stewardship.edit(dataset, change, expected=known["version"])
    return lake.stewardship.edit_column(dataset, column, change, expected=known["version"])


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    from rich.text import Text

    state = found["lifecycle"]
    rows = [
        ["description", found["description"]],
        ["owner", found["owner"]],
        *([name, ", ".join(found[name]) or None] for name in ("stewards", "tags", "terms")),
        ["domain", found["domain"]],
        ["state", state["state"] + (f": {state['reason']}" if state["reason"] else "")],
        ["use instead", state["successor"] and state["successor"]["qualified_name"]],
    ]
    table(["what", "is said"], [row for row in rows if row[1]])
    said = [
        [name, one["description"], ", ".join(one["tags"]) or None, ", ".join(one["terms"]) or None]
        for name, one in found["columns"].items()
        if any(one.values())
    ]
    if said:
        table(["column", "description", "tags", "terms"], said)
    console().print(Text(f"Version {found['version']}."))
