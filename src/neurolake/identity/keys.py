"""API keys: `nlk_PREFIX_SECRET`. The prefix finds the key, the secret proves it and is shown once."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from neurolake.identity import names
from neurolake.identity.events import Happened, Tell, untold
from neurolake.identity.principals import principal_of
from neurolake.identity.secrets import digest, matches, new_secret
from neurolake.identity.users import find_user
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import InvalidOption, NotFound, Unauthenticated
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import ApiKey, User

MARK = "nlk_"
SCOPES = ("query", "ingest", "catalog", "pipelines", "compliance", "admin", "iceberg", "metrics")
"""What a key can be limited to; every part of the API asks for one of them."""
MAX_DAYS = 3650
_USE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Key:
    """An API key as its owner sees it; all but the secret."""

    id: str
    user: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        times = ("created_at", "expires_at", "last_used_at", "revoked_at")
        shown = {name: value.isoformat() if (value := getattr(self, name)) else None for name in times}
        return {
            "id": self.id,
            "user": self.user,
            "name": self.name,
            "prefix": self.prefix,
            "scopes": list(self.scopes),
            **shown,
        }


class ApiKeys:
    """Makes, lists, revokes and checks API keys."""

    def __init__(self, database: Database, clock: Clock = utc_now, tell: Tell = untold) -> None:
        self._database = database
        self._clock = clock
        self._tell = tell

    def create(
        self, user: str, name: str, scopes: Iterable[str], days: float | None = 90, *, by: str | None = None
    ) -> tuple[Key, str]:
        """A new key for a user, and its whole text, which cannot be had again.

        Args:
            name: What it is for.
            days: How long it holds; None for ever.
            by: Who makes it, for the record; None for the user.

        Raises:
            NotFound: No such user.
            InvalidOption: No scope, an unknown one, or a time out of range.
        """
        wanted = _checked_scopes(scopes)
        if days is not None and not 0 < days <= MAX_DAYS:
            raise InvalidOption(f"A key holds for more than 0 and at most {MAX_DAYS} days.")
        prefix, secret, now = secrets.token_hex(6), new_secret(), self._clock()
        with self._database.write() as session:
            owner = find_user(session, user)
            key = ApiKey(
                user_id=owner.id,
                name=_checked_label(name),
                prefix=prefix,
                digest=digest(secret),
                scopes=wanted,
                created_at=now,
                expires_at=None if days is None else now + timedelta(days=days),
            )
            session.add(key)
            session.flush()
            self._tell(session, Happened("key.create", owner.name, granted=True, why=f"key {key.id}", by=by))
            return _as_key(key, owner), f"{MARK}{prefix}_{secret}"

    def list(self, user: str | None = None) -> Sequence[Key]:
        """Keys, newest first; None for everybody's."""
        statement = select(ApiKey, User).join(User, User.id == ApiKey.user_id).order_by(ApiKey.id.desc())
        if user is not None:
            statement = statement.where(User.name == names.checked(user, "user"))
        with self._database.read() as session:
            return [_as_key(key, owner) for key, owner in session.execute(statement)]

    def revoke(self, key: str, user: str | None = None, *, by: str | None = None) -> Key:
        """Make a key stop to hold at once; one that is revoked stays as it is.

        Args:
            key: Its id or its prefix, with or without `nlk_`.
            user: Only a key of this user; None for anybody's.
            by: Who revokes it, for the record; None for the user.

        Raises:
            NotFound: There is none.
        """
        key = key.replace("\0", "?")
        wanted = key.removeprefix(MARK).partition("_")[0]
        statement = select(ApiKey, User).join(User, User.id == ApiKey.user_id)
        statement = statement.where((ApiKey.prefix == wanted) | (ApiKey.id == key))
        if user is not None:
            statement = statement.where(User.name == user)
        with self._database.write() as session:
            found = session.execute(statement).one_or_none()
            if found is None:
                raise NotFound(f"There is no API key {wanted[:40]!r}.")
            stored, owner = found
            if stored.revoked_at is None:
                stored.revoked_at = self._clock()
                self._tell(session, Happened("key.revoke", owner.name, granted=True, why=f"key {stored.id}", by=by))
            return _as_key(stored, owner)

    def check(self, text: str) -> Principal:
        """Whose key this is, limited to its scopes.

        Raises:
            Unauthenticated: There is no such key, or it does not hold any more.
        """
        prefix, _, secret = text.replace("\0", "?").removeprefix(MARK).partition("_")
        now = self._clock()
        with self._database.read() as session:
            key = session.scalar(select(ApiKey).filter_by(prefix=prefix))
            if key is None or not matches(secret, key.digest) or not _holds(key, now):
                raise Unauthenticated("The API key is not valid.", hint="It may be expired or revoked.")
            owner = session.get_one(User, key.user_id)
            if owner.disabled:
                raise Unauthenticated("The API key is not valid.", hint="It may be expired or revoked.")
            principal = principal_of(session, owner, key.scopes)
        if key.last_used_at is None or now - key.last_used_at > _USE_EVERY:
            self._used(key.id, now)
        return principal

    def _used(self, key_id: str, now: datetime) -> None:
        """Note the use, about once a minute, as each note is a write to the disk."""
        with self._database.write() as session:
            session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=now))


def _holds(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now)


def _checked_scopes(scopes: Iterable[str]) -> list[str]:
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        asked = f"No scope {unknown[0][:40]!r}." if unknown else "A key needs at least one scope."
        raise InvalidOption(asked, hint=f"Known: {', '.join(SCOPES)}.")
    return wanted


def _checked_label(name: str) -> str:
    label = name.strip()
    if not 0 < len(label) <= 128 or not label.isprintable():
        raise InvalidOption("A key's name has 1 to 128 characters that can be shown.")
    return label


def _as_key(key: ApiKey, owner: User) -> Key:
    return Key(
        id=key.id,
        user=owner.name,
        name=key.name,
        prefix=f"{MARK}{key.prefix}",
        scopes=tuple(key.scopes),
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )
