"""Charts of query templates"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("query_template_versions", sa.Column("chart", _JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("query_template_versions", "chart")
