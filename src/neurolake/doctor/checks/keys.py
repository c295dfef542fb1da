"""Whether the keys are there with which something was made that is still there."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from neurolake.doctor.base import RESTORE, Fault, Looked, looked
from neurolake.doctor.view import LakeView
from neurolake.metadata.models import (
    DatasetSketch,
    LoginSession,
    QueryRun,
    RemediationRun,
    Webhook,
)

_BACK = f"{RESTORE} --passphrase-file FILE, and take the key from there"


def look(view: LakeView) -> Looked:
    """Each key that was used, and would be made anew with other digits."""
    with view.database.read() as session:
        used = [(name, what) for name, what, where in _uses(view) if _any(session, where)]
    return looked(f"{len(used)} in use, all there", _missing(view, used))


def _uses(view: LakeView) -> Iterator[tuple[str, str, tuple[Select[Any], ...]]]:
    # As a statement names the key, with or without a number for it.
    hashed = or_(*(QueryRun.executed_sql.icontains(sign) for sign in ("nl_mask_key", "sha256(concat(")))
    yield (
        "mask.key",
        "Hashes of masks and of remediations",
        (
            select(QueryRun.id).where(hashed),
            select(RemediationRun.id),
        ),
    )
    yield "sketch.key", "Sketches of columns", (select(DatasetSketch.dataset_id),)
    yield "webhook.key", "Signatures of alerts", (select(Webhook.id),)
    if view.settings.signing_key is None:
        yield "signing.key", "Sign-ins", (select(LoginSession.id),)


def _any(session: Session, wanted: tuple[Select[Any], ...]) -> bool:
    return any(session.execute(one.limit(1)).first() is not None for one in wanted)


def _missing(view: LakeView, used: list[tuple[str, str]]) -> Iterator[Fault]:
    for name, what in used:
        path = view.home / "secrets" / name
        if not path.exists():
            told = f"{what} were made with a key that is gone, and with a new one differ from now on"
            yield Fault(told, str(path), _BACK)
        elif not path.read_text().strip():
            yield Fault(f"The key is empty; {what.lower()} need it", str(path), _BACK)
