"""Which roles and groups a user has. What the identity provider gives is kept apart from what was given here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from sqlalchemy import Select, delete, select, union
from sqlalchemy.orm import Session

from neurolake.identity import names
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import Group, GroupMember, GroupRole, Role, UserRole

Origin = Literal["local", "oidc"]


@dataclass(frozen=True)
class Grants:
    """Roles and groups to have; None leaves them as they are."""

    roles: frozenset[str] | None
    groups: frozenset[str] | None

    @classmethod
    def of(cls, roles: Iterable[str] | None, groups: Iterable[str] | None) -> Self:
        """Grants from names as they were given."""
        return cls(
            None if roles is None else frozenset(names.checked(name, "role") for name in roles),
            None if groups is None else frozenset(names.checked(name, "group") for name in groups),
        )


def replace(session: Session, user_id: str, wanted: Grants, origin: Origin = "local") -> None:
    """Make the roles and groups of one origin exactly the wanted ones.

    Raises:
        NotFound: A role or a group does not exist.
    """
    if wanted.roles is not None:
        known = set(session.scalars(select(Role.name).where(Role.name.in_(wanted.roles))))
        _require(wanted.roles - known, "role")
        session.execute(delete(UserRole).where(UserRole.user_id == user_id, UserRole.origin == origin))
        others = set(session.scalars(select(UserRole.role_name).filter_by(user_id=user_id)))
        session.add_all(UserRole(user_id=user_id, role_name=name, origin=origin) for name in wanted.roles - others)
    if wanted.groups is not None:
        known = set(session.scalars(select(Group.name).where(Group.name.in_(wanted.groups))))
        _require(wanted.groups - known, "group")
        session.execute(delete(GroupMember).where(GroupMember.user_id == user_id, GroupMember.origin == origin))
        others = set(session.scalars(select(GroupMember.group_name).filter_by(user_id=user_id)))
        session.add_all(GroupMember(user_id=user_id, group_name=name, origin=origin) for name in wanted.groups - others)
    session.flush()


def roles_of(session: Session, user_id: str) -> tuple[str, ...]:
    """A user's own roles, by name."""
    return tuple(session.scalars(select(UserRole.role_name).filter_by(user_id=user_id).order_by(UserRole.role_name)))


def groups_of(session: Session, user_id: str) -> tuple[str, ...]:
    """A user's groups, by name."""
    named = select(GroupMember.group_name).filter_by(user_id=user_id).order_by(GroupMember.group_name)
    return tuple(session.scalars(named))


def having_role(role: str) -> Select[tuple[str]]:
    """The ids of users that have a role, themselves or through a group."""
    themselves = select(UserRole.user_id).where(UserRole.role_name == role)
    through = select(GroupMember.user_id).join(GroupRole, GroupRole.group_name == GroupMember.group_name)
    return select(union(themselves, through.where(GroupRole.role_name == role)).subquery().c.user_id)


def _require(missing: frozenset[str], what: str) -> None:
    if missing:
        raise NotFound(f"There is no {what} {min(missing)!r}.", hint=f"An administrator can make the {what}.")
