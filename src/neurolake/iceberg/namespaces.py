"""The namespaces of the Iceberg catalog: the zones."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from neurolake.iceberg.place import Place
from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput, LimitExceeded, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import IcebergNamespace
from neurolake.storage.warehouse import ZONES

_MOST = 100
_LONGEST = 4096


def check_namespace(name: str) -> None:
    """Check that a namespace is there.

    Raises:
        NotFound: It is not.
    """
    if name not in ZONES:
        raise NotFound(
            f"Namespace does not exist: {name[:80]}",
            hint=f"The namespaces are the zones: {', '.join(ZONES)}.",
            iceberg="NoSuchNamespaceException",
        )


class Namespaces:
    """The zones, each with properties that clients may give it."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def properties(self, name: str) -> dict[str, str]:
        """What is said of a namespace.

        Raises:
            NotFound: There is none.
        """
        check_namespace(name)
        with self._place.database.read() as session:
            return dict(_row(session, name).properties)

    def update(
        self, name: str, removals: Sequence[str], updates: Mapping[str, str], who: Principal
    ) -> dict[str, list[str]]:
        """Change the properties of a namespace; says which were removed, updated and missing.

        Raises:
            NotFound: There is none.
            Forbidden: The asker is no administrator.
            InvalidInput: A property is in both.
            LimitExceeded: There would be too many.
        """
        check_namespace(name)
        if not who.is_admin:
            raise Forbidden("Only administrators may change the properties of a zone.")
        if both := set(removals) & updates.keys():
            raise InvalidInput(f"{sorted(both)[0][:100]!r} is to be removed and to be set.")
        with self._place.database.write() as session:
            row = _row(session, name)
            there = dict(row.properties)
            row.properties = {**{key: there[key] for key in there if key not in set(removals)}, **updates}
            if len(row.properties) > _MOST or any(len(key) + len(row.properties[key]) > _LONGEST for key in updates):
                raise LimitExceeded(f"A namespace has at most {_MOST} properties of {_LONGEST:,} characters.")
        return {
            "removed": [key for key in dict.fromkeys(removals) if key in there],
            "updated": sorted(updates),
            "missing": [key for key in dict.fromkeys(removals) if key not in there],
        }


def refuse_creation(name: Any) -> None:
    """There are the zones and no others.

    Raises:
        Conflict: It is there.
        InvalidInput: It cannot be made.
    """
    if list(name) and name[0] in ZONES and len(name) == 1:
        raise Conflict(f"Namespace already exists: {name[0]}", iceberg="AlreadyExistsException")
    raise InvalidInput(
        "Namespaces cannot be made or dropped: they are the zones of the lake.",
        hint=f"Use one of: {', '.join(ZONES)}.",
        iceberg="UnsupportedOperationException",
    )


def _row(session: Session, name: str) -> IcebergNamespace:
    return session.get_one(IcebergNamespace, name)
