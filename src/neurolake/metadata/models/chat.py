"""Conversations about the lake."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class ChatConversation(Base):
    """A conversation; nobody but its owner sees it."""

    __tablename__ = "chat_conversations"
    __table_args__ = (Index("ix_chat_conversations_owner_updated_at", "owner", "updated_at"),)

    id: Mapped[str] = id_column()
    owner: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class ChatTurn(Base):
    """What was said once, and what came of it.

    Attributes:
        number: Place in the conversation, from 1.
        state: `running`, or how it ended: `answered`, `asked`, `refused`, `failed`, `stopped`.
        process: The process that answers; `beat_at` is when that was last seen alive.
        stop_requested: Whether that process is to stop.
        context: What the next turn is understood by.
        answer: The text of the answer, once it is whole.
        query_id: The query whose rows are the answer.
        rating, correction: What the asker said of the answer.
        usage: What language models used for it; None where none was asked.
    """

    __tablename__ = "chat_turns"
    __table_args__ = (UniqueConstraint("conversation_id", "number"), Index("ix_chat_turns_state", "state"))

    id: Mapped[str] = id_column()
    conversation_id: Mapped[str] = mapped_column(ForeignKey("chat_conversations.id", ondelete="CASCADE"))
    number: Mapped[int]
    message: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(16))
    process: Mapped[str] = mapped_column(String(64))
    beat_at: Mapped[datetime]
    stop_requested: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    context: Mapped[dict[str, Any] | None]
    answer: Mapped[str | None] = mapped_column(Text)
    query_id: Mapped[str | None] = mapped_column(String(36))
    rating: Mapped[str | None] = mapped_column(String(8))
    correction: Mapped[str | None] = mapped_column(Text)
    usage: Mapped[dict[str, Any] | None]


class ChatEvent(Base):
    """One event of a turn's log, which is only added to; once the turn has ended, pieces of text are put together.

    Attributes:
        seq: From 1, without gaps, but for those of pieces that are told in `ends`.
        ends: Of a text that came in pieces: the number of each piece and where it ends, in characters.
    """

    __tablename__ = "chat_events"

    turn_id: Mapped[str] = mapped_column(ForeignKey("chat_turns.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    data: Mapped[dict[str, Any]]
    ends: Mapped[list[Any] | None]
