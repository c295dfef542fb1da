"""What readers of a dataset are told; columns by name in what people say"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_column_notes_column"), "column_notes", ["column"])
    op.create_index(op.f("ix_column_tags_column"), "column_tags", ["column"])
    op.add_column("datasets", sa.Column("notice", sa.Text(), nullable=True))
    op.execute(
        "UPDATE datasets SET notice = (SELECT state || CASE WHEN reason IS NULL THEN '.' ELSE ': ' || reason END "
        "FROM dataset_cards WHERE dataset_id = datasets.id AND state <> 'active')"
    )


def downgrade() -> None:
    op.drop_column("datasets", "notice")
    op.drop_index(op.f("ix_column_tags_column"), "column_tags")
    op.drop_index(op.f("ix_column_notes_column"), "column_notes")
