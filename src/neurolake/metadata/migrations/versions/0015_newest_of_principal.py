"""The newest queries of a principal without sorting all of them"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_query_runs_principal_id", "query_runs", ["principal", "id"])
    op.drop_index(op.f("ix_query_runs_principal"), "query_runs")


def downgrade() -> None:
    op.create_index(op.f("ix_query_runs_principal"), "query_runs", ["principal"])
    op.drop_index("ix_query_runs_principal_id", "query_runs")
