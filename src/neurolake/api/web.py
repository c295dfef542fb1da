"""The web application: its page at every address that is none of the server's own, its files under `/assets`."""

import html
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from neurolake.dashboard import HOW_TO_BUILD, PAGE, bundle

RESERVED = frozenset(
    (
        *("api", "docs", "iceberg", "mcp", "openapi.json", "problems", "redoc", "static-offline-docs", "ws"),
        *("livez", "metrics", "readyz", "startupz", "version"),
    )
)
"""First parts of addresses that are never a page of the application."""
_ASSETS = "/assets/"
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # The editor makes style elements; no style can run anything or load from elsewhere.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_PAGE_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}


class Pages:
    """ASGI middleware: answers browsers with the web application, and hands on everything else.

    It stands before the check of who asks: the files hold no data, and the page is where one signs in.

    Args:
        files: The bundle; the built one unless given.
    """

    def __init__(self, app: ASGIApp, files: Mapping[str, Path] | None = None) -> None:
        self._app = app
        self._files = bundle() if files is None else files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """The file or the page that is asked for; None where the rest of the server is."""
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD") or path.split("/")[1] in RESERVED:
            return None
        if path in self._files and path != PAGE:
            headers = _FOR_EVER if path.startswith(_ASSETS) else {"Cache-Control": "no-cache"}
            return FileResponse(self._files[path], headers={"Content-Security-Policy": _POLICY, **headers})
        if path != "/" and "text/html" not in Headers(scope=scope).get("accept", ""):
            return None
        return FileResponse(self._files[PAGE], headers=_PAGE_HEADERS) if self._files else _unbuilt()


def _unbuilt() -> Response:
    told = html.escape(HOW_TO_BUILD)
    return HTMLResponse(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>NeuroLake: no web application</title>"
        "<style>body{font:16px/1.5 system-ui;max-width:40em;margin:15vh auto}</style>"
        f"<h1>The web application is not built</h1><p>{told}</p>"
        "<p>The API works without it: <a href='/docs'>its documents</a>.</p></html>",
        status_code=503,
    )
