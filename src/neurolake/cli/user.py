"""`neurolake user`: accounts. Passwords are typed or piped in, never given as arguments, which others can see."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit, table

if TYPE_CHECKING:
    from neurolake.identity.users import Account

Name = Annotated[str, typer.Argument(help="Name of the user.")]


def commands() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(help="Accounts: add, list, passwd, disable, enable.", no_args_is_help=True)
    for name, command in (
        ("add", add),
        ("list", listing),
        ("passwd", passwd),
        ("disable", disable),
        ("enable", enable),
    ):
        app.command(name)(command)
    return app


def add(
    name: Name,
    admin: Annotated[bool, typer.Option("--admin", help="May do everything.")] = False,
    role: Annotated[list[str] | None, typer.Option(help="A role; repeat for several.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="A group; repeat for several.")] = None,
    attribute: Annotated[list[str] | None, typer.Option(help="KEY=VALUE for policies; repeat for several.")] = None,
    no_password: Annotated[bool, typer.Option("--no-password", help="For programs: API keys only.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Make an account; asks for the password, or reads it from standard input."""
    from neurolake.kernel.principal import ADMIN

    with opened(home, as_json=as_json) as lake:
        made = lake.identity.users.create(
            name,
            None if no_password else _password(),
            roles=[*(role or []), *([ADMIN] if admin else [])],
            groups=group or [],
            attributes=_attributes(attribute or []),
        )
    _show(made, f"The user {made.name} was made.", as_json=as_json)


def listing(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the accounts."""
    with opened(home, as_json=as_json) as lake:
        found = [account.to_json() for account in lake.identity.users.list()]
    if as_json:
        emit(found)
        return
    rows = [
        [
            item["name"],
            "disabled" if item["disabled"] else "active",
            ", ".join(item["roles"]),
            ", ".join(item["groups"]),
            (item["last_login_at"] or "")[:19] or None,
        ]
        for item in found
    ]
    table(["user", "state", "roles", "groups", "last sign-in (UTC)"], rows)


def passwd(name: Name, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Give an account a new password, which ends all its sessions."""
    with opened(home, as_json=as_json) as lake:
        lake.identity.users.set_password(name, _password())
        changed = lake.identity.users.get(name)
    _show(changed, f"{changed.name} has a new password, and no session any more.", as_json=as_json)


def disable(name: Name, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Lock an account: its sessions end at once, its API keys stop to hold."""
    with opened(home, as_json=as_json) as lake:
        changed = lake.identity.users.change(name, disabled=True)
    _show(changed, f"{changed.name} is disabled.", as_json=as_json)


def enable(name: Name, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Open a disabled account again; its API keys hold again."""
    with opened(home, as_json=as_json) as lake:
        changed = lake.identity.users.change(name, disabled=False)
    _show(changed, f"{changed.name} is active.", as_json=as_json)


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _attributes(given: list[str]) -> dict[str, str]:
    from neurolake.kernel.errors import InvalidOption

    pairs: dict[str, str] = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals:
            raise InvalidOption(f"{text!r} is no attribute.", hint="Write KEY=VALUE.")
        pairs[key] = value
    return pairs


def _show(account: "Account", text: str, *, as_json: bool) -> None:
    shown: dict[str, Any] = account.to_json()
    if as_json:
        emit(shown)
    else:
        console().print(text)
