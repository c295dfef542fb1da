"""Server-sent events from a blocking source of events."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Header, Query

from neurolake.api.waiting import SLICE_S
from neurolake.kernel.errors import NeuroLakeError
from neurolake.query.values import json_value

EVENT_STREAM = "text/event-stream"
_QUIET_S = 15.0
_LAST = 2**53
T = TypeVar("T")

# A larger number is that of no event, and no database holds it.
After = Annotated[int, Query(ge=0, le=_LAST, description="The `seq` of the last event that was seen.")]
LastEventId = Annotated[int | None, Header(ge=0, le=_LAST)]


@dataclass(frozen=True)
class Message:
    """One event; the client gives the last `id` it saw when it comes back."""

    id: str
    event: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class _End:
    """After the last event; `error` is why there is none more."""

    error: NeuroLakeError | None


def logged(events: Iterator[Mapping[str, Any] | None], after: int) -> Iterator[Message | None]:
    """The events of a log with their numbers from one on; what goes wrong meanwhile is an event that is part of none.

    The answer's status was sent long ago: there is no other way to tell it.
    """
    try:
        for event in events:
            if event is not None:
                after = event["seq"]
            yield None if event is None else Message(str(after), event["type"], event)
    except NeuroLakeError as error:
        yield Message(str(after), "problem", error.problem())


async def server_sent(events: Iterator[Message | None], leaving: threading.Event) -> AsyncIterator[bytes]:
    """Follow `events`, see `arriving`; a comment keeps the line open while nothing happens."""
    quiet = 0.0
    async for event in arriving(events, leaving):
        if event is not None:
            quiet = 0.0
            yield encoded(event)
            continue
        quiet += SLICE_S
        if quiet >= _QUIET_S:
            quiet = 0.0
            yield b": nothing new\n\n"


async def arriving(events: Iterator[T | None], leaving: threading.Event) -> AsyncIterator[T | None]:
    """Follow `events` in a thread of their own, until they end or the server is `leaving`.

    None says that there is nothing new; a source that may be silent for long gives it, so as to learn that nobody
    listens any more. What is raised there is raised here.
    """
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[T | _End] = asyncio.Queue()
    left = threading.Event()

    def hand_over(event: T | _End) -> None:
        # The loop is closed when the server stops while an event is on its way.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(waiting.put_nowait, event)

    threading.Thread(target=_pump, args=(events, left, hand_over), name="events", daemon=True).start()
    try:
        while not leaving.is_set():
            try:
                event = await asyncio.wait_for(waiting.get(), SLICE_S)
            except TimeoutError:
                yield None
                continue
            if isinstance(event, _End):
                if event.error is not None:
                    raise event.error
                return
            yield event
    finally:
        left.set()


def _pump(events: Iterator[T | None], left: threading.Event, hand_over: Callable[[T | _End], None]) -> None:
    error: NeuroLakeError | None = None
    try:
        for event in events:
            if left.is_set():
                return
            if event is not None:
                hand_over(event)
    except NeuroLakeError as raised:
        error = raised
    hand_over(_End(error))


def encoded(event: Message) -> bytes:
    """An event in the format of server-sent events; the data are on one line."""
    text = json.dumps(json_value(dict(event.data)), ensure_ascii=False, allow_nan=False)
    return f"id: {event.id}\nevent: {event.event}\ndata: {text}\n\n".encode()
