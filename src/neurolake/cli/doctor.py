"""`neurolake doctor`: what is wrong here, and the command that mends it."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, failing
from neurolake.cli.output import console, emit, table

if TYPE_CHECKING:
    from neurolake.doctor.base import Answer

_WORDS = {True: "yes", False: "NO", None: "not looked at"}


def doctor(
    low_disk_mb: Annotated[float, typer.Option(min=0, help="Less free space, in MB, is a fault.")] = 2000.0,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Look for what is wrong and name what mends it; nothing is made or changed. Exit code 1 at a fault."""
    with failing(as_json=as_json):
        from neurolake.app.settings import settings_of
        from neurolake.doctor.examine import examine
        from neurolake.doctor.view import LakeView

        view = LakeView(settings_of(home=home), environment=os.environ, low_disk=int(low_disk_mb * 1000**2))
        try:
            found = list(examine(view))
        finally:
            view.close()
    if as_json:
        emit([answer.to_json() for answer in found])
    else:
        _print(found)
    if not all(answer.ok for answer in found):
        raise typer.Exit(1)


def _print(found: "list[Answer]") -> None:
    table(["check", "ok", "found"], [[answer.check, _WORDS[answer.ok], answer.found] for answer in found])
    out = console()
    for answer in found:
        for fault in answer.faults:
            out.print(f"\n{answer.check}: {fault.what}.", markup=False, soft_wrap=True)
            out.print(f"  where: {fault.where}\n  mend:  {fault.mend}", markup=False, soft_wrap=True)
