"""A model of pydantic-ai behind our Protocol. Its code is asynchronous and runs in one loop of its own per model."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from queue import Empty, SimpleQueue
from threading import Event, Lock
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal
from pydantic_ai import exceptions as theirs
from pydantic_ai.direct import model_request, model_request_stream
from pydantic_ai.messages import PartDeltaEvent, PartStartEvent, TextPart, TextPartDelta
from pydantic_ai.models import Model as PydanticModel

from neurolake.kernel.errors import ModelFailed, NeuroLakeError, TimedOut, TooManyRequests, Unavailable
from neurolake.llm.base import Capabilities, Completion, Request, Streamed
from neurolake.llm.wire import asked, completion_of, parameters_of, settings_of

NO_KEY = "none"
"""What the SDKs are given as the key of a server that wants none."""

_T = TypeVar("_T")
_RETRYABLE_STATUS = (408, 409)
_LOOK_S = 0.1


class _End:
    """After the last piece."""


_Piece = str | Completion | NeuroLakeError | type[_End]


class ProviderModel:
    """A provider's model.

    Args:
        name: Backend and model.
        close: Lets go of the SDK's connections.
        local: Whether it runs on this machine.
    """

    def __init__(self, name: str, model: PydanticModel, close: Callable[[], Awaitable[None]], *, local: bool) -> None:
        self.name = name
        self.capabilities = Capabilities(answers=True, network=not local)
        self._model = model
        self._close = close
        self._lock = Lock()
        self._running = ExitStack()
        self._portal: BlockingPortal | None = None

    def complete(self, request: Request) -> Completion:
        """See `Model.complete`."""
        return self._opened().call(self._whole, request)

    def stream(self, request: Request) -> Streamed:
        """See `Model.stream`."""
        pieces: SimpleQueue[_Piece] = SimpleQueue()
        running = self._opened().start_task_soon(self._pump, request, pieces)
        begun = False
        try:
            while (piece := _next(pieces, request.stop)) is not _End:
                if isinstance(piece, NeuroLakeError):
                    raise piece
                assert isinstance(piece, str | Completion)
                begun = True
                yield piece
            if not begun:
                # Whoever has opened a stream waits for a first piece, also of one that was stopped before it.
                yield ""
        finally:
            running.cancel()

    def close(self) -> None:
        """Let go of connections, and end the loop."""
        with self._lock:
            if self._portal is not None:
                self._portal.call(self._close)
                self._portal = None
                self._running.close()

    def _opened(self) -> BlockingPortal:
        with self._lock:
            if self._portal is None:
                self._portal = self._running.enter_context(start_blocking_portal())
            return self._portal

    async def _whole(self, request: Request) -> Completion:
        return await self._told(request, self._asked(request))

    async def _asked(self, request: Request) -> Completion:
        return completion_of(
            await model_request(
                self._model,
                asked(request),
                model_settings=settings_of(request),
                model_request_parameters=parameters_of(request),
            ),
            request,
        )

    async def _pump(self, request: Request, pieces: SimpleQueue[Any]) -> None:
        async def all_pieces() -> None:
            async for piece in self._pieces(request):
                pieces.put(piece)

        try:
            await self._told(request, all_pieces())
        except NeuroLakeError as error:
            pieces.put(error)
        finally:
            pieces.put(_End)

    async def _pieces(self, request: Request) -> AsyncIterator[str | Completion]:
        async with model_request_stream(
            self._model,
            asked(request),
            model_settings=settings_of(request),
            model_request_parameters=parameters_of(request),
        ) as events:
            async for event in events:
                if text := _text(event):
                    yield text
            whole = completion_of(events.get(), request)
        if whole.finish == "unknown":
            raise Unavailable(f"{self.name} broke off before the end of its answer.")
        yield whole

    async def _told(self, request: Request, work: Awaitable[_T]) -> _T:
        """Do the work within the request's time, and tell its errors as ours."""
        try:
            async with asyncio.timeout(request.timeout_s):
                return await work
        except (TimeoutError, theirs.ModelTimeoutError) as error:
            raise TimedOut(f"{self.name} did not answer within {request.timeout_s:g} s.") from error
        except theirs.AgentRunError as error:
            raise _as_ours(self.name, error) from error
        except theirs.UserError as error:
            raise ModelFailed(f"{self.name} cannot be asked this: {error}") from error


def _next(pieces: SimpleQueue[_Piece], stop: Event | None) -> _Piece:
    """The next piece; the end where it was stopped."""
    while stop is not None:
        try:
            return pieces.get(timeout=_LOOK_S)
        except Empty:
            if stop.is_set():
                return _End
    return pieces.get()


def _text(event: object) -> str:
    if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
        return event.part.content
    if isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
        return event.delta.content_delta
    return ""


def _as_ours(name: str, error: theirs.AgentRunError) -> NeuroLakeError:
    """Tells status and code, not the provider's words, which may repeat what it was asked."""
    status = getattr(error, "status_code", None)
    code = getattr(error, "provider_error_code", None) or getattr(error, "provider_error_type", None)
    what = ", ".join(str(part) for part in (status and f"HTTP {status}", code) if part) or type(error).__name__
    if isinstance(error, theirs.ModelRateLimitError):
        return TooManyRequests(f"{name} wants to be asked less often ({what}).", retry_after_s=error.retry_after)
    if isinstance(error, _PASSING) or status in _RETRYABLE_STATUS or _broke_off(error):
        return Unavailable(f"{name} does not answer ({what}).", retry_after_s=getattr(error, "retry_after", None))
    if isinstance(error, theirs.ModelAuthenticationError):
        return ModelFailed(
            f"{name} does not accept the key ({what}).", hint="Check the key, and what it may be used for."
        )
    if isinstance(error, theirs.ModelNotFoundError):
        return ModelFailed(f"The provider does not know {name} ({what}).", hint="Check the model's name.")
    return ModelFailed(f"{name} refused the request, or its answer cannot be read ({what}).")


def _broke_off(error: theirs.AgentRunError) -> bool:
    """Whether a stream ended before its end: told as an error of no kind, without a status."""
    return type(error) is theirs.ModelAPIError


_PASSING = (theirs.ModelUnavailableError, theirs.ModelServerError, theirs.ModelConnectionError)
