"""What a query of another dialect was made into"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("query_runs", sa.Column("transpiled_sql", sa.Text(), nullable=True))
