"""What the answers of queries show"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("query_runs", sa.Column("seen", _JSON, nullable=True))
    op.create_index(op.f("ix_remediation_parts_dataset_id"), "remediation_parts", ["dataset_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_remediation_parts_dataset_id"), "remediation_parts")
    op.drop_column("query_runs", "seen")
