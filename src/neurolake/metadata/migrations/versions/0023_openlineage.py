"""Events of OpenLineage, out and in"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "openlineage_outbox",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("body", _JSON, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openlineage_outbox")),
    )
    op.create_index(op.f("ix_openlineage_outbox_next_at"), "openlineage_outbox", ["next_at"])
    op.create_table(
        "openlineage_received",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=True),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.String(length=255), nullable=False),
        sa.Column("body", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_openlineage_received")),
    )
    op.create_index(op.f("ix_openlineage_received_run_id"), "openlineage_received", ["run_id"])


def downgrade() -> None:
    op.drop_table("openlineage_received")
    op.drop_table("openlineage_outbox")
