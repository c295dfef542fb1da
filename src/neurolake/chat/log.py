"""The log of a turn while it is answered: only this process adds to it, everybody reads it from the database."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neurolake.chat import store
from neurolake.chat.events import Done, State, Text, Used, _Event
from neurolake.kernel.errors import Cancelled
from neurolake.kernel.plain import Plain
from neurolake.metadata.database import Database
from neurolake.metadata.models import ChatConversation, ChatEvent, ChatTurn

MOST_TEXT = 32_000
"""Characters of an answer; what is more is left out, and the answer says so."""
_PIECE_S = 0.05
_PIECE = 400
_CUT = "\n\n(The answer was too long and ends here.)"


class Log:
    """Adds events to a turn's log.

    Args:
        told: Called after each time that something was added.
    """

    def __init__(self, database: Database, turn_id: str, told: Callable[[], None]) -> None:
        self._database = database
        self._turn_id = turn_id
        self._told = told
        self._seq = 0
        self._plain = Plain()
        self._waiting = ""
        self._last = 0.0
        self._length = 0
        self._lock = threading.Lock()

    def add(self, event: _Event) -> None:
        """Tell an event; what waits of the text comes before it.

        Raises:
            Cancelled: The conversation was deleted meanwhile, or somebody else has ended the turn.
        """
        with self._lock:
            self._write(self._rest(), event)

    def write(self, piece: str) -> None:
        """Tell a piece of the answer; small ones are told together, twenty times a second.

        Raises:
            Cancelled: See `add`.
        """
        with self._lock:
            self._waiting += self._bounded(self._plain.add(piece))
            if len(self._waiting) >= _PIECE or time.monotonic() - self._last >= _PIECE_S:
                self._write(self._taken())

    def flush(self) -> None:
        """Tell what waits of the text."""
        with self._lock:
            if self._waiting and time.monotonic() - self._last >= _PIECE_S:
                self._write(self._taken())

    def end(self, state: State, usage: Used | None, values: dict[str, Any], now: datetime) -> None:
        """Tell that it has ended; in the same transaction the turn becomes what it is from then on.

        Args:
            values: Of the turn.
        """
        with self._lock:
            self._write(self._rest(), Done(state=state, usage=usage), ends=values | {"state": state, "ended_at": now})

    def _rest(self) -> str:
        self._waiting += self._bounded(self._plain.end())
        return self._taken()

    def _taken(self) -> str:
        text, self._waiting = self._waiting, ""
        return text

    def _bounded(self, text: str) -> str:
        left = MOST_TEXT - self._length
        self._length += len(text)
        if left < 0:
            return ""
        return text if len(text) <= left else text[:left] + _CUT

    def _write(self, text: str, event: _Event | None = None, ends: dict[str, Any] | None = None) -> None:
        events = [*([Text(text=text)] if text else []), *([event] if event is not None else [])]
        if not events:
            return
        try:
            with self._database.write(durable=ends is not None) as session:
                for one in events:
                    self._seq += 1
                    session.add(row_of(one, self._turn_id, self._seq))
                if ends is not None:
                    _end(session, self._turn_id, ends)
        except IntegrityError as error:
            raise Cancelled("The turn was deleted, or ended by another process.") from error
        self._last = time.monotonic()
        self._told()


def row_of(event: _Event, turn_id: str, seq: int) -> ChatEvent:
    """An event as it is kept."""
    data = event.model_dump(mode="json", exclude={"seq", "turn", "type"})
    return ChatEvent(turn_id=turn_id, seq=seq, kind=event.model_dump(include={"type"})["type"], data=data)


def give_up(session: Session, turn: ChatTurn, events: list[_Event], now: datetime) -> None:
    """End a turn whose process is gone."""
    last = session.scalar(select(func.max(ChatEvent.seq)).filter_by(turn_id=turn.id)) or 0
    for seq, event in enumerate(events, last + 1):
        session.add(row_of(event, turn.id, seq))
    _end(session, turn.id, {"state": "failed", "ended_at": now})


def _end(session: Session, turn_id: str, values: dict[str, Any]) -> None:
    answer = store.put_together(session, turn_id)
    turn = session.get(ChatTurn, turn_id)
    if turn is None:
        return
    for name, value in values.items():
        setattr(turn, name, value)
    turn.answer = answer
    session.get_one(ChatConversation, turn.conversation_id).updated_at = values["ended_at"]
