"""Who asks: middleware that lets nobody in unknown, and the dependencies by which routes learn and check it."""

from http.cookies import CookieError, SimpleCookie
from typing import Annotated, Any

from fastapi import Depends, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBearer
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from neurolake.api import problems
from neurolake.api.site import Site
from neurolake.identity.limiter import parsed
from neurolake.identity.service import Identity
from neurolake.kernel.errors import Forbidden, NeuroLakeError, Unauthenticated
from neurolake.kernel.principal import ADMIN, LOCAL, Principal, need_scope

ACCESS_COOKIE = "neurolake_access"
OPEN = frozenset(
    (
        "/docs",
        "/docs/oauth2-redirect",
        "/redoc",
        "/openapi.json",
        "/livez",
        "/readyz",
        "/startupz",
        "/version",
        "/api/auth",
        "/api/auth/login",
        "/api/auth/refresh",
        "/api/auth/logout",
        "/api/auth/oidc/login",
        "/api/auth/oidc/callback",
        "/api/neurolake/system/health",
        "/iceberg/v1/oauth/tokens",
    )
)
OPEN_BELOW = ("/static-offline-docs/", "/problems/")
_SCRAPER = Principal("metrics", roles=frozenset((ADMIN,)), scopes=frozenset(("metrics",)))
"""Prometheus with the token of the settings; it is known at `/metrics` alone."""
_READING = frozenset(("GET", "HEAD", "OPTIONS"))


def is_open(path: str) -> bool:
    """Whether anybody may ask for this path; everything else is for those who are known."""
    return path in OPEN or path.startswith(OPEN_BELOW)


class Access:
    """ASGI middleware: finds out who asks and refuses whom it does not know.

    Args:
        identity: Recognises credentials; None means that authentication is off, and everybody is LOCAL.
    """

    def __init__(self, app: ASGIApp, identity: Identity | None, site: Site) -> None:
        self._app = app
        self._identity = identity
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            principal = LOCAL if self._identity is None else await self._admitted(self._identity, scope)
        except NeuroLakeError as error:
            await problems.refuse(error, scope, receive, send)
            return
        scope.setdefault("state", {})["principal"] = principal
        await self._app(scope, receive, send)

    async def _admitted(self, identity: Identity, scope: Scope) -> Principal | None:
        """Who asks; None is somebody unknown at an open path."""
        try:
            return await self._recognised(identity, scope)
        except Unauthenticated:
            if is_open(scope["path"]):
                return None
            raise

    async def _recognised(self, identity: Identity, scope: Scope) -> Principal:
        headers = Headers(scope=scope)
        if self._site.is_scrape(scope.get("method", ""), scope["path"], headers):
            return _SCRAPER
        principal = await _principal(identity, headers)
        if credential(headers) is None and scope.get("method") not in _READING:
            self._site.check_page(headers, scope["scheme"])
        return principal


async def _principal(identity: Identity, headers: Headers) -> Principal:
    """Who the headers of a request show, as of this moment."""
    sent = credential(headers)
    if sent is not None:
        return await run_in_threadpool(identity.recognise, sent)
    cookie = cookie_of(headers, ACCESS_COOKIE)
    if cookie is None:
        raise Unauthenticated("Nobody is signed in.", hint="Sign in, or send an API key.")
    return await run_in_threadpool(identity.recognise_session, cookie)


async def recognised_again(connection: HTTPConnection) -> Principal:
    """Who is at the other end of a connection that was let in before, as of this moment.

    Raises:
        Unauthenticated: What was shown at its beginning does not hold any more.
    """
    lake = connection.app.state.lake
    if lake.settings.auth != "required":
        return LOCAL
    return await _principal(lake.identity, connection.headers)


def credential(headers: Headers) -> str | None:
    """The access token or the API key in the headers.

    Raises:
        Unauthenticated: There is an Authorization of another kind.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme and scheme.lower() != "bearer":
        raise Unauthenticated("The Authorization header is of another kind.", hint="Send: Authorization: Bearer …")
    return token.strip() if scheme else headers.get("x-api-key")


def cookie_of(headers: Headers, name: str) -> str | None:
    """The value of a cookie."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return morsel.value if morsel else None


async def _anybody(connection: HTTPConnection) -> Principal | None:
    found: Principal | None = connection.state.principal
    return found


async def _caller(connection: HTTPConnection) -> Principal:
    found: Principal | None = connection.state.principal
    if found is None:
        raise Unauthenticated("Nobody is signed in.", hint="Sign in, or send an API key.")
    return found


Caller = Annotated[Principal, Depends(_caller)]
"""Who asks. A route that takes it cannot be reached by strangers, whatever its path."""

Anybody = Annotated[Principal | None, Depends(_anybody)]
"""Who asks, for the few open routes; None is a stranger."""

_DESCRIBED = (
    Security(HTTPBearer(auto_error=False, scheme_name="bearer", description="An access token or an API key.")),
    Security(APIKeyHeader(name="X-API-Key", auto_error=False, scheme_name="key")),
    Security(APIKeyCookie(name=ACCESS_COOKIE, auto_error=False, scheme_name="cookie")),
)


def requires(scope: str) -> list[Any]:
    """The dependencies of a router that an API key may use only with this scope."""

    async def check(caller: Caller) -> None:
        need_scope(caller, scope)

    return [*_DESCRIBED, Depends(check)]


async def _administrator(caller: Caller) -> None:
    if not caller.is_admin:
        raise Forbidden("Only administrators may do this.", hint="It needs the role `admin`: ask somebody who has it.")


async def _signed_in(caller: Caller) -> None:
    if caller.scopes is not None:
        raise Forbidden("An API key may not do this.", hint="Sign in with your name and password.")


KNOWN = [*_DESCRIBED, Depends(_caller)]
ADMINISTRATOR = Depends(_administrator)
SIGNED_IN = [*_DESCRIBED, Depends(_signed_in)]
"""In a session: an API key must not make keys that can do more than itself."""


def limits(identity: Identity, per_user: str, per_endpoint: str) -> Any:
    """The dependency that counts the requests of each user (of each address, for strangers).

    Raises:
        InvalidOption: A limit is none, or there is no such place to count in.
        Unavailable: Requests are to be counted in Redis, which does not answer.
    """
    overall, each, limiter = parsed(per_user), parsed(per_endpoint), identity.limiter

    def count(connection: HTTPConnection, caller: Anybody) -> None:
        who = f"user {caller.name}" if caller else f"address {address_of(connection)}"
        scope = connection.scope
        endpoint = f"{scope.get('method', 'CONNECT')} {getattr(scope.get('route'), 'path', '')}"
        limiter.hit(each, who, endpoint)
        limiter.hit(overall, who)

    return Depends(count)


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from."""
    return connection.client.host if connection.client else "unknown"
