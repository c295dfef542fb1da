"""Conversations about the lake"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "chat_conversations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_conversations")),
    )
    op.create_index("ix_chat_conversations_owner_updated_at", "chat_conversations", ["owner", "updated_at"])
    op.create_index(op.f("ix_chat_conversations_updated_at"), "chat_conversations", ["updated_at"])
    op.create_table(
        "chat_turns",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("process", sa.String(length=64), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stop_requested", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("context", _JSON, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("query_id", sa.String(length=36), nullable=True),
        sa.Column("rating", sa.String(length=8), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("usage", _JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["chat_conversations.id"],
            name=op.f("fk_chat_turns_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_turns")),
        sa.UniqueConstraint("conversation_id", "number", name=op.f("uq_chat_turns_conversation_id")),
    )
    op.create_index("ix_chat_turns_state", "chat_turns", ["state"])
    op.create_table(
        "chat_events",
        sa.Column("turn_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("data", _JSON, nullable=False),
        sa.Column("ends", _JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["chat_turns.id"], name=op.f("fk_chat_events_turn_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("turn_id", "seq", name=op.f("pk_chat_events")),
    )


def downgrade() -> None:
    for table in ("chat_events", "chat_turns", "chat_conversations"):
        op.drop_table(table)
