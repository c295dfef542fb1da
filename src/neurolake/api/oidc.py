"""`/api/auth/oidc`: sign in at the identity provider and come back with a session."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from neurolake.api.access import address_of, cookie_of
from neurolake.api.auth import set_cookies
from neurolake.api.lake import OpenLake
from neurolake.app.lake import Lake
from neurolake.identity.service import Back
from neurolake.identity.tokens import STATE_LIFE
from neurolake.kernel.errors import InvalidOption

router = APIRouter(prefix="/api/auth/oidc", tags=["auth"])

_STATE_COOKIE = "neurolake_oidc"
_Text = Annotated[str | None, Query(max_length=4096)]


def check(lake: Lake) -> None:
    """Find out at the start whether the settings about the identity provider make sense.

    Raises:
        InvalidOption: They do not.
    """
    _ = lake.identity.provider


@router.get("/login", status_code=303, response_class=RedirectResponse)
def login(request: Request, lake: OpenLake, then: Annotated[str, Query(max_length=1024)] = "/") -> Response:
    """Go to the identity provider; `then` is the page of this server to come back to."""
    _require_local(then)
    url, sealed = lake.identity.begin_oidc(_callback_url(request), then)
    answer = RedirectResponse(url, status_code=303)
    # Lax, unlike the session's cookies: the way back begins at the provider's site.
    answer.set_cookie(
        _STATE_COOKIE,
        sealed,
        max_age=int(STATE_LIFE.total_seconds()),
        path=router.prefix,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/callback", status_code=303, response_class=RedirectResponse)
def callback(
    request: Request, lake: OpenLake, code: _Text = None, state: _Text = None, error: _Text = None
) -> Response:
    """The way back from the identity provider: begins a session in cookies and goes on to where one wanted to go."""
    back = Back(cookie_of(request.headers, _STATE_COOKIE), None if error else code, state)
    tokens, then = lake.identity.finish_oidc(_callback_url(request), back, address_of(request))
    answer = RedirectResponse(then, status_code=303)
    set_cookies(answer, tokens, secure=request.url.scheme == "https")
    answer.delete_cookie(_STATE_COOKIE, path=router.prefix, httponly=True, samesite="lax")
    return answer


def _callback_url(request: Request) -> str:
    """Made from the Host header, which was checked to be one of ours."""
    return f"{request.url.scheme}://{request.headers['host']}{router.prefix}/callback"


def _require_local(then: str) -> None:
    """Only a path of this server: what begins with two slashes, or has a backslash, is another server to browsers."""
    if not then.startswith("/") or then.startswith("//") or "\\" in then or not then.isprintable():
        raise InvalidOption("`then` must be a path of this server.", hint="For example: /")
