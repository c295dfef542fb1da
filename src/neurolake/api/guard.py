"""What stands before every request: the check of where it comes from, its id, a bound on its body, safe headers."""

import re
import time
from collections.abc import Mapping
from http import HTTPStatus

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from neurolake.api import problems
from neurolake.api.nul import check_address, without_nul
from neurolake.api.site import Site
from neurolake.kernel.errors import LimitExceeded, NeuroLakeError
from neurolake.kernel.ids import new_id
from neurolake.kernel.signals import signal

MAX_BODY_BYTES = 8 * 1024 * 1024
_LONG_S = 1.0
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
# What schedules containers asks at the container's own address. They tell nothing that a strange page could use.
_PROBES = frozenset(("/livez", "/readyz", "/startupz"))
_DOCUMENTS = ("/docs", "/redoc", "/static-offline-docs")
_DOCUMENTS_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'none'"
)
log = structlog.get_logger("neurolake.api")


class Guard:
    """ASGI middleware: refuses foreign requests, names each request, and lets no fault out but as a problem.

    Args:
        site: Where requests may come from.
        unbounded: Paths whose bodies are bounded by whoever reads them.
    """

    def __init__(self, app: ASGIApp, site: Site, unbounded: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._site = site
        self._unbounded = unbounded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id
        answer = _Answer(send, scope["path"], request_id)
        began = time.perf_counter()
        # In every line that is logged on its behalf.
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            known = scope["path"] in _PROBES or self._site.is_scrape(scope["method"], scope["path"], headers)
            if not known:
                self._site.check(scope["method"], headers, scope["scheme"])
            check_address(scope)
            bounded = receive if scope["path"] in self._unbounded else _bounded(receive, headers)
            await self._app(scope, without_nul(bounded, headers), answer.send)
        except ClientDisconnect:
            log.info("client went away", path=scope["path"])
        except NeuroLakeError as error:
            await _refuse(error, scope, receive, answer)
        except Exception as error:
            # The server's boundary: whatever broke is told without its inner parts, which go to the log.
            log.exception("request failed", path=scope["path"])
            broken = NeuroLakeError(f"The request broke: {type(error).__name__}.", hint="The log has the details.")
            await _refuse(broken, scope, receive, answer)
        finally:
            # The pattern of the path, not the path: of those there are few.
            route = getattr(scope.get("route"), "path", "none")
            _told(_method(scope), route, answer.status, time.perf_counter() - began)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A web socket is no way round the checks: browsers open one to any host, with cookies."""
        headers = Headers(scope=scope)
        scope.setdefault("state", {})["request_id"] = _request_id(headers)
        try:
            self._site.check("CONNECT", headers, scope["scheme"])
            check_address(scope)
        except NeuroLakeError as error:
            await problems.refuse(error, scope, receive, send)
            return
        signal("http.sockets", 1)
        try:
            await self._app(scope, receive, send)
        finally:
            signal("http.sockets", -1)


def _told(method: str, route: str, status: int, took: float) -> None:
    """Have a request counted; one that broke or took long is in the log, too."""
    signal("http.answered", took, method=method, route=route, status=str(status))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or took > _LONG_S:
        told = log.warning if status >= HTTPStatus.INTERNAL_SERVER_ERROR else log.info
        told("request", method=method, route=route, status=status, seconds=round(took, 3))


def _method(scope: Scope) -> str:
    """The method; of those that nobody knows there could be any number."""
    return str(scope["method"]) if scope["method"] in _METHODS else "other"


def _bounded(receive: Receive, headers: Headers) -> Receive:
    """`receive`, but for bodies that are too large.

    Raises:
        LimitExceeded: The body is announced as too large; while reading, HTTPException 413, which the framework
            lets through.
    """
    if int(headers.get("content-length", "0")) > MAX_BODY_BYTES:
        raise LimitExceeded("The body of the request is too large.", hint=f"At most {MAX_BODY_BYTES:,} bytes.")
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return bounded


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else new_id()


class _Answer:
    """Passes an answer on with the headers that all have; knows its status, 0 before it has begun."""

    def __init__(self, send: Send, path: str, request_id: str) -> None:
        self._send = send
        self._path = path
        self.request_id = request_id
        self.status = 0

    @property
    def begun(self) -> bool:
        """Whether it can no longer become another."""
        return self.status > 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.request_id
            if self._path.startswith(_DOCUMENTS):
                headers["Content-Security-Policy"] = _DOCUMENTS_POLICY
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


async def _refuse(error: NeuroLakeError, scope: Scope, receive: Receive, answer: _Answer) -> None:
    if answer.begun:
        raise error
    await problems.refuse(error, scope, receive, answer.send)
