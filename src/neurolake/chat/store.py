"""Conversations in the database: turns, their logs, and what is kept of them for how long."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import ChatConversation, ChatEvent, ChatTurn

RUNNING = "running"
_TEXT = "text"


def conversation_of(session: Session, conversation_id: str, owner: str) -> ChatConversation:
    """A conversation of somebody's.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    found = session.get(ChatConversation, conversation_id)
    if found is None or found.owner != owner:
        raise NotFound(f"You have no conversation {conversation_id[:80]!r}.")
    return found


def turn_of(session: Session, turn_id: str, owner: str) -> ChatTurn:
    """A turn of somebody's.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    found = session.get(ChatTurn, turn_id)
    if found is None or session.get_one(ChatConversation, found.conversation_id).owner != owner:
        raise NotFound(f"You have no turn {turn_id[:80]!r}.")
    return found


def turns(session: Session, conversation_id: str) -> Sequence[ChatTurn]:
    """All turns of a conversation, in their order."""
    return session.scalars(select(ChatTurn).filter_by(conversation_id=conversation_id).order_by(ChatTurn.number)).all()


def running(session: Session, owner: str) -> int:
    """How many turns of somebody's are being answered."""
    asked = select(func.count()).select_from(ChatTurn).join(ChatConversation)
    return session.scalar(asked.where(ChatConversation.owner == owner, ChatTurn.state == RUNNING)) or 0


def count(session: Session, owner: str) -> int:
    """How many conversations somebody has."""
    return session.scalar(select(func.count()).select_from(ChatConversation).filter_by(owner=owner)) or 0


def listing(
    session: Session, owner: str, *, words: str = "", before: str | None = None, limit: int = 50
) -> Sequence[ChatConversation]:
    """Conversations of somebody's, the last used first.

    Args:
        words: A part of a title, of what was said or of an answer, in any case.
        before: The last id of the page before.
    """
    found = select(ChatConversation).filter_by(owner=owner)
    if words:
        found = found.where(_with(words))
    last = session.get(ChatConversation, before) if before else None
    if last is not None and last.owner == owner:
        later = ChatConversation.updated_at < last.updated_at
        found = found.where(
            or_(later, (ChatConversation.updated_at == last.updated_at) & (ChatConversation.id < last.id))
        )
    return session.scalars(
        found.order_by(ChatConversation.updated_at.desc(), ChatConversation.id.desc()).limit(limit)
    ).all()


def _with(words: str) -> Any:
    said = select(ChatTurn.conversation_id).where(
        or_(ChatTurn.message.icontains(words, autoescape=True), ChatTurn.answer.icontains(words, autoescape=True))
    )
    return or_(ChatConversation.title.icontains(words, autoescape=True), ChatConversation.id.in_(said))


def events(session: Session, turn_id: str, after: int = 0) -> Iterator[dict[str, Any]]:
    """The events of a turn's log after a number, JSON-ready; pieces of text one by one, as they were told."""
    for row in session.scalars(_after(turn_id, after)):
        for seq, data in _pieces(row):
            if seq > after:
                yield {"seq": seq, "turn": turn_id, "type": row.kind, **data}


def whole_events(session: Session, turn_id: str) -> list[dict[str, Any]]:
    """All events of a turn that has ended, JSON-ready; a text in one piece."""
    rows = session.scalars(_after(turn_id, 0))
    return [{"seq": row.seq, "turn": turn_id, "type": row.kind, **row.data} for row in rows]


def _after(turn_id: str, after: int) -> Select[ChatEvent]:
    return select(ChatEvent).where(ChatEvent.turn_id == turn_id, ChatEvent.seq > after).order_by(ChatEvent.seq)


def _pieces(row: ChatEvent) -> Iterator[tuple[int, dict[str, Any]]]:
    """A text as the pieces in which it was told; where some of it was erased since, the last piece has the rest."""
    if not row.ends:
        yield row.seq, row.data
        return
    text, start = str(row.data[_TEXT]), 0
    for seq, end in row.ends:
        yield seq, {_TEXT: text[start:] if seq == row.seq else text[start:end]}
        start = end


def put_together(session: Session, turn_id: str) -> str:
    """Make each text of a turn's log that came in pieces one row; returns all texts.

    A value that stands across two pieces would not be found where it has to be erased.
    """
    session.flush()
    run: list[ChatEvent] = []
    whole = ""
    for row in [*session.scalars(_after(turn_id, 0)), None]:
        if row is not None and row.kind == _TEXT:
            run.append(row)
            whole += row.data[_TEXT]
            continue
        if len(run) > 1:
            _join(session, run)
        run = []
    return whole


def _join(session: Session, run: Sequence[ChatEvent]) -> None:
    *others, last = run
    ends, text = [], ""
    for row in run:
        text += row.data[_TEXT]
        ends.append([row.seq, len(text)])
    seqs = [row.seq for row in others]
    session.execute(delete(ChatEvent).where(ChatEvent.turn_id == last.turn_id, ChatEvent.seq.in_(seqs)))
    session.execute(
        update(ChatEvent)
        .where(ChatEvent.turn_id == last.turn_id, ChatEvent.seq == last.seq)
        .values(data={_TEXT: text}, ends=ends)
    )


def query_ids(session: Session, conversation_ids: Sequence[str]) -> set[str]:
    """The queries that were run for conversations."""
    asked = select(ChatEvent.data).join(ChatTurn).where(ChatTurn.conversation_id.in_(conversation_ids))
    rows = session.scalars(asked.where(ChatEvent.kind.in_(("sql", "rows"))))
    return {str(data["query_id"]) for data in rows if data.get("query_id")}


def query_ids_of(session: Session, turn_id: str) -> set[str]:
    """The queries that were run for a turn, as far as they were told to have rows."""
    rows = session.scalars(select(ChatEvent.data).filter_by(turn_id=turn_id, kind="rows"))
    return {str(data["query_id"]) for data in rows if data.get("query_id")}


def rows_of(session: Session, turn_id: str) -> int | None:
    """How many rows the last query of a turn had."""
    told = [data.get("row_count") for data in session.scalars(_rows(turn_id))]
    return told[-1] if told else None


def _rows(turn_id: str) -> Select[Any]:
    return select(ChatEvent.data).filter_by(turn_id=turn_id, kind="rows").order_by(ChatEvent.seq)


def remove(session: Session, conversation_ids: Sequence[str]) -> None:
    """Let go of conversations with all that belongs to them."""
    session.execute(delete(ChatConversation).where(ChatConversation.id.in_(conversation_ids)))


def unused_since(session: Session, moment: datetime, most: int = 500) -> Sequence[str]:
    """Conversations in which nothing was said since."""
    asked = select(ChatConversation.id).where(ChatConversation.updated_at < moment).limit(most)
    return session.scalars(asked).all()
