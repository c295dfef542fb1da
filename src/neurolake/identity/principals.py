"""From an account to the Principal that services see."""

from collections.abc import Iterable
from functools import cache
from types import MappingProxyType

from sqlalchemy import BindParameter, CompoundSelect, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from neurolake.kernel.errors import Forbidden
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.models import GroupMember, GroupRole, User, UserRole


def principal_of(session: Session, user: User, scopes: Iterable[str] | None = None) -> Principal:
    """The user with its own roles and those of its groups, as they are now.

    Args:
        scopes: What an API key is limited to; None for a session.
    """
    found = session.execute(_memberships(), {"user_id": user.id}).all()
    return Principal(
        name=user.name,
        roles=frozenset(name for kind, name in found if kind == "role"),
        groups=frozenset(name for kind, name in found if kind == "group"),
        attributes=MappingProxyType(dict(user.attributes)),
        scopes=None if scopes is None else frozenset(scopes),
    )


def principal_named(session: Session, name: str) -> Principal:
    """Whoever has this name, as they are now.

    Raises:
        Forbidden: The account is gone or disabled.
    """
    if name == LOCAL.name:
        return LOCAL
    user = session.scalar(select(User).filter_by(name=name))
    if user is None or user.disabled:
        raise Forbidden(f"The account {name!r} is gone or disabled.", hint="Ask an administrator.")
    return principal_of(session, user)


@cache
def _memberships() -> CompoundSelect[str, str]:
    """Roles and groups of a user; built once, as this runs with every request."""
    user: BindParameter[str] = bindparam("user_id")
    mine = select(literal("role"), UserRole.role_name).where(UserRole.user_id == user)
    groups = select(literal("group"), GroupMember.group_name).where(GroupMember.user_id == user)
    through = (
        select(literal("role"), GroupRole.role_name)
        .join(GroupMember, GroupMember.group_name == GroupRole.group_name)
        .where(GroupMember.user_id == user)
    )
    return union_all(mine, groups, through)
