"""The index of values that questions in words name"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "dataset_values",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.BigInteger(), nullable=False),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "snapshot_id"],
            ["snapshots.dataset_id", "snapshots.snapshot_id"],
            name="fk_dataset_values_snapshot",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_dataset_values")),
    )
    op.create_table(
        "column_values",
        sa.Column("key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("column", sa.String(length=255), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["dataset_values.dataset_id"],
            name=op.f("fk_column_values_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "dataset_id", "column", "value", name=op.f("pk_column_values")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_column_values_dataset_id"), "column_values", ["dataset_id"], unique=False)


def downgrade() -> None:
    op.drop_table("column_values")
    op.drop_table("dataset_values")
