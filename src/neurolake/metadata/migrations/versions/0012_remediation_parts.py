"""Parts of remediation runs"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "remediation_parts",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=True),
        sa.Column("columns", _JSON, nullable=True),
        sa.Column("originals", _JSON, nullable=False),
        sa.Column("rejects", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["remediation_runs.id"], name=op.f("fk_remediation_parts_run_id")),
        sa.PrimaryKeyConstraint("run_id", "dataset_id", name=op.f("pk_remediation_parts")),
    )
    op.create_index(op.f("ix_remediation_parts_state"), "remediation_parts", ["state"])
