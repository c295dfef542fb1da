"""Groups and roles: names that policies speak of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neurolake.identity import names
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Conflict, NotFound
from neurolake.kernel.principal import ADMIN
from neurolake.metadata.database import Database
from neurolake.metadata.models import Group, GroupMember, GroupRole, Role


@dataclass(frozen=True)
class GroupFacts:
    """A group, the roles it gives, and who is in it."""

    name: str
    description: str | None
    roles: tuple[str, ...]
    members: int


@dataclass(frozen=True)
class RoleFacts:
    """A role."""

    name: str
    description: str | None


class Groups:
    """The groups and roles of a lake."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def list(self) -> Sequence[GroupFacts]:
        """All groups, by name."""
        with self._database.read() as session:
            return [_facts(session, group) for group in session.scalars(select(Group).order_by(Group.name))]

    def put(self, name: str, description: str | None = None, roles: Iterable[str] = ()) -> GroupFacts:
        """Make a group, or change one, so that it gives exactly these roles.

        Raises:
            InvalidName: It cannot be named so.
            NotFound: A role does not exist.
        """
        name = names.checked(name, "group")
        wanted = {names.checked(role, "role") for role in roles}
        with self._database.write() as session:
            for role in sorted(wanted):
                _role(session, role)
            group = session.get(Group, name)
            if group is None:
                group = Group(name=name, created_at=self._clock())
                session.add(group)
            group.description = description
            session.flush()
            session.execute(delete(GroupRole).where(GroupRole.group_name == name))
            session.add_all(GroupRole(group_name=name, role_name=role) for role in sorted(wanted))
            session.flush()
            return _facts(session, group)

    def remove(self, name: str) -> None:
        """Remove a group; its members stay.

        Raises:
            NotFound: There is none.
        """
        with self._database.write() as session:
            group = session.get(Group, names.folded(name))
            if group is None:
                raise NotFound(f"There is no group {name[:80]!r}.")
            session.delete(group)

    def roles(self) -> Sequence[RoleFacts]:
        """All roles, by name."""
        with self._database.read() as session:
            return [
                RoleFacts(role.name, role.description) for role in session.scalars(select(Role).order_by(Role.name))
            ]

    def put_role(self, name: str, description: str | None = None) -> RoleFacts:
        """Make a role, or change its description.

        Raises:
            InvalidName: It cannot be named so.
        """
        name = names.checked(name, "role")
        with self._database.write() as session:
            role = session.get(Role, name)
            if role is None:
                role = Role(name=name, created_at=self._clock())
                session.add(role)
            role.description = description
            return RoleFacts(name, description)

    def remove_role(self, name: str) -> None:
        """Remove a role from everybody who has it.

        Raises:
            NotFound: There is none.
            Conflict: It is the administrators' role.
        """
        with self._database.write() as session:
            role = _role(session, names.folded(name))
            if role.name == ADMIN:
                raise Conflict(f"The role {ADMIN!r} is part of every lake.")
            session.delete(role)


def _role(session: Session, name: str) -> Role:
    role = session.get(Role, name)
    if role is None:
        raise NotFound(f"There is no role {name[:80]!r}.", hint="An administrator can make the role.")
    return role


def _facts(session: Session, group: Group) -> GroupFacts:
    roles = select(GroupRole.role_name).filter_by(group_name=group.name).order_by(GroupRole.role_name)
    members = session.scalars(select(GroupMember.user_id).filter_by(group_name=group.name)).all()
    return GroupFacts(group.name, group.description, tuple(session.scalars(roles)), len(members))
