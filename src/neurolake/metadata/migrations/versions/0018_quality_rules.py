"""Quality rules, their checks, webhooks and alerts; measurements of datasets as they are"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.add_column(
        "quality_reports", sa.Column("origin", sa.String(length=16), nullable=False, server_default="ingestion")
    )
    op.add_column("quality_reports", sa.Column("rows", sa.BigInteger(), nullable=True))
    op.add_column("quality_reports", sa.Column("sample_rows", sa.BigInteger(), nullable=True))
    op.create_table(
        "quality_rules",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("constraint", _JSON, nullable=False),
        sa.Column("max_failing_share", sa.Double(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("reads", _JSON, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("checked_snapshot", sa.BigInteger(), nullable=True),
        _moment("created_at"),
        _moment("updated_at"),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_quality_rules_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_rules")),
        sa.UniqueConstraint("dataset_id", "name", name=op.f("uq_quality_rules_dataset_id")),
    )
    op.create_table(
        "quality_checks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rule_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        _moment("at"),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("checked", sa.BigInteger(), nullable=True),
        sa.Column("failing", sa.BigInteger(), nullable=True),
        sa.Column("observed", sa.Double(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("query_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["quality_rules.id"], name=op.f("fk_quality_checks_rule_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_checks")),
    )
    op.create_index("ix_quality_checks_rule_time", "quality_checks", ["rule_id", "at"])
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("name", name=op.f("uq_webhooks_name")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("webhook_id", sa.String(length=36), nullable=False),
        sa.Column("body", _JSON, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        _moment("next_at"),
        sa.Column("error", sa.Text(), nullable=True),
        _moment("created_at"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_alerts_webhook_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_webhook_id"), "alerts", ["webhook_id"])
    op.create_index("ix_alerts_state_next", "alerts", ["state", "next_at"])


def downgrade() -> None:
    for table in ("alerts", "webhooks", "quality_checks", "quality_rules"):
        op.drop_table(table)
    for column in ("sample_rows", "rows", "origin"):
        op.drop_column("quality_reports", column)
