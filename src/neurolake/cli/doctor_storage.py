"""`neurolake doctor storage`: does a store that speaks S3 keep what commits rely on."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from neurolake.cli.doctor import doctor
from neurolake.cli.options import Json, failing
from neurolake.cli.output import console, emit, table

Endpoint = Annotated[
    str | None, typer.Option(envvar="NEUROLAKE_S3_ENDPOINT", help="The store's address; without it, Amazon's.")
]
Region = Annotated[str | None, typer.Option(envvar="NEUROLAKE_S3_REGION", help="The store's region.")]
PathStyle = Annotated[
    bool, typer.Option(envvar="NEUROLAKE_S3_PATH_STYLE", help="The bucket is in the path, and not in the host's name.")
]


def commands() -> typer.Typer:
    """`neurolake doctor`, alone and with what it examines closer."""
    app = typer.Typer(invoke_without_command=True)
    app.callback(invoke_without_command=True)(_alone(doctor))
    app.command()(storage)
    return app


def storage(
    url: Annotated[str, typer.Argument(help="s3://bucket or s3://bucket/prefix; a folder in it is used and removed.")],
    endpoint: Endpoint = None,
    region: Region = None,
    path_style: PathStyle = True,
    as_json: Json = False,
) -> None:
    """Try whether a store can hold tables: conditional writes, listing, uploads in parts, ranges.

    The keys are those of NEUROLAKE_S3_ACCESS_KEY and NEUROLAKE_S3_SECRET_KEY, or of Amazon's tools.
    """
    with failing(as_json=as_json):
        from neurolake.app.settings import Settings
        from neurolake.app.stored import access_of, probed

        settings = Settings(s3_endpoint=endpoint, s3_region=region, s3_path_style=path_style)
        found = probed(url, access_of(settings))
    if as_json:
        emit([{"check": one.check, "ok": one.ok, "found": one.found} for one in found])
    else:
        table(["check", "ok", "found"], [[one.check, one.ok, one.found] for one in found])
    if not all(one.ok for one in found):
        if not as_json:
            console(stderr=True).print(f"{url} cannot hold tables.")
        raise typer.Exit(1)


def _alone(command: Callable[..., None]) -> Callable[..., None]:
    """A command as what its group does when none of the group's commands is named."""

    def run(context: typer.Context, **given: Any) -> None:
        if context.invoked_subcommand is None:
            command(**given)

    kept = inspect.signature(command)
    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    run.__signature__ = kept.replace(parameters=[context, *kept.parameters.values()])  # type: ignore[attr-defined]
    run.__annotations__ = {"context": typer.Context, **command.__annotations__}
    run.__doc__ = command.__doc__
    return run
