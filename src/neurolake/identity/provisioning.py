"""From the claims of an identity provider to an account, its groups and its roles."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.identity import grants, names
from neurolake.identity.grants import Grants
from neurolake.kernel.errors import Conflict, InvalidName, Unauthenticated
from neurolake.metadata.models import Group, Role, User

_MAX_GROUPS = 500
log = structlog.get_logger("neurolake.identity")


class ClaimSettings(Protocol):
    """Which claims mean what."""

    @property
    def oidc_name_claim(self) -> str: ...
    @property
    def oidc_groups_claim(self) -> str: ...
    @property
    def oidc_roles_claim(self) -> str: ...
    @property
    def oidc_roles(self) -> Mapping[str, str]: ...


def provision(session: Session, issuer: str, claims: Mapping[str, Any], settings: ClaimSettings, now: datetime) -> User:
    """The account of who signed in, made at the first time; groups and roles are as the claims say now.

    An account is recognised by issuer and subject, never by its name, so nobody takes over an account that is
    named like theirs elsewhere.

    Raises:
        Unauthenticated: The account is disabled, or the claims have no usable name.
        Conflict: Another account has the name already.
    """
    subject = str(claims["sub"])
    user = session.scalar(select(User).filter_by(issuer=issuer, subject=subject))
    if user is None:
        name = _name(claims, settings.oidc_name_claim)
        if session.scalar(select(User.id).filter_by(name=name)) is not None:
            raise Conflict(f"There is another user {name!r} already.", hint="An administrator has to rename one.")
        user = User(name=name, issuer=issuer, subject=subject, attributes={}, created_at=now)
        session.add(user)
        session.flush()
    if user.disabled:
        raise Unauthenticated("This account is disabled.")
    groups = _usable(_values(claims, settings.oidc_groups_claim))
    roles = _roles(claims, settings)
    _ensure(session, Group, groups, now)
    _ensure(session, Role, roles, now)
    grants.replace(session, user.id, Grants(frozenset(roles), frozenset(groups)), "oidc")
    return user


def _name(claims: Mapping[str, Any], claim: str) -> str:
    given = claims.get(claim)
    try:
        return names.checked(given if isinstance(given, str) else "", "user")
    except InvalidName as error:
        raise Unauthenticated(
            f"The identity provider's claim {claim!r} is no usable name.",
            hint="Whoever runs the lake can choose another with NEUROLAKE_OIDC_NAME_CLAIM.",
        ) from error


def _roles(claims: Mapping[str, Any], settings: ClaimSettings) -> set[str]:
    """Only what the settings translate becomes a role, so a claim alone makes nobody an administrator."""
    said = {*_values(claims, settings.oidc_roles_claim), *_values(claims, settings.oidc_groups_claim)}
    return {names.checked(role, "role") for value, role in settings.oidc_roles.items() if value in said}


def _values(claims: Mapping[str, Any], claim: str) -> list[str]:
    found = claims.get(claim, [])
    values = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return [value for value in values if isinstance(value, str)][:_MAX_GROUPS]


def _usable(values: Iterable[str]) -> set[str]:
    usable = set()
    for value in values:
        try:
            usable.add(names.checked(value.strip("/").replace("/", ".").replace(" ", "-"), "group"))
        except InvalidName:
            log.warning("a group of the identity provider has no usable name", group=value[:128])
    return usable


def _ensure(session: Session, kind: type[Group] | type[Role], wanted: set[str], now: datetime) -> None:
    known = set(session.scalars(select(kind.name).where(kind.name.in_(wanted))))
    session.add_all(kind(name=name, created_at=now) for name in sorted(wanted - known))
    session.flush()
