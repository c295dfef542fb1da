"""`neurolake backup create | list | verify | restore | put-back | remove`: backups of the lake."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, failing
from neurolake.cli.output import console, emit, size, table

if TYPE_CHECKING:
    from neurolake.backup.manifest import Manifest, Secrets

Folder = Annotated[Path, typer.Argument(help="The folder of the backups; best on another disk or host.")]
Id = Annotated[str | None, typer.Option("--id", help="Which backup; without it the newest.", show_default=False)]
Passphrase = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="File with the passphrase of the lake's keys.", show_default=False),
]
_CHOICES = (
    "Encrypt them with --passphrase-file FILE, or take them in the clear with --plain-secrets, "
    "or leave them out with --without-secrets."
)


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Back the lake up, check backups, restore them.")
    for command in (create, verify, restore, put_back, remove):
        group.command(command.__name__.replace("_", "-"))(command)
    group.command("list")(listing)
    return group


def create(
    folder: Folder,
    passphrase_file: Passphrase = None,
    plain_secrets: Annotated[bool, typer.Option(help="The lake's keys are in the backup in the clear.")] = False,
    without_secrets: Annotated[bool, typer.Option(help="The lake's keys are not in the backup.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Back the lake up, also while it is in use; only files that are new since the last backup are copied."""
    with failing(as_json=as_json):
        from neurolake.app.settings import settings_of
        from neurolake.backup.create import create as make
        from neurolake.backup.places import source_of
        from neurolake.backup.store import BackupStore

        secrets = _secrets(passphrase_file, plain=plain_secrets, none=without_secrets)
        source = source_of(settings_of(home=home))
        made = make(source, BackupStore(folder), secrets, _passphrase(passphrase_file))
    if as_json:
        emit({**_told(made.manifest), "copied_files": made.copied_files, "copied_bytes": made.copied_bytes})
        return
    console().print(
        f"Backup {made.manifest.id}: {len(made.manifest.tables)} tables, {len(made.manifest.items)} files of "
        f"{size(made.manifest.size)}; {made.copied_files} of them, {size(made.copied_bytes)}, were new.",
        soft_wrap=True,
    )


def listing(folder: Folder, as_json: Json = False) -> None:
    """List the backups, newest first."""
    with failing(as_json=as_json):
        from neurolake.backup.store import BackupStore

        found = [_told(manifest) for manifest in reversed(BackupStore(folder).whole())]
    if as_json:
        emit(found)
        return
    rows = [
        [one["id"], one["at"][:19], one["tables"], one["files"], size(one["bytes"]), one["secrets"]] for one in found
    ]
    table(["backup", "of (UTC)", "tables", "files", "size", "keys"], rows)


def verify(folder: Folder, backup_id: Id = None, passphrase_file: Passphrase = None, as_json: Json = False) -> None:
    """Read a backup whole and tell whether it can be restored. Exit code 1 when not."""
    with failing(as_json=as_json):
        from neurolake.backup.store import BackupStore
        from neurolake.backup.verify import verify as check

        store = BackupStore(folder)
        verdict = check(store, store.find(backup_id), _passphrase(passphrase_file))
    if as_json:
        emit({"id": verdict.id, "whole": not verdict.problems, "problems": list(verdict.problems)})
    else:
        _print_verdict(verdict.id, verdict.files, verdict.bytes, verdict.problems)
    if verdict.problems:
        raise typer.Exit(1)


def restore(
    folder: Folder,
    to: Annotated[Path, typer.Option("--to", help="The lake's folder; empty, or not there.")],
    backup_id: Id = None,
    passphrase_file: Passphrase = None,
    without_secrets: Annotated[bool, typer.Option(help="Make new keys in place of the lake's.")] = False,
    as_json: Json = False,
) -> None:
    """Restore a backup into an empty folder, and into the empty database that NEUROLAKE_METADATA_URL names, if any."""
    with failing(as_json=as_json):
        from neurolake.app.settings import settings_of
        from neurolake.backup.restore import restore as put
        from neurolake.backup.store import BackupStore

        store = BackupStore(folder)
        done = put(
            store,
            store.find(backup_id),
            to,
            url=settings_of(home=to).metadata_url,
            passphrase=_passphrase(passphrase_file),
            without_secrets=without_secrets,
        )
    if as_json:
        emit({"home": str(done.home), "files": done.files, "bytes": done.bytes, "moved": done.moved})
        return
    console().print(f"The lake is at {done.home}: {done.files} files of {size(done.bytes)}.", soft_wrap=True)
    console().print(f"See whether all is well: neurolake doctor --home {done.home}", soft_wrap=True)


def put_back(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(help="Files of the lake, as neurolake doctor names them.")],
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Put files back that the lake has lost or that were changed; the newest backup that has one gives it."""
    with failing(as_json=as_json):
        from neurolake.backup.put_back import put_back as put
        from neurolake.backup.store import BackupStore

        found = put(BackupStore(folder), home, files)
    if as_json:
        emit({"files": [item.path for item in found]})
        return
    console().print(f"{len(found)} files are back.", soft_wrap=True)


def remove(folder: Folder, backup_id: str, as_json: Json = False) -> None:
    """Remove a backup, and what no other backup needs of it."""
    with failing(as_json=as_json):
        from neurolake.backup.store import BackupStore

        store = BackupStore(folder)
        with store.writing():
            gone = store.remove(backup_id)
    if as_json:
        emit({"id": backup_id, "files": gone})
    else:
        console().print(f"Backup {backup_id} is removed, and {gone} files that no other needs.", soft_wrap=True)


def _secrets(passphrase_file: Path | None, *, plain: bool, none: bool) -> "Secrets":
    chosen: list[Secrets] = []
    chosen += ["encrypted"] if passphrase_file else []
    chosen += ["plain"] if plain else []
    chosen += ["none"] if none else []
    if len(chosen) != 1:
        from neurolake.kernel.errors import InvalidOption

        raise InvalidOption("Say what becomes of the lake's keys, in one way.", hint=_CHOICES)
    return chosen[0]


def _passphrase(file: Path | None) -> str | None:
    from neurolake.cli.options import text_of

    return None if file is None else text_of(file).strip()


def _told(manifest: "Manifest") -> dict[str, Any]:
    return {
        "id": manifest.id,
        "at": manifest.at.isoformat(),
        "home": manifest.home,
        "tables": len(manifest.tables),
        "files": len(manifest.items),
        "bytes": manifest.size,
        "secrets": manifest.secrets,
    }


def _print_verdict(backup_id: str, files: int, count: int, problems: tuple[str, ...]) -> None:
    out = console()
    if not problems:
        out.print(f"Backup {backup_id} is whole: {files} files of {size(count)}.", soft_wrap=True)
        return
    out.print(f"Backup {backup_id} is not whole:", soft_wrap=True)
    for problem in problems:
        out.print(f"  {problem}", markup=False, soft_wrap=True)
