"""Query costs"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "query_costs",
        sa.Column("query_id", sa.String(length=36), nullable=False),
        sa.Column("engine", sa.String(length=32), nullable=False),
        sa.Column("estimated_rows", sa.Double(), nullable=False),
        sa.Column("estimated_bytes", sa.Double(), nullable=False),
        sa.Column("estimated_cpu", sa.Double(), nullable=False),
        sa.Column("estimated_io", sa.Double(), nullable=False),
        sa.Column("estimated_s", sa.Double(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("query_id", name=op.f("pk_query_costs")),
    )
    op.create_index("ix_query_costs_engine_time", "query_costs", ["engine", "at"])
