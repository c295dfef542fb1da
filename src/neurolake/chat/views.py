"""Conversations as they are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from neurolake.chat.events import Event, State, Used
from neurolake.kernel.plain import plain
from neurolake.metadata.models import ChatConversation, ChatTurn

Rating = Literal["up", "down"] | None


class Turn(BaseModel):
    """What was said once, and what came of it.

    `text` is the answer as plain text; the rows are at `/api/query/{query_id}/rows` for as long as results are kept.
    `withheld` says why the answer is not shown any more. After the last event's `seq` one can go on.
    """

    id: str
    conversation: str
    number: int
    message: str
    state: State
    started_at: datetime
    ended_at: datetime | None
    text: str | None
    query_id: str | None
    rating: Rating
    correction: str | None
    usage: Used | None
    events: list[Event]
    withheld: str | None = None

    @classmethod
    def of(cls, turn: ChatTurn, events: Sequence[dict[str, Any]], withheld: str | None = None) -> "Turn":
        """A turn with its events."""
        return cls.model_validate(
            {
                "id": turn.id,
                "conversation": turn.conversation_id,
                "number": turn.number,
                "message": plain(turn.message),
                "state": turn.state,
                "started_at": turn.started_at,
                "ended_at": turn.ended_at,
                "text": turn.answer if withheld is None else None,
                "query_id": turn.query_id,
                "rating": turn.rating,
                "correction": None if turn.correction is None else plain(turn.correction),
                "usage": turn.usage,
                "events": events if withheld is None else [],
                "withheld": withheld,
            }
        )


class Summary(BaseModel):
    """A conversation without its turns."""

    id: str
    title: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, found: ChatConversation) -> "Summary":
        """What is told of a conversation."""
        return cls(id=found.id, title=found.title, created_at=found.created_at, updated_at=found.updated_at)


class Conversation(Summary):
    """A conversation with its turns."""

    turns: list[Turn]
