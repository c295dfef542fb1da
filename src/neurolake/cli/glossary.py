"""`neurolake glossary list | show | define | change | remove | domains | domain`: words of the business."""

from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit, table

Word = Annotated[str, typer.Argument(help="The term, or another word for it.")]
Synonym = Annotated[list[str] | None, typer.Option(help="Another word for it; all of them.")]
Domain = Annotated[str | None, typer.Option(help="The part of the business that it belongs to.")]


def commands() -> typer.Typer:
    """The subcommands."""
    app = typer.Typer(help="Words of the business, and what is meant by them.", no_args_is_help=True)
    app.command("list")(listing)
    for command in (show, define, change, remove, domains, domain):
        app.command()(command)
    return app


def listing(
    after: Annotated[str, typer.Option(help="Those that come after this word.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """List the terms, by name."""
    with opened(home, as_json=as_json) as lake:
        found = lake.stewardship.glossary.terms(after=after, limit=limit)
    if as_json:
        emit(found)
        return
    rows = [[one["name"], one["definition"][:80], ", ".join(one["synonyms"]) or None] for one in found["terms"]]
    table(["term", "means", "also"], rows)
    if found["next"]:
        console().print(f"There are more: --after '{found['next']}'", markup=False)


def show(word: Word, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show a term, and what speaks of it."""
    with opened(home, as_json=as_json) as lake:
        _show(lake.stewardship.glossary.term(word), as_json=as_json)


def define(
    word: Annotated[str, typer.Argument(help="The term.")],
    definition: Annotated[str, typer.Argument(help="What is meant by it; markdown.")],
    synonym: Synonym = None,
    domain: Domain = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Add a term."""
    with opened(home, as_json=as_json) as lake:
        found = lake.stewardship.glossary.define(
            word, {"definition": definition, "synonyms": synonym or [], "domain": domain}
        )
        _show(found, as_json=as_json)


def change(
    word: Word,
    name: Annotated[str | None, typer.Option(help="Its new name.")] = None,
    definition: Annotated[str | None, typer.Option(help="What is meant by it.")] = None,
    synonym: Synonym = None,
    domain: Domain = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Change a term."""
    given = {"name": name, "definition": definition, "synonyms": synonym or None, "domain": domain}
    changed: Any = {key: value for key, value in given.items() if value is not None}
    with opened(home, as_json=as_json) as lake:
        _show(lake.stewardship.glossary.change(word, changed), as_json=as_json)


def remove(word: Word, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Remove a term and its links."""
    with opened(home, as_json=as_json) as lake:
        lake.stewardship.glossary.remove(word)
    if as_json:
        emit({"removed": word})


def domains(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the parts of the business."""
    with opened(home, as_json=as_json) as lake:
        found = lake.stewardship.glossary.domains()
    if as_json:
        emit(found)
    else:
        table(["domain", "what it is"], [[one["name"], one["description"]] for one in found])


def domain(
    name: Annotated[str, typer.Argument(help="For example sales.emea.")],
    description: Annotated[str | None, typer.Argument(help="What it is; markdown.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove it; what belonged to it belongs to none.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Add a part of the business, describe it anew, or remove it."""
    with opened(home, as_json=as_json) as lake:
        if remove:
            lake.stewardship.glossary.remove_domain(name)
            found: dict[str, Any] = {"removed": name}
        else:
            found = lake.stewardship.glossary.put_domain(name, description)
    if as_json:
        emit(found)


def _show(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    from rich.text import Text

    also = f" (also {', '.join(found['synonyms'])})" if found["synonyms"] else ""
    console().print(Text(f"{found['name']}{also}: {found['definition']}"))
    links = [[one["dataset"], one["column"]] for one in found.get("links", [])]
    if links:
        table(["dataset", "column"], links)
