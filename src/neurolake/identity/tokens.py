"""Access tokens: short-lived signed statements of who asks (JWT, HS256 and nothing else, RFC 9068 in spirit)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from neurolake.kernel.errors import Unauthenticated
from neurolake.kernel.ids import new_id

ACCESS_LIFE = timedelta(minutes=10)
STATE_LIFE = timedelta(minutes=10)
_ALGORITHM = "HS256"
_TYPE = "at+jwt"
_STATE_TYPE = "state+jwt"
_ISSUER = "neurolake"
_AUDIENCE = "neurolake-api"
_STATE_AUDIENCE = "neurolake-oidc"
_CLAIMS = ["iss", "aud", "sub", "sid", "iat", "exp"]


@dataclass(frozen=True)
class Claims:
    """What a valid access token says: the ids of the user and of the session."""

    user_id: str
    session_id: str


class AccessTokens:
    """Issues and checks access tokens.

    Args:
        key: The lake's secret; whoever has it can sign in as anybody.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, user_id: str, session_id: str, now: datetime) -> str:
        """A token that holds for ACCESS_LIFE from `now` on."""
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": user_id,
            "sid": session_id,
            "iat": now,
            "exp": now + ACCESS_LIFE,
            "jti": new_id(),
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM, headers={"typ": _TYPE})

    def check(self, token: str) -> Claims:
        """What the token says.

        Raises:
            Unauthenticated: It is not ours, not meant for this, or past its time.
        """
        try:
            found: dict[str, Any] = jwt.decode_complete(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=_ISSUER,
                options={"require": _CLAIMS},
            )
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated("The access token has expired.", hint="Refresh it, or sign in again.") from error
        except jwt.InvalidTokenError as error:
            raise Unauthenticated("The access token is not valid.", hint="Sign in again.") from error
        if found["header"].get("typ") != _TYPE or not isinstance(found["payload"]["sid"], str):
            raise Unauthenticated("The access token is not valid.", hint="Sign in again.")
        return Claims(found["payload"]["sub"], found["payload"]["sid"])

    def seal(self, state: dict[str, str], now: datetime) -> str:
        """A begun sign-in for the browser to keep, for STATE_LIFE; it is no access token."""
        claims = {**state, "aud": _STATE_AUDIENCE, "exp": now + STATE_LIFE}
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM, headers={"typ": _STATE_TYPE})

    def unseal(self, sealed: str) -> dict[str, str]:
        """What was sealed.

        Raises:
            Unauthenticated: It is not ours, or past its time.
        """
        try:
            found = jwt.decode_complete(
                sealed,
                self._key,
                algorithms=[_ALGORITHM],
                audience=_STATE_AUDIENCE,
                options={"require": ["aud", "exp"]},
            )
        except jwt.InvalidTokenError as error:
            raise Unauthenticated("This sign-in was not begun here, or too long ago.", hint="Begin again.") from error
        if found["header"].get("typ") != _STATE_TYPE:
            raise Unauthenticated("This sign-in was not begun here.", hint="Begin again.")
        return {name: value for name, value in found["payload"].items() if name not in ("aud", "exp")}
