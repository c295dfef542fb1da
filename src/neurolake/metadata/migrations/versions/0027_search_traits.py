"""The search index knows what facets ask, and names as they are written; it is made anew"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _forget()
    op.add_column("search_documents", sa.Column("traits", _JSON, server_default="{}", nullable=False))


def downgrade() -> None:
    _forget()
    op.drop_column("search_documents", "traits")


def _forget() -> None:
    for table in ("search_postings", "search_trigrams", "search_terms", "search_documents", "dataset_changes"):
        op.execute(f"DELETE FROM {table}")
    op.execute("INSERT INTO dataset_changes (id, dataset_id) SELECT id, id FROM datasets")
