"""Tabs of the editor of SQL"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sql_tabs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("principal", sa.String(length=255), nullable=False),
        sa.Column("sql", sa.Text(), nullable=False),
        sa.Column("dialect", sa.String(length=40), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sql_tabs")),
    )
    op.create_index(op.f("ix_sql_tabs_principal"), "sql_tabs", ["principal"])


def downgrade() -> None:
    op.drop_table("sql_tabs")
