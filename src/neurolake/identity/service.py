"""Signing in and being recognised: the one place where a credential becomes a Principal."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import structlog
from pydantic import SecretStr
from sqlalchemy import select

from neurolake.identity import names, sessions
from neurolake.identity.events import UNKNOWN, Happened, Tell, untold
from neurolake.identity.groups import Groups
from neurolake.identity.keys import MARK, ApiKeys
from neurolake.identity.limiter import Limiter
from neurolake.identity.passwords import Passwords
from neurolake.identity.principals import principal_of
from neurolake.identity.provisioning import ClaimSettings, provision
from neurolake.identity.sessions import Opened
from neurolake.identity.throttle import Throttle
from neurolake.identity.tokens import ACCESS_LIFE, AccessTokens
from neurolake.identity.users import Users
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import (
    Conflict,
    InvalidOption,
    NeuroLakeError,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import User

if TYPE_CHECKING:
    from neurolake.identity.oidc import Provider

_MIN_KEY_LENGTH = 32
log = structlog.get_logger("neurolake.identity")


class IdentitySettings(ClaimSettings, Protocol):
    """What the settings must say."""

    @property
    def signing_key(self) -> SecretStr | None: ...
    @property
    def session_hours(self) -> float: ...
    @property
    def rate_limit_url(self) -> str: ...
    @property
    def oidc_issuer(self) -> str | None: ...
    @property
    def oidc_client_id(self) -> str | None: ...
    @property
    def oidc_client_secret(self) -> SecretStr | None: ...


@dataclass(frozen=True)
class Tokens:
    """What a sign-in gives. Both are secrets; the refresh token can be used once."""

    access_token: str
    refresh_token: str
    access_expires_at: datetime
    session_expires_at: datetime


@dataclass(frozen=True)
class Back:
    """What comes back from the identity provider: what the browser kept, and the provider's code and state."""

    sealed: str | None
    code: str | None
    state: str | None


class Identity:
    """Everything about who asks.

    Args:
        key: Gives the signing key, unless the settings do.
        tell: Keeps a record of what happens to credentials.

    Attributes:
        users, groups, keys: Accounts, groups and roles, API keys.
        limiter: Counts requests.
    """

    def __init__(
        self,
        database: Database,
        key: Callable[[], str],
        settings: IdentitySettings,
        clock: Clock = utc_now,
        tell: Tell = untold,
    ) -> None:
        self._database = database
        self._made_key = key
        self._settings = settings
        self._clock = clock
        self._tell = tell
        self._passwords = Passwords()
        self.users = Users(database, self._passwords, clock)
        self.groups = Groups(database, clock)
        self.keys = ApiKeys(database, clock, tell)

    @cached_property
    def limiter(self) -> Limiter:
        """Counts requests, of this process or of all servers together."""
        return Limiter(self._settings.rate_limit_url)

    @cached_property
    def access_tokens(self) -> AccessTokens:
        """Signs with the lake's key."""
        return AccessTokens(self._key())

    def login(self, name: str, password: str, address: str) -> Tokens:
        """Sign in with a password.

        Args:
            address: Where the request comes from, for the throttle.

        Raises:
            Unauthenticated: No such account, or a wrong password, or a disabled account; it is not told which.
            TooManyRequests: There were too many tries.
        """
        try:
            self._throttle.enter(name, address)
        except TooManyRequests:
            self._refused(address, "too many tries", self._account(name))
            raise
        user = self._account(name)
        matches = self._passwords.matches(password, user.password_hash if user else None)
        if user is None or not matches or user.disabled:
            log.warning("sign-in refused", address=address, user=user.name if user else None)
            with self._database.write() as session:
                name = user.name if user else UNKNOWN
                self._tell(session, Happened("login", name, granted=False, why="name or password"))
            raise Unauthenticated("The name or the password is wrong.")
        self._throttle.succeeded(name)
        return self.begin_session(user.id)

    def begin_session(self, user_id: str) -> Tokens:
        """Begin a session of somebody who has proved to be this user."""
        with self._database.write() as session:
            user = session.get_one(User, user_id)
            life = timedelta(hours=self._settings.session_hours)
            opened = sessions.begin(session, user, life, self._clock())
            self._tell(session, Happened("login", user.name, granted=True, why="signed in"))
        log.info("signed in", user=user.name, session_id=opened.session_id)
        return self._tokens(opened)

    @cached_property
    def provider(self) -> "Provider | None":
        """The identity provider, if there is one.

        Raises:
            InvalidOption: The settings about it are not complete, or not safe.
        """
        settings = self._settings
        if settings.oidc_issuer is None:
            return None
        if settings.oidc_client_id is None:
            raise InvalidOption("An identity provider needs a client id.", hint="Set NEUROLAKE_OIDC_CLIENT_ID.")
        from neurolake.identity.oidc import Provider

        secret = settings.oidc_client_secret
        return Provider(settings.oidc_issuer, settings.oidc_client_id, secret.get_secret_value() if secret else None)

    def begin_oidc(self, redirect_uri: str, then: str) -> tuple[str, str]:
        """The provider's page to go to, and what the browser has to keep until it comes back.

        Raises:
            NotFound: There is no identity provider.
            Unavailable: It does not answer.
        """
        url, pending = self._known_provider().begin(redirect_uri, then)
        return url, self.access_tokens.seal(asdict(pending), self._clock())

    def finish_oidc(self, redirect_uri: str, back: Back, address: str) -> tuple[Tokens, str]:
        """Begin the session of who signed in at the provider; returns also where to go.

        Args:
            address: Where the request comes from, for the throttle.

        Raises:
            Unauthenticated: The provider's answer does not fit, or the account is disabled.
            Conflict: Another account has the same name.
            Unavailable: The provider does not answer.
        """
        try:
            user_id, then = self._proved(redirect_uri, back)
        except (Unauthenticated, Conflict, Unavailable) as error:
            self._refused(address, f"identity provider: {error.type}", None)
            raise
        return self.begin_session(user_id), then

    def _proved(self, redirect_uri: str, back: Back) -> tuple[str, str]:
        """The id of the user who signed in at the provider, and where to go."""
        from neurolake.identity.oidc import Pending

        provider = self._known_provider()
        if back.sealed is None:
            raise Unauthenticated("This sign-in was not begun here, or too long ago.", hint="Begin again.")
        if back.code is None or back.state is None:
            raise Unauthenticated("The identity provider did not let anybody in.", hint="Begin again.")
        pending = Pending(**self.access_tokens.unseal(back.sealed))
        claims = provider.finish(redirect_uri, pending, back.code, back.state)
        with self._database.write() as session:
            return provision(session, provider.issuer, claims, self._settings, self._clock()).id, pending.then

    def refresh(self, refresh_token: str) -> Tokens:
        """Exchange a refresh token for new tokens.

        Raises:
            Unauthenticated: It does not hold; one that was used before also ends its session.
        """
        with self._database.write() as session:
            found = sessions.exchange(session, refresh_token, self._clock(), self._tell)
        if isinstance(found, NeuroLakeError):
            raise found
        return self._tokens(found)

    def logout(self, *, access_token: str | None = None, refresh_token: str | None = None) -> None:
        """End the sessions that the tokens belong to; tokens that do not hold are nothing to end."""
        ended: set[str | None] = set()
        if access_token is not None:
            try:
                ended.add(self.access_tokens.check(access_token).session_id)
            except Unauthenticated:
                log.info("signing out with an access token that does not hold")
        with self._database.write() as session:
            if refresh_token is not None:
                ended.add(sessions.session_of(session, refresh_token))
            for session_id in filter(None, ended):
                user = sessions.sign_out(session, session_id, self._clock())
                if user is not None:
                    self._tell(session, Happened("logout", user.name, granted=True, why="signed out"))

    def recognise(self, credential: str) -> Principal:
        """Whose API key or access token this is, as of this moment.

        The account is looked up each time, so a disabled account, an ended session or a lost role counts at once.

        Raises:
            Unauthenticated: It does not hold.
        """
        if credential.startswith(MARK):
            return self.keys.check(credential)
        return self.recognise_session(credential)

    def recognise_session(self, access_token: str) -> Principal:
        """Whose access token this is; API keys are not accepted.

        Raises:
            Unauthenticated: It does not hold, or its session has ended.
        """
        claims = self.access_tokens.check(access_token)
        with self._database.read() as session:
            user = sessions.user_of(session, claims.session_id, claims.user_id, self._clock())
            if user is None:
                raise Unauthenticated("The session has ended.", hint="Sign in again.")
            return principal_of(session, user)

    def _account(self, name: str) -> User | None:
        with self._database.read() as session:
            return session.scalar(select(User).filter_by(name=names.folded(name)))

    def _refused(self, address: str, why: str, user: User | None) -> None:
        """Put on record that a sign-in came to nothing before a password was looked at."""
        if self._throttle.tells(address):
            with self._database.write() as session:
                name = user.name if user else UNKNOWN
                self._tell(session, Happened("login", name, granted=False, why=why))

    def _known_provider(self) -> "Provider":
        if self.provider is None:
            raise NotFound("This lake has no identity provider.", hint="Sign in with name and password.")
        return self.provider

    @cached_property
    def _throttle(self) -> Throttle:
        return Throttle(self.limiter)

    def _tokens(self, opened: Opened) -> Tokens:
        now = self._clock()
        token = self.access_tokens.issue(opened.user_id, opened.session_id, now)
        return Tokens(token, opened.refresh_token, now + ACCESS_LIFE, opened.expires_at)

    def _key(self) -> bytes:
        given = self._settings.signing_key
        key = (given.get_secret_value() if given else self._made_key()).encode()
        if len(key) < _MIN_KEY_LENGTH:
            raise InvalidOption(
                f"The signing key in the settings has fewer than {_MIN_KEY_LENGTH} characters.",
                hint="Make one with: openssl rand -hex 32",
            )
        return key
