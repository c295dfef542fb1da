"""The versions of the semantic layer in the metadata database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import SemanticVersion
from neurolake.nuic.semantic.document import Layer, layer_from


def current(session: Session) -> SemanticVersion | None:
    """The version in force; None where there never was one."""
    return session.scalar(select(SemanticVersion).order_by(SemanticVersion.version.desc()).limit(1))


def number(session: Session) -> int:
    """The number of the version in force; 0 where there never was one."""
    return session.scalar(select(SemanticVersion.version).order_by(SemanticVersion.version.desc()).limit(1)) or 0


def of(session: Session, version: int) -> SemanticVersion:
    """One version.

    Raises:
        NotFound: There is none of that number.
    """
    found = session.get(SemanticVersion, version)
    if found is None:
        raise NotFound(f"The semantic layer has no version {version}.", hint=f"Newest: {number(session)}.")
    return found


def history(session: Session, limit: int) -> Sequence[SemanticVersion]:
    """The newest versions, newest first."""
    return session.scalars(select(SemanticVersion).order_by(SemanticVersion.version.desc()).limit(limit)).all()


def layer_of(row: SemanticVersion | None) -> Layer:
    """What a version says; nothing where there is none."""
    return Layer() if row is None else layer_from(row.document)


def put(session: Session, layer: Layer, *, note: str, by: str, now: datetime) -> SemanticVersion:
    """Add a version, which is in force from now on."""
    row = SemanticVersion(version=number(session) + 1, document=layer.to_json(), note=note, by=by, at=now)
    session.add(row)
    session.flush()
    return row
