"""Profiles of the past, and sketches of columns"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "dataset_sketches",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "snapshot_id"],
            ["snapshots.dataset_id", "snapshots.snapshot_id"],
            name="fk_dataset_sketches_snapshot",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_dataset_sketches")),
    )
    op.create_table(
        "profile_pasts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id", "snapshot_id"],
            ["snapshots.dataset_id", "snapshots.snapshot_id"],
            name="fk_profile_pasts_snapshot",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_pasts")),
    )
    op.create_index("ix_profile_pasts_dataset", "profile_pasts", ["dataset_id", "id"], unique=False)
    op.create_table(
        "column_sketches",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("column", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("distinct", sa.BigInteger(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["dataset_sketches.dataset_id"],
            name=op.f("fk_column_sketches_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dataset_id", "column", name=op.f("pk_column_sketches")),
    )
    op.create_table(
        "sketch_hashes",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("column", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["dataset_sketches.dataset_id"],
            name=op.f("fk_sketch_hashes_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", "dataset_id", "column", name=op.f("pk_sketch_hashes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sketch_hashes_dataset_id"), "sketch_hashes", ["dataset_id"], unique=False)


def downgrade() -> None:
    for table in (
        "sketch_hashes",
        "column_sketches",
        "profile_pasts",
        "dataset_sketches",
    ):
        op.drop_table(table)
