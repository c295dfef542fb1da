"""`neurolake policy list | show | import | export | delete`: what may be seen by whom."""

import sys
from pathlib import Path

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, failing, opened, text_of
from neurolake.cli.output import console, emit

_BY = "local"


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Policies: grants, row filters, masks, purposes, retention.", no_args_is_help=True)
    for name, command in (
        ("list", listing),
        ("show", show),
        ("import", bring_in),
        ("export", export),
        ("delete", delete),
    ):
        group.command(name)(command)
    return group


def listing(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the policies."""
    with opened(home, as_json=as_json) as lake:
        found = lake.policies.listing()
    if as_json:
        emit(found)
        return
    for policy in found:
        whom = ", ".join(policy.get("to", ["everyone"]))
        console().print(f"{policy['name']}  {policy['kind']}  {whom}  {policy.get('on') or 'everything'}", markup=False)


def show(name: str, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show a policy with its history."""
    with opened(home, as_json=as_json) as lake:
        emit(lake.policies.get(name))


def bring_in(file: Path, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Create or update the policies of a YAML file ("-" for standard input), all or none."""
    with failing(as_json=as_json):
        text = text_of(file)
    with opened(home, as_json=as_json) as lake:
        counts = lake.policies.bring_in(text, by=_BY)
    if as_json:
        emit(counts)
    else:
        console().print(", ".join(f"{count} {what}" for what, count in counts.items()))


def export(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Write all policies as YAML to standard output."""
    with opened(home, as_json=as_json) as lake:
        sys.stdout.write(lake.policies.as_yaml())


def delete(name: str, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Remove a policy; its history stays."""
    with opened(home, as_json=as_json) as lake:
        lake.policies.delete(name, by=_BY)
