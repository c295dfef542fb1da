"""Accounts: made, changed, disabled; never deleted, because records speak of them by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neurolake.identity import grants, names, sessions
from neurolake.identity.grants import Grants
from neurolake.identity.passwords import Passwords
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Conflict, NotFound
from neurolake.kernel.principal import ADMIN
from neurolake.metadata.database import Database
from neurolake.metadata.models import User


@dataclass(frozen=True)
class Account:
    """A user as administrators see it. `groups` and `roles` are its own, without what comes through groups."""

    name: str
    disabled: bool
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    attributes: Mapping[str, str]
    has_password: bool
    issuer: str | None
    created_at: datetime
    last_login_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            **self.__dict__,
            "roles": list(self.roles),
            "groups": list(self.groups),
            "attributes": dict(self.attributes),
            "created_at": self.created_at.isoformat(),
            "last_login_at": self.last_login_at.isoformat() if self.last_login_at else None,
        }


class Users:
    """The accounts of a lake."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock = utc_now) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock

    def create(
        self,
        name: str,
        password: str | None,
        *,
        roles: Iterable[str] = (),
        groups: Iterable[str] = (),
        attributes: Mapping[str, str] | None = None,
    ) -> Account:
        """A new account. Without a password it can be used through API keys only.

        Raises:
            InvalidName, InvalidOption: The name, the password or an attribute cannot be used.
            Conflict: There is one of that name.
            NotFound: A role or a group does not exist.
        """
        name = names.checked(name, "user")
        digest = None if password is None else self._passwords.digest(password, name)
        with self._database.write() as session:
            if session.scalar(select(User.id).filter_by(name=name)) is not None:
                raise Conflict(f"There is a user {name!r} already.", hint="Choose another name.")
            user = User(
                name=name,
                password_hash=digest,
                attributes=names.checked_attributes(attributes or {}),
                created_at=self._clock(),
            )
            session.add(user)
            session.flush()
            grants.replace(session, user.id, Grants.of(roles, groups))
            return account_of(session, user)

    def list(self, after: str | None = None, limit: int = 1000) -> Sequence[Account]:
        """Accounts by name; `after` is the last name of the page before."""
        statement = select(User).order_by(User.name).limit(limit)
        if after is not None:
            statement = statement.where(User.name > names.folded(after))
        with self._database.read() as session:
            return [account_of(session, user) for user in session.scalars(statement)]

    def get(self, name: str) -> Account:
        """One account.

        Raises:
            NotFound: There is none of that name.
        """
        with self._database.read() as session:
            return account_of(session, find_user(session, name))

    def change(
        self,
        name: str,
        *,
        roles: Iterable[str] | None = None,
        groups: Iterable[str] | None = None,
        attributes: Mapping[str, str] | None = None,
        disabled: bool | None = None,
    ) -> Account:
        """Replace what is given, and leave what is None. Disabling ends all sessions at once.

        Raises:
            NotFound: No such user, role or group.
            Conflict: Nobody would be left who may administer the lake.
        """
        now = self._clock()
        with self._database.write() as session:
            user = find_user(session, name)
            had_admin = _admins(session) > 0
            grants.replace(session, user.id, Grants.of(roles, groups))
            if attributes is not None:
                user.attributes = names.checked_attributes(attributes)
            if disabled is not None:
                user.disabled = disabled
            if disabled:
                sessions.end_all(session, user.id, "disabled", now)
            session.flush()
            if had_admin and _admins(session) == 0:
                raise Conflict("Nobody would be left who may administer this lake.", hint="Make another admin first.")
            return account_of(session, user)

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password, which ends all its sessions.

        Raises:
            NotFound: There is none of that name.
            InvalidOption: The password cannot be used.
            Conflict: The account signs in at the identity provider.
        """
        digest = self._passwords.digest(password, names.checked(name, "user"))
        with self._database.write() as session:
            user = find_user(session, name)
            if user.issuer is not None:
                raise Conflict(f"The user {user.name!r} signs in at {user.issuer}.", hint="Change the password there.")
            user.password_hash = digest
            sessions.end_all(session, user.id, "password", self._clock())

    def count(self) -> int:
        """How many accounts there are."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).select_from(User)) or 0


def find_user(session: Session, name: str) -> User:
    """A user by name.

    Raises:
        NotFound: There is none.
    """
    user = session.scalar(select(User).filter_by(name=names.folded(name)))
    if user is None:
        raise NotFound(f"There is no user {name[:80]!r}.")
    return user


def account_of(session: Session, user: User) -> Account:
    """A user as administrators see it."""
    return Account(
        name=user.name,
        disabled=user.disabled,
        roles=grants.roles_of(session, user.id),
        groups=grants.groups_of(session, user.id),
        attributes=user.attributes,
        has_password=user.password_hash is not None,
        issuer=user.issuer,
        created_at=user.created_at,
        last_login_at=user.last_login_at,
    )


def _admins(session: Session) -> int:
    """How many enabled users have the role of administrators, themselves or through a group."""
    having = grants.having_role(ADMIN)
    return session.scalar(select(func.count()).select_from(User).where(~User.disabled, User.id.in_(having))) or 0
