"""Runs of agents"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "agent_runs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("principal", sa.String(length=255), nullable=False),
        sa.Column("scopes", _JSON, nullable=True),
        sa.Column("agent", sa.String(length=32), nullable=False),
        sa.Column("goal", _JSON, nullable=False),
        sa.Column("limits", _JSON, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("request_key", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_runs")),
        sa.UniqueConstraint("principal", "request_key", name=op.f("uq_agent_runs_principal")),
    )
    op.create_index("ix_agent_runs_principal_id", "agent_runs", ["principal", "id"])
    op.create_index(op.f("ix_agent_runs_state"), "agent_runs", ["state"])
    op.create_table(
        "agent_events",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", _JSON, nullable=False),
        _of_run("agent_events"),
        sa.PrimaryKeyConstraint("run_id", "seq", name=op.f("pk_agent_events")),
    )
    op.create_table(
        "agent_approvals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("tool", sa.String(length=64), nullable=False),
        sa.Column("arguments", _JSON, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("grave", sa.Boolean(), nullable=False),
        sa.Column("estimate", _JSON, nullable=False),
        sa.Column("datasets", _JSON, nullable=False),
        sa.Column("asked_by", sa.String(length=255), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=255), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        _of_run("agent_approvals"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_approvals")),
        sa.UniqueConstraint("run_id", "step", name=op.f("uq_agent_approvals_run_id")),
    )
    op.create_index("ix_agent_approvals_state_id", "agent_approvals", ["state", "id"])
    op.create_table(
        "agent_effects",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", _JSON, nullable=False),
        _of_run("agent_effects"),
        sa.PrimaryKeyConstraint("run_id", "step", "part", name=op.f("pk_agent_effects")),
    )


def _of_run(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_run_id")
    return sa.ForeignKeyConstraint(["run_id"], ["agent_runs.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("agent_effects", "agent_approvals", "agent_events", "agent_runs"):
        op.drop_table(table)
