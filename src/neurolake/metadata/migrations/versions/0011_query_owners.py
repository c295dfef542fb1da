"""Owners of queries, and requests to cancel them"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("query_runs", sa.Column("owner", sa.String(length=64), nullable=True))
    op.add_column("query_runs", sa.Column("cancel_requested", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("query_runs", "cancel_requested")
    op.drop_column("query_runs", "owner")
