"""Errors as RFC 9457 problems, and the page that each problem's type leads to."""

import html
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from neurolake.api.iceberg import errors as iceberg
from neurolake.api.responses import ExactJson
from neurolake.kernel.errors import InvalidInput, LimitExceeded, NeuroLakeError, NotFound

MEDIA_TYPE = "application/problem+json"
_REFUSED: Mapping[int, tuple[type[NeuroLakeError], str]] = {
    404: (NotFound, "There is nothing at this address."),
    413: (LimitExceeded, "The body of the request is too large."),
}


def install(app: FastAPI) -> None:
    """Answer every error as a problem, and serve the problems' pages."""
    app.add_exception_handler(NeuroLakeError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_api_route("/problems/{kind}", page, include_in_schema=False, response_class=HTMLResponse)


def response(request: Request, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """A problem as the answer to a request; `body` is in the form of `NeuroLakeError.problem`."""
    return answer(body, request.scope, headers)


def answer(body: Mapping[str, Any], scope: Scope, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a response within an ASGI scope; the Iceberg catalog's clients have a form of their own."""
    if scope["path"].startswith(iceberg.PREFIX):
        return iceberg.answer(body, scope, {**_headers(int(body["status"]), body), **(headers or {})})
    shown = {
        **body,
        "type": f"/problems/{body['type']}",
        "instance": scope["path"],
        "request_id": scope["state"]["request_id"],
    }
    status = int(body["status"])
    extra = _headers(status, body)
    content = {name: value for name, value in shown.items() if value is not None}
    return ExactJson(content, status_code=status, headers={**extra, **(headers or {})}, media_type=MEDIA_TYPE)


async def refuse(error: NeuroLakeError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer an ASGI request with a problem; a web socket is closed before it opens."""
    if scope["type"] == "websocket":
        await WebSocketClose(1008, error.title)(scope, receive, send)
    else:
        await answer(error.problem(), scope)(scope, receive, send)


def _headers(status: int, body: Mapping[str, Any]) -> dict[str, str]:
    if status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": 'Bearer realm="neurolake"'}
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        return {"Retry-After": str(body.get("retry_after_s", 1))}
    return {}


def page(kind: str) -> HTMLResponse:
    """What a problem type means and what to do, for people."""
    folders = (Path(__file__).parent / "problem_pages", Path(__file__).parents[3] / "docs" / "problems")
    for folder in folders:
        known = {path.stem: path for path in folder.glob("*.md")} if folder.is_dir() else {}
        if kind in known:
            text = html.escape(known[kind].read_text(encoding="utf-8"))
            return HTMLResponse(
                f"<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
                f"<title>{html.escape(kind)}</title><pre style='white-space: pre-wrap; max-width: 45em'>{text}</pre>"
            )
    raise NotFound(f"There is no problem type {kind[:80]!r}.")


async def _ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, NeuroLakeError):
        raise error
    return response(request, error.problem())


async def _invalid(request: Request, error: Exception) -> Response:
    """A request that does not fit the API's description; the values sent are not repeated."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [{"where": ".".join(map(str, item["loc"])), "what": item["msg"]} for item in error.errors()]
    first = f"{faults[0]['where']}: {faults[0]['what']}" if faults else "The request is not valid."
    return response(
        request, {**InvalidInput(first, hint="See /docs for what is expected.").problem(), "errors": faults}
    )


async def _http(request: Request, error: Exception) -> Response:
    """What the framework refuses: unknown paths, wrong methods, bodies that are too large."""
    if not isinstance(error, HTTPException):
        raise error
    said = error.detail or HTTPStatus(error.status_code).phrase
    kind, detail = _REFUSED.get(error.status_code, (InvalidInput, said.rstrip(".") + "."))
    body = kind(detail).problem() | {"status": int(error.status_code)}
    return response(request, body, error.headers)
