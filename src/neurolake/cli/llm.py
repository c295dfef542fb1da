"""`neurolake llm check | usage`: the language model, and what it was used for."""

from datetime import timedelta
from time import perf_counter
from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import emit, table

_COLUMNS = ("requests", "failed", "input_tokens", "output_tokens", "cost_usd", "mean_ms")


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="The language model, if there is one, and what it was used for.", no_args_is_help=True)
    group.command()(check)
    group.command()(usage)
    return group


def check(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Ask the configured model for one word, to see that address, key and name are right."""
    with opened(home, as_json=as_json) as lake:
        from neurolake.kernel.principal import LOCAL
        from neurolake.llm.base import Message, Request

        began = perf_counter()
        request = Request(LOCAL, "check", "Answer with the one word OK.", (Message("user", "Are you there?"),))
        answer = lake.llm.complete(request)
        told = {
            "model": lake.llm.name,
            "answered_by": answer.model,
            "ms": round((perf_counter() - began) * 1000),
            "input_tokens": answer.usage.input if answer.usage else None,
            "output_tokens": answer.usage.output if answer.usage else None,
        }
    if as_json:
        emit(told)
    else:
        table(tuple(told), [tuple(told.values())])


def usage(
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Sum by `model`, `user`, `feature`, `day`; several times.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="How far to look back.")] = 30,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Requests, tokens, dollars and errors, as the providers told them; what is not known is not counted as nothing."""
    with opened(home, as_json=as_json) as lake:
        from neurolake.kernel.clock import utc_now
        from neurolake.llm.usage import checked
        from neurolake.llm.usage import usage as usage_of

        now = utc_now()
        groups = checked(by or ["model"])
        with lake.database.read() as session:
            found = usage_of(session, since=now - timedelta(days=days), until=now, by=groups, principal=None)
    if as_json:
        emit(found)
    else:
        names = (*groups, *_COLUMNS)
        table(names, [_row(group, names) for group in found["groups"]], null="unknown")


def _row(group: dict[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(group[name] for name in names)
