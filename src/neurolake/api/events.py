"""Server-sent events from a blocking source of events."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from neurolake.api.waiting import SLICE_S
from neurolake.query.values import json_value

_QUIET_S = 15.0


@dataclass(frozen=True)
class Message:
    """One event; the client gives the last `id` it saw when it comes back."""

    id: str
    event: str
    data: Mapping[str, Any]


async def server_sent(events: Iterator[Message | None], leaving: threading.Event) -> AsyncIterator[bytes]:
    """Follow `events` in a thread of their own, until they end or the server is `leaving`.

    None says that there is nothing new; a source that may be silent for long gives it, so as to learn that nobody
    listens any more. A comment keeps the line open while nothing happens.
    """
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[Message | None] = asyncio.Queue()
    left = threading.Event()

    def hand_over(event: Message | None) -> None:
        # The loop is closed when the server stops while an event is on its way.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(waiting.put_nowait, event)

    def follow() -> None:
        for event in events:
            if left.is_set():
                return
            if event is not None:
                hand_over(event)
        hand_over(None)

    threading.Thread(target=follow, name="events", daemon=True).start()
    try:
        quiet = 0.0
        while not leaving.is_set():
            try:
                event = await asyncio.wait_for(waiting.get(), SLICE_S)
            except TimeoutError:
                quiet += SLICE_S
                if quiet >= _QUIET_S:
                    quiet = 0.0
                    yield b": nothing new\n\n"
                continue
            if event is None:
                return
            quiet = 0.0
            yield encoded(event)
    finally:
        left.set()


def encoded(event: Message) -> bytes:
    """An event in the format of server-sent events; the data are on one line."""
    text = json.dumps(json_value(dict(event.data)), ensure_ascii=False, allow_nan=False)
    return f"id: {event.id}\nevent: {event.event}\ndata: {text}\n\n".encode()
