"""Conversations as the product offers them: said, answered in the background, followed from any process, forgotten."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from neurolake.app.lake import Lake
from neurolake.chat import past, store
from neurolake.chat.answering import answer
from neurolake.chat.events import Begun, Done, Failed, _Event
from neurolake.chat.log import Log, give_up
from neurolake.chat.memory import Context, context_of
from neurolake.chat.views import Conversation, Rating, Summary, Turn
from neurolake.chat.work import Ended, Stop, Work
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import (
    Cancelled,
    Conflict,
    InvalidOption,
    LimitExceeded,
    NeuroLakeError,
    TooManyRequests,
    Unavailable,
)
from neurolake.kernel.ids import new_id
from neurolake.kernel.plain import plain
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import ChatConversation, ChatTurn

LONGEST = 1_000
"""Characters of a message."""
MOST_CONVERSATIONS = 1_000
MOST_TURNS = 200
MOST_AT_ONCE = 4
"""Turns of one person that are answered at once, in all processes together."""
_WORKERS = 16
_BEAT_S = 0.25
_LOST_S = 20.0
_FOLLOW_S = 0.2
_SWEEP_S = 3600.0
_TITLE = 80
log = structlog.get_logger("neurolake.chat")


@dataclass(frozen=True)
class Message:
    """What somebody says.

    Attributes:
        conversation: In which; None begins one.
        choice: Index of the reading that is meant, in place of a text.
        purpose: What the answer is for, where a policy demands that this be said.
    """

    text: str = ""
    conversation: str | None = None
    choice: int | None = None
    purpose: str | None = None


class _Live:
    """A turn that this process answers."""

    def __init__(self, database: Database, turn_id: str) -> None:
        self.log = Log(database, turn_id, self.tell)
        self.stop = Stop()
        self.ended = False
        self._added = threading.Condition()

    def tell(self) -> None:
        """The log grew, or is at its end."""
        with self._added:
            self._added.notify_all()

    def wait(self, seconds: float) -> None:
        """Wait until the log grew, but not longer."""
        with self._added:
            if not self.ended:
                self._added.wait(seconds)


class Chats:
    """Answers messages.

    Args:
        lake: Whose services are used, as who asks.
    """

    def __init__(self, lake: Lake, clock: Clock = utc_now) -> None:
        self._lake = lake
        self._database = lake.database
        self._clock = clock
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="chat")
        self._live: dict[str, _Live] = {}
        self._closing = threading.Event()
        self._beating: threading.Thread | None = None
        self._lock = threading.Lock()

    def say(self, message: Message, caller: Principal) -> Turn:
        """Take a message; it is answered in the background. Returns the turn as it begins.

        Raises:
            NotFound: The caller has no such conversation.
            Conflict: What was said before is still being answered.
            InvalidOption: There is nothing said.
            LimitExceeded: The message is too long, or there are too many turns or conversations.
            TooManyRequests: Too many turns of the caller are being answered.
        """
        text = _checked(message)
        turn_id, now = new_id(), self._clock()
        with self._database.write() as session:
            _room(session, caller)
            conversation = self._conversation(session, message, text, caller, now)
            earlier = store.turns(session, conversation.id)
            self._end_lost(session, earlier, now)
            turn = _turn(turn_id, conversation, earlier, text, message.purpose, now)
            turn.process = self._lake.owner.id
            session.add(turn)
            conversation.updated_at = now
        before = next((one for one in reversed(earlier) if one.context is not None), None)
        live = self._begin(turn_id)
        work = Work(
            lake=self._lake,
            caller=caller,
            message=text,
            choice=message.choice,
            purpose=message.purpose,
            before=context_of(before.context if before else None),
            previous=before.id if before else None,
            back=lambda earlier_id: self._context(earlier_id, caller),
            past=lambda: past.said(self._lake, turn.conversation_id, turn_id, caller),
            log=live.log,
            stop=live.stop,
        )
        begun = Begun(conversation=turn.conversation_id, number=turn.number, message=plain(text))
        self._pool.submit(self._answer, turn_id, live, work, begun)
        return Turn.of(turn, [])

    def stop(self, turn_id: str, caller: Principal) -> None:
        """Stop a turn, also one of another process; one that has ended stays as it is.

        Raises:
            NotFound: The caller has no such turn.
        """
        with self._database.write() as session:
            turn = store.turn_of(session, turn_id, caller.name)
            if turn.state == store.RUNNING:
                turn.stop_requested = True
        live = self._live.get(turn_id)
        if live is not None:
            live.stop.ask()

    def events(self, turn_id: str, caller: Principal, after: int = 0) -> tuple[list[dict[str, Any]], bool]:
        """The events of a turn after a number, and whether these are the last.

        Raises:
            NotFound: The caller has no such turn.
            Forbidden, AnswerOutdated: The caller may not see any more what it tells.
        """
        with self._database.read() as session:
            turn = store.turn_of(session, turn_id, caller.name)
            found = list(store.events(session, turn_id, after))
        if turn.state == store.RUNNING:
            self._give_up_if_lost(turn)
            return found, False
        past.check(self._lake, turn, caller)
        return found, True

    def follow(self, turn_id: str, caller: Principal, after: int = 0) -> Iterator[dict[str, Any] | None]:
        """The events of a turn after a number as they come, to the last; None now and then, where nothing is new.

        Raises:
            NeuroLakeError: See `events`.
        """
        while not self._closing.is_set():
            live = self._live.get(turn_id)
            found, last = self.events(turn_id, caller, after)
            yield from found
            after = found[-1]["seq"] if found else after
            if last:
                return
            if not found:
                yield None
                _wait(live)

    def turn(self, turn_id: str, caller: Principal) -> Turn:
        """A turn with its events; a text in one piece.

        Raises:
            NeuroLakeError: See `events`.
        """
        with self._database.read() as session:
            turn = store.turn_of(session, turn_id, caller.name)
            events = store.whole_events(session, turn_id)
        if turn.state != store.RUNNING:
            past.check(self._lake, turn, caller)
        return Turn.of(turn, events)

    def wait(self, turn_id: str, caller: Principal) -> Turn:
        """A turn once it has ended."""
        for _ in self.follow(turn_id, caller):
            pass
        return self.turn(turn_id, caller)

    def conversations(
        self, caller: Principal, *, words: str = "", before: str | None = None, limit: int = 50
    ) -> list[Summary]:
        """The caller's conversations, the last used first; see `store.listing`."""
        with self._database.read() as session:
            found = store.listing(session, caller.name, words=words, before=before, limit=limit)
            return [Summary.of(one) for one in found]

    def conversation(self, conversation_id: str, caller: Principal) -> Conversation:
        """A conversation with its turns; of one whose answer the caller may not see any more, `withheld` says why.

        Raises:
            NotFound: The caller has none of this id.
        """
        with self._database.read() as session:
            found = store.conversation_of(session, conversation_id, caller.name)
            turns = [(one, store.whole_events(session, one.id)) for one in store.turns(session, conversation_id)]
        told = [past.shown(self._lake, turn, events, caller) for turn, events in turns]
        return Conversation(**Summary.of(found).model_dump(), turns=told)

    def rename(self, conversation_id: str, title: str, caller: Principal) -> Summary:
        """Give a conversation another title.

        Raises:
            NotFound: The caller has none of this id.
        """
        with self._database.write() as session:
            found = store.conversation_of(session, conversation_id, caller.name)
            found.title = plain(title, _TITLE)
            return Summary.of(found)

    def delete(self, conversation_id: str, caller: Principal) -> None:
        """Delete a conversation: what was said, the answers, and the stored results of its queries.

        Raises:
            NotFound: The caller has none of this id.
        """
        with self._database.read() as session:
            store.conversation_of(session, conversation_id, caller.name)
            turns = [one.id for one in store.turns(session, conversation_id) if one.state == store.RUNNING]
        for turn_id in turns:
            self.stop(turn_id, caller)
        self._remove([conversation_id])

    def rate(self, turn_id: str, rating: Rating, correction: str | None, caller: Principal) -> Turn:
        """Say what an answer was worth, and what would have been right.

        Raises:
            NotFound: The caller has no such turn.
            Conflict: It has not ended yet.
        """
        with self._database.write() as session:
            turn = store.turn_of(session, turn_id, caller.name)
            if turn.state == store.RUNNING:
                raise Conflict("It is still being answered.", hint="Wait for it.")
            turn.rating = rating
            turn.correction = correction
        return self.turn(turn_id, caller)

    def sweep(self) -> int:
        """Remove conversations that were not used for as long as the settings say; returns how many."""
        before = self._clock() - timedelta(days=self._lake.settings.chat_keep_days)
        with self._database.read() as session:
            old = list(store.unused_since(session, before))
        if old:
            self._remove(old)
        return len(old)

    def close(self) -> None:
        """Stop what is being answered, and take nothing new."""
        self._closing.set()
        for live in list(self._live.values()):
            live.stop.ask()
            live.tell()
        self._pool.shutdown(wait=True)
        if self._beating is not None:
            self._beating.join()

    def _remove(self, conversation_ids: list[str]) -> None:
        with self._database.write() as session:
            queries = store.query_ids(session, conversation_ids)
            store.remove(session, conversation_ids)
        for query_id in queries:
            self._lake.queries.results.drop(query_id)

    def _conversation(
        self, session: Session, message: Message, text: str, caller: Principal, now: datetime
    ) -> ChatConversation:
        if message.conversation is not None:
            return store.conversation_of(session, message.conversation, caller.name)
        if store.count(session, caller.name) >= MOST_CONVERSATIONS:
            raise LimitExceeded(f"You have {MOST_CONVERSATIONS:,} conversations.", hint="Delete some.")
        made = ChatConversation(owner=caller.name, title=plain(text, _TITLE), created_at=now, updated_at=now)
        session.add(made)
        session.flush()
        return made

    def _end_lost(self, session: Session, turns: Any, now: datetime) -> None:
        """Nothing goes on in a conversation while something else does."""
        for turn in turns:
            if turn.state == store.RUNNING:
                if turn.id in self._live or not _lost(turn, now):
                    raise Conflict("What was said before is still being answered.", hint="Wait for it, or stop it.")
                give_up(session, turn, _lost_events(), now)

    def _give_up_if_lost(self, turn: ChatTurn) -> None:
        now = self._clock()
        if turn.id in self._live or not _lost(turn, now):
            return
        with self._database.write() as session:
            found = session.get(ChatTurn, turn.id)
            if found is not None and found.state == store.RUNNING and _lost(found, now):
                give_up(session, found, _lost_events(), now)

    def _context(self, turn_id: str, caller: Principal) -> Context:
        with self._database.read() as session:
            return context_of(store.turn_of(session, turn_id, caller.name).context)

    def _begin(self, turn_id: str) -> _Live:
        live = _Live(self._database, turn_id)
        with self._lock:
            self._live[turn_id] = live
            if self._beating is None:
                self._beating = threading.Thread(target=self._beat, name="chat-beat", daemon=True)
                self._beating.start()
        return live

    def _answer(self, turn_id: str, live: _Live, work: Work, begun: Begun) -> None:
        ended = Ended("failed", work.before)
        try:
            live.log.add(begun)
            ended = answer(work)
        except Cancelled:
            ended = Ended("stopped", work.before)
        except Exception as error:
            # The turn's boundary: whatever broke must end as the turn's problem.
            log.exception("turn failed", turn_id=turn_id)
            told = NeuroLakeError(f"The answer broke: {type(error).__name__}.", hint="The log has the details.")
            self._tell(live, Failed(problem=told.problem()))
        finally:
            self._end(turn_id, live, ended)

    def _tell(self, live: _Live, event: _Event) -> None:
        try:
            live.log.add(event)
        except Cancelled:
            log.info("turn is gone")

    def _end(self, turn_id: str, live: _Live, ended: Ended) -> None:
        values = {
            "context": ended.context.model_dump(mode="json"),
            "query_id": ended.query_id,
            "usage": ended.usage.model_dump(mode="json") if ended.usage else None,
        }
        try:
            live.log.end(ended.state, ended.usage, values, self._clock())
        except Cancelled:
            log.info("turn is gone", turn_id=turn_id)
        finally:
            with self._lock:
                self._live.pop(turn_id, None)
            live.ended = True
            live.tell()

    def _beat(self) -> None:
        """Say that this process lives, pass on who wants what stopped, and let go of what is old."""
        swept = 0.0
        told = 0.0
        while not self._closing.wait(_BEAT_S):
            try:
                for live in list(self._live.values()):
                    live.log.flush()
                if self._live and time.monotonic() - told >= 1.0:
                    told = time.monotonic()
                    self._look()
                if time.monotonic() - swept >= _SWEEP_S:
                    swept = time.monotonic()
                    self.sweep()
            except Exception:
                # The thread's boundary: a database that is away for a moment must not end it.
                log.exception("chat beat failed")

    def _look(self) -> None:
        ids = list(self._live)
        with self._database.write(durable=False) as session:
            session.execute(update(ChatTurn).where(ChatTurn.id.in_(ids)).values(beat_at=self._clock()))
            asked = session.scalars(select(ChatTurn.id).where(ChatTurn.id.in_(ids), ChatTurn.stop_requested)).all()
        for turn_id in asked:
            live = self._live.get(turn_id)
            if live is not None and not live.stop.asked.is_set():
                live.stop.ask()


def _checked(message: Message) -> str:
    text = message.text.strip() if message.choice is None else f"{message.choice}"
    if not text:
        raise InvalidOption("Nothing is said.", hint="Ask a question, or choose.")
    if len(text) > LONGEST:
        raise LimitExceeded(f"A message has at most {LONGEST:,} characters; this one has {len(text):,}.")
    return text


def _room(session: Session, caller: Principal) -> None:
    if store.running(session, caller.name) >= MOST_AT_ONCE:
        raise TooManyRequests(
            f"{MOST_AT_ONCE} of your messages are being answered.", hint="Wait for one, or stop it.", retry_after_s=1
        )


def _turn(
    turn_id: str, conversation: ChatConversation, earlier: Any, text: str, purpose: str | None, now: datetime
) -> ChatTurn:
    if len(earlier) >= MOST_TURNS:
        raise LimitExceeded(f"A conversation has at most {MOST_TURNS} turns.", hint="Begin another.")
    return ChatTurn(
        id=turn_id,
        conversation_id=conversation.id,
        number=len(earlier) + 1,
        message=text,
        purpose=purpose,
        state=store.RUNNING,
        beat_at=now,
        started_at=now,
        stop_requested=False,
    )


def _lost(turn: ChatTurn, now: datetime) -> bool:
    return turn.beat_at < now - timedelta(seconds=_LOST_S)


def _lost_events() -> list[_Event]:
    error = Unavailable("The process that answered has ended.", hint="Ask again.")
    return [Failed(problem=error.problem()), Done(state="failed")]


def _wait(live: _Live | None) -> None:
    if live is None:
        time.sleep(_FOLLOW_S)
    else:
        live.wait(_FOLLOW_S)
