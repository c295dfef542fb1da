"""What is told of how a query was answered"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("query_runs", sa.Column("facts", _JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("query_runs", "facts")
