"""Whether the metadata database is sound and has the schema of this version."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from neurolake.doctor.base import RESTORE, Fault, Looked, looked
from neurolake.doctor.view import LakeView
from neurolake.metadata.database import HEAD


def look(view: LakeView) -> Looked:
    """Its schema, and for SQLite its pages."""
    damage = tuple(_damage(view))
    if damage:
        return looked("", damage)
    version = view.database.version()
    return looked(f"{view.database.engine.dialect.name}, schema {version}", _schema(view, version))


def _schema(view: LakeView, version: str | None) -> Iterator[Fault]:
    where = view.database.engine.url.render_as_string(hide_password=True)
    migrate = f"neurolake migrate --home {view.home}"
    if version is None:
        yield Fault("The database has no schema", where, migrate)
    elif version < HEAD:
        yield Fault(f"The schema {version} is older than this program's, {HEAD}", where, migrate)
    elif version > HEAD:
        what = f"The schema {version} is newer than this program knows ({HEAD})"
        yield Fault(what, where, "pip install --upgrade neurolake")


def _damage(view: LakeView) -> Iterator[Fault]:
    if not view.database.is_sqlite:
        return
    try:
        with view.database.engine.connect() as connection:
            told = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
    except DatabaseError as error:
        told = str(error.orig)
    if told != "ok":
        yield Fault(
            f"The database is damaged: {told}",
            str(view.home / "catalog.db"),
            RESTORE,
        )
