"""`/mcp`: the tools by the Model Context Protocol, for programs that think."""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from neurolake.kernel.extras import needed
from neurolake.kernel.principal import Principal

if TYPE_CHECKING:
    from mcp.server import Server

router = APIRouter(tags=["ai"])

_MOST_BYTES = 1024 * 1024


class _Passed(Response):
    """The answer that the protocol's own application gives; nothing is kept between requests."""

    def __init__(self, server: "Server[Any]", message: bytes) -> None:
        super().__init__()
        self._server = server
        self._message = message

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        one = StreamableHTTPSessionManager(
            self._server, stateless=True, json_response=True, max_request_body_size=_MOST_BYTES
        )
        read = iter([{"type": "http.request", "body": self._message}])

        async def again() -> Message:
            return next(read, None) or await receive()

        async with one.run():
            await one.asgi_app(scope, again, send)


@router.post("/mcp", response_model=None, include_in_schema=False)
async def mcp(request: Request) -> Response:
    """A message of the Model Context Protocol; each request stands for itself, as who makes it.

    It takes `neurolake[mcp]`.
    """
    # Read here, where what is wrong with it becomes a problem.
    message = await request.body()
    return _Passed(await run_in_threadpool(_server, request.app), message)


def _server(app: FastAPI) -> "Server[Any]":
    """Made at the first request: its package takes long to import.

    Raises:
        InvalidOption: The package is not installed.
    """
    made: Server[Any] | None = getattr(app.state, "mcp", None)
    if made is None:
        with needed("mcp", "MCP"):
            from neurolake.integrations.mcp import server
        made = app.state.mcp = server(app.state.lake, lambda context: _caller(context.request))
    return made


def _caller(request: Any) -> Principal:
    found: Principal = request.scope["state"]["principal"]
    return found
