"""`/api/auth`: sign in and out, who am I, my API keys."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from neurolake.api.access import ACCESS_COOKIE, KNOWN, SIGNED_IN, Caller, address_of, cookie_of, credential
from neurolake.api.lake import OpenLake
from neurolake.api.responses import ExactJson
from neurolake.identity.keys import MARK, MAX_DAYS
from neurolake.identity.service import Tokens
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Unauthenticated

router = APIRouter(prefix="/api/auth", tags=["auth"])

_REFRESH_COOKIE = "neurolake_refresh"
# The web socket is beside the API, and shows who opens it in the same way.
_PATHS = {ACCESS_COOKIE: ("/ws", "/api"), _REFRESH_COOKIE: (router.prefix,)}


class Methods(BaseModel):
    """How one can come in."""

    authentication: str
    oidc: bool = Field(description="Whether there is an identity provider; begin at /api/auth/oidc/login.")


class Login(BaseModel):
    """A name and its password."""

    name: Annotated[str, Field(max_length=256)]
    password: Annotated[str, Field(max_length=4096)]
    cookie: bool = Field(False, description="Keep the session in cookies that scripts cannot read, for web pages.")


class Refresh(BaseModel):
    """The refresh token, unless it is in a cookie."""

    refresh_token: Annotated[str, Field(max_length=4096)] | None = None


class Session(BaseModel):
    """A session; the tokens are null when they went into cookies."""

    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a word of RFC 6750, no secret
    access_token: str | None
    refresh_token: str | None
    expires_in: int = Field(description="Seconds that the access token holds.")
    session_expires_at: datetime


class Me(BaseModel):
    """Who asks, and what they have."""

    name: str
    roles: list[str]
    groups: list[str]
    attributes: dict[str, str]
    scopes: list[str] | None
    is_admin: bool
    authentication: str


class NewKey(BaseModel):
    """An API key to make."""

    name: Annotated[str, Field(min_length=1, max_length=128, description="What it is for.")]
    scopes: Annotated[list[str], Field(min_length=1, max_length=10)]
    days: float | None = Field(90, gt=0, le=MAX_DAYS, description="How long it holds; null for ever.")


@router.get("")
def methods(lake: OpenLake) -> Methods:
    """How one can sign in here."""
    return Methods(authentication=lake.settings.auth, oidc=lake.settings.oidc_issuer is not None)


@router.post("/login", response_model=Session)
def login(request: Request, lake: OpenLake, asked: Login) -> Response:
    """Sign in with a password. Ten tries in 15 minutes per account, thirty per address; then 429."""
    tokens = lake.identity.login(asked.name, asked.password, address_of(request))
    return _session(request, tokens, in_cookies=asked.cookie)


@router.post("/refresh", response_model=Session)
def refresh(request: Request, lake: OpenLake, asked: Refresh | None = None) -> Response:
    """Exchange the refresh token for new tokens; each can be used once, and a second use ends the session."""
    sent = asked.refresh_token if asked else None
    cookie = None if sent else cookie_of(request.headers, _REFRESH_COOKIE)
    if cookie is not None:
        request.app.state.site.check_page(request.headers, request.url.scheme)
    if not (sent or cookie):
        raise Unauthenticated("There is no refresh token.", hint="Sign in.")
    return _session(request, lake.identity.refresh(sent or cookie or ""), in_cookies=cookie is not None)


@router.post("/logout", status_code=204)
def logout(request: Request, lake: OpenLake, asked: Refresh | None = None) -> Response:
    """End the session; its access token stops to hold at once."""
    sent = asked.refresh_token if asked else None
    access, refresh_cookie = (cookie_of(request.headers, name) for name in (ACCESS_COOKIE, _REFRESH_COOKIE))
    if access or refresh_cookie:
        request.app.state.site.check_page(request.headers, request.url.scheme)
    token = credential(request.headers) or access
    if (token and not token.startswith(MARK)) or sent or refresh_cookie:
        lake.identity.logout(access_token=token, refresh_token=sent or refresh_cookie)
    answer = Response(status_code=204)
    for name, paths in _PATHS.items():
        for path in paths:
            answer.delete_cookie(name, path=path, httponly=True, samesite="strict")
    return answer


@router.get("/me", dependencies=KNOWN)
def me(lake: OpenLake, caller: Caller) -> Me:
    """Who asks."""
    return Me(
        name=caller.name,
        roles=sorted(caller.roles),
        groups=sorted(caller.groups),
        attributes=dict(caller.attributes),
        scopes=None if caller.scopes is None else sorted(caller.scopes),
        is_admin=caller.is_admin,
        authentication=lake.settings.auth,
    )


@router.get("/keys", dependencies=SIGNED_IN)
def keys(lake: OpenLake, caller: Caller) -> list[dict[str, Any]]:
    """The caller's API keys, without their secrets."""
    return [key.to_json() for key in lake.identity.keys.list(caller.name)]


@router.post("/keys", status_code=201, dependencies=SIGNED_IN)
def create_key(lake: OpenLake, caller: Caller, asked: NewKey) -> dict[str, Any]:
    """A new API key for the caller; `secret` is shown this once."""
    key, secret = lake.identity.keys.create(caller.name, asked.name, asked.scopes, asked.days)
    return {**key.to_json(), "secret": secret}


@router.delete("/keys/{key}", dependencies=SIGNED_IN)
def revoke_key(lake: OpenLake, caller: Caller, key: str) -> dict[str, Any]:
    """Revoke one of the caller's keys, by id or prefix."""
    return lake.identity.keys.revoke(key, caller.name).to_json()


def _session(request: Request, tokens: Tokens, *, in_cookies: bool) -> Response:
    body = Session(
        access_token=None if in_cookies else tokens.access_token,
        refresh_token=None if in_cookies else tokens.refresh_token,
        expires_in=round((tokens.access_expires_at - utc_now()).total_seconds()),
        session_expires_at=tokens.session_expires_at,
    )
    answer = ExactJson(body.model_dump(mode="json"))
    if in_cookies:
        set_cookies(answer, tokens, secure=request.url.scheme == "https")
    return answer


def set_cookies(answer: Response, tokens: Tokens, *, secure: bool) -> None:
    """Keep a session in the browser, where no script can read it and no other site can use it."""
    kept = {
        ACCESS_COOKIE: (tokens.access_token, tokens.access_expires_at),
        _REFRESH_COOKIE: (tokens.refresh_token, tokens.session_expires_at),
    }
    for name, (value, expires) in kept.items():
        for path in _PATHS[name]:
            answer.set_cookie(name, value, expires=expires, path=path, secure=secure, httponly=True, samesite="strict")
