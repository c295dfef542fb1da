"""Events go out in the order they were written, at least once; what does not arrive is sent again, later and later."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from sqlalchemy import delete, select, update

from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import InvalidOption, Unavailable
from neurolake.kernel.extras import needed
from neurolake.metadata.database import Database
from neurolake.metadata.models import OutboxEvent

Emit = Callable[[dict[str, Any]], None]
_BATCH = 100
_LEASE = timedelta(seconds=60)
_LONGEST_WAIT = timedelta(minutes=10)
_IDLE_S = 1.0
_TIMEOUT_S = 10.0
# Not the event's fault: the address, the key or the load may change.
_AGAIN = (401, 403, 404, 408, 429)
_LONGEST_PROBLEM = 500
log = structlog.get_logger("neurolake.openlineage")


class Refused(Exception):
    """The other side does not take this event, however often it is sent."""


class Sender:
    """Sends what is in the outbox.

    Args:
        emit: Sends one event; raises Refused, or Unavailable when it may be sent again.
    """

    def __init__(self, database: Database, emit: Emit, clock: Clock = utc_now) -> None:
        self._database = database
        self._emit = emit
        self._clock = clock
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Send in the background until `close`."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep_on, name="openlineage", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop sending; what is left is sent later."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(5)

    def send(self) -> int:
        """Send what is due, until it is all sent or one does not arrive; returns how many arrived."""
        sent = 0
        while not self._stop.is_set() and (due := self._claimed()):
            for event_id, body, attempts in due:
                if not self._sent(event_id, body, attempts):
                    return sent
                sent += 1
        return sent

    def _claimed(self) -> list[tuple[str, dict[str, Any], int]]:
        """The oldest events, for us alone for a while; none while the oldest of all is not due."""
        now = self._clock()
        waiting = select(OutboxEvent).where(OutboxEvent.next_at.is_not(None)).order_by(OutboxEvent.id).limit(_BATCH)
        with self._database.write(durable=False) as session:
            # In order: as long as the first is not due, or another process has it, the ones after it wait.
            found = session.scalars(waiting.with_for_update(skip_locked=False)).all()
            if not found or found[0].next_at is None or found[0].next_at > now:
                return []
            for one in found:
                one.next_at = now + _LEASE
            return [(one.id, one.body, one.attempts) for one in found]

    def _sent(self, event_id: str, body: dict[str, Any], attempts: int) -> bool:
        try:
            self._emit(body)
        except Refused as error:
            # It would stand in the way of all others for ever. It stays, with the reason.
            log.warning("an event was refused", id=event_id, why=str(error))
            self._note(event_id, attempts + 1, None, str(error))
        except Unavailable as error:
            wait = min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_WAIT)
            self._note(event_id, attempts + 1, wait, str(error))
            return False
        else:
            with self._database.write(durable=False) as session:
                session.execute(delete(OutboxEvent).where(OutboxEvent.id == event_id))
        return True

    def _note(self, event_id: str, attempts: int, wait: timedelta | None, problem: str) -> None:
        values = {
            "attempts": attempts,
            "next_at": None if wait is None else self._clock() + wait,
            "problem": problem[:_LONGEST_PROBLEM],
        }
        with self._database.write(durable=False) as session:
            session.execute(update(OutboxEvent).where(OutboxEvent.id == event_id).values(**values))

    def _keep_on(self) -> None:
        while not self._stop.wait(_IDLE_S):
            try:
                self.send()
            except Exception:
                # The thread's boundary: whatever it was, there is a next time.
                log.exception("sending failed")


def emitter(url: str, key: str | None) -> Emit:
    """What sends events to an address: `http(s)://…` or `file:///path`.

    Raises:
        InvalidOption: The address is of another kind, or the package is missing.
    """
    parts = urlsplit(url)
    with needed("openlineage", "OpenLineage"):
        if parts.scheme in ("http", "https"):
            return _http(url, key)
        if parts.scheme == "file" and parts.path:
            return _file(parts.path)
    raise InvalidOption("openlineage_url is http://…, https://… or file:///….")


def _http(url: str, key: str | None) -> Emit:
    import requests
    from openlineage.client.transport.http import ApiKeyTokenProvider, HttpConfig, HttpTransport, TokenProvider

    auth = ApiKeyTokenProvider({"apiKey": key}) if key else TokenProvider({})
    # We try again ourselves, and keep what did not arrive.
    transport = HttpTransport(HttpConfig(url=url, timeout=_TIMEOUT_S, retry={"total": 0}, auth=auth))

    def emit(event: dict[str, Any]) -> None:
        try:
            answer = transport.emit(event)  # type: ignore[arg-type]  # its serialisation takes dicts as well
        except requests.HTTPError as error:
            status, text = _said(error.response)
            if 400 <= status < 500 and status not in _AGAIN:
                raise Refused(f"{status}: {text}") from error
            raise Unavailable(f"The lineage server answers {status}.") from error
        except (requests.RequestException, OSError) as error:
            raise Unavailable(f"The lineage server cannot be reached: {type(error).__name__}.") from error
        del answer

    return emit


def _said(answer: Any) -> tuple[int, str]:
    return (0, "") if answer is None else (answer.status_code, str(answer.text)[:200])


def _file(path: str) -> Emit:
    from openlineage.client.transport.file import FileConfig, FileTransport

    transport = FileTransport(FileConfig(log_file_path=path, append=True))

    def emit(event: dict[str, Any]) -> None:
        try:
            transport.emit(event)  # type: ignore[arg-type]  # its serialisation takes dicts as well
        except (OSError, RuntimeError) as error:
            raise Unavailable(f"{path} cannot be written to.") from error

    return emit
