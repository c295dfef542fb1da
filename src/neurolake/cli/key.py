"""`neurolake key`: API keys for programs."""

from typing import Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit, table
from neurolake.kernel.principal import LOCAL


def commands() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(help="API keys: create, list, revoke.", no_args_is_help=True)
    for name, command in (("create", create), ("list", listing), ("revoke", revoke)):
        app.command(name)(command)
    return app


def create(
    user: Annotated[str, typer.Argument(help="Whose key it is.")],
    scope: Annotated[
        list[str], typer.Option(help="query, ingest, catalog, pipelines, compliance or admin; repeat for several.")
    ],
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    days: Annotated[float, typer.Option(help="How long it holds.")] = 90,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Make a key and print it; it cannot be shown again."""
    with opened(home, as_json=as_json) as lake:
        key, secret = lake.identity.keys.create(user, name, scope, days, by=LOCAL.name)
    if as_json:
        emit({**key.to_json(), "secret": secret})
    else:
        typer.echo(secret)
        console(stderr=True).print("Keep it now: it is not shown again.")


def listing(
    user: Annotated[str | None, typer.Option(help="Only the keys of this user.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """List the keys, without their secrets."""
    with opened(home, as_json=as_json) as lake:
        found = [key.to_json() for key in lake.identity.keys.list(user)]
    if as_json:
        emit(found)
        return
    times = ("expires_at", "last_used_at", "revoked_at")
    rows = [
        [key["prefix"], key["user"], key["name"], ", ".join(key["scopes"]), *((key[time] or "")[:19] for time in times)]
        for key in found
    ]
    table(["key", "user", "for", "scopes", "expires (UTC)", "last used", "revoked"], rows)


def revoke(
    key: Annotated[str, typer.Argument(help="Prefix (nlk_…) or id.")], home: Home = DEFAULT_HOME, as_json: Json = False
) -> None:
    """Make a key stop to hold at once."""
    with opened(home, as_json=as_json) as lake:
        revoked = lake.identity.keys.revoke(key, by=LOCAL.name)
    if as_json:
        emit(revoked.to_json())
    else:
        console().print(f"{revoked.prefix} of {revoked.user} is revoked.")
