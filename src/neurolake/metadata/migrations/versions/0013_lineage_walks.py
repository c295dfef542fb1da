"""Masked edges of lineage, and indexes to walk along edges"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lineage_edges", sa.Column("masked", sa.Boolean(), server_default=sa.false(), nullable=False))
    for near, far in (("source", "target"), ("target", "source")):
        of_datasets = sa.text(f"{near}_kind = 'dataset'")
        op.create_index(
            f"ix_lineage_edges_walk_{near}",
            "lineage_edges",
            [
                f"{near}_id",
                f"{near}_column",
                f"{far}_kind",
                "valid_to",
                "valid_from",
                f"{far}_id",
                f"{far}_column",
                "kind",
            ],
            sqlite_where=of_datasets,
            postgresql_where=of_datasets,
        )


def downgrade() -> None:
    op.drop_index("ix_lineage_edges_walk_target", "lineage_edges")
    op.drop_index("ix_lineage_edges_walk_source", "lineage_edges")
    op.drop_column("lineage_edges", "masked")
