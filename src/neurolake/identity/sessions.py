"""Sessions: one sign-in, kept alive by refresh tokens that each can be exchanged once.

A token that comes a second time has been copied. Nobody can tell which of the two is the thief, so the whole session
ends (RFC 9700, section 4.14.2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

import structlog
from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.orm import Session

from neurolake.identity.events import Happened, Tell, untold
from neurolake.identity.secrets import digest, new_secret
from neurolake.kernel.errors import NeuroLakeError, Unauthenticated
from neurolake.metadata.models import LoginSession, RefreshToken, User

Reason = Literal["signed-out", "reuse", "disabled", "password", "revoked"]
log = structlog.get_logger("neurolake.identity")


@dataclass(frozen=True)
class Opened:
    """A session with its newest refresh token, which is shown once and kept as a digest only."""

    session_id: str
    user_id: str
    refresh_token: str
    expires_at: datetime


def begin(session: Session, user: User, life: timedelta, now: datetime) -> Opened:
    """Begin a session; those whose time is over are forgotten."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at < now))
    user.last_login_at = now
    login = LoginSession(user_id=user.id, created_at=now, expires_at=now + life)
    session.add(login)
    session.flush()
    return _next(session, login, now)


def exchange(session: Session, refresh_token: str, now: datetime, tell: Tell = untold) -> Opened | NeuroLakeError:
    """Take a refresh token for the next one.

    Returns the refusal rather than raising it, as it may have ended the session, which has to be committed.
    """
    token = session.get(RefreshToken, digest(refresh_token), with_for_update=True)
    refused = Unauthenticated("The refresh token is not valid.", hint="Sign in again.")
    if token is None:
        return refused
    login = session.get_one(LoginSession, token.session_id)
    user = session.get_one(User, login.user_id)
    if login.ended_at is not None or login.expires_at <= now or user.disabled:
        return refused
    if token.used_at is not None:
        end(session, login.id, "reuse", now)
        tell(session, Happened("login", user.name, granted=False, why="refresh token used twice: session ended"))
        log.warning("refresh token used twice", session_id=login.id, user_id=login.user_id)
        return Unauthenticated(
            "The refresh token was used before, so the session has been ended.", hint="Sign in again."
        )
    token.used_at = now
    return _next(session, login, now)


def session_of(session: Session, refresh_token: str) -> str | None:
    """The id of the session that a refresh token belongs to."""
    token = session.get(RefreshToken, digest(refresh_token))
    return token.session_id if token else None


def user_of(session: Session, session_id: str, user_id: str, now: datetime) -> User | None:
    """The user of a session, if both hold at this moment."""
    return session.scalar(_holding(), {"session_id": session_id, "user_id": user_id, "now": now})


@cache
def _holding() -> Select[User]:
    """Built once, as this runs with every request."""
    return (
        select(User)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(
            LoginSession.id == bindparam("session_id"),
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > bindparam("now"),
            User.id == bindparam("user_id"),
            User.disabled.is_(False),
        )
    )


def end(session: Session, session_id: str, reason: Reason, now: datetime) -> None:
    """End a session: its access tokens and refresh tokens stop to hold at once."""
    running = update(LoginSession).where(LoginSession.id == session_id, LoginSession.ended_at.is_(None))
    session.execute(running.values(ended_at=now, end_reason=reason))


def sign_out(session: Session, session_id: str, now: datetime) -> User | None:
    """End a session as its user wishes; returns the user, or None when it had ended."""
    login = session.get(LoginSession, session_id)
    if login is None or login.ended_at is not None:
        return None
    end(session, session_id, "signed-out", now)
    return session.get_one(User, login.user_id)


def end_all(session: Session, user_id: str, reason: Reason, now: datetime) -> None:
    """End all sessions of a user."""
    running = update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
    session.execute(running.values(ended_at=now, end_reason=reason))


def _next(session: Session, login: LoginSession, now: datetime) -> Opened:
    secret = new_secret()
    session.add(RefreshToken(digest=digest(secret), session_id=login.id, issued_at=now))
    return Opened(login.id, login.user_id, secret, login.expires_at)
