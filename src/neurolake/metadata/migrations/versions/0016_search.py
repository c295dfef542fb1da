"""The index of the catalog's search"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dataset_changes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_dataset_changes_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset_changes")),
    )
    op.create_index(op.f("ix_dataset_changes_dataset_id"), "dataset_changes", ["dataset_id"])
    op.create_table(
        "search_state",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next_document", sa.BigInteger(), nullable=False),
        sa.Column("next_term", sa.BigInteger(), nullable=False),
        sa.Column("rebuilt_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("boost", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_search_documents_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("dataset_id", name=op.f("uq_search_documents_dataset_id")),
    )
    op.create_table(
        "search_terms",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("term", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("documents", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_terms")),
        sa.UniqueConstraint("term", name=op.f("uq_search_terms_term")),
    )
    op.create_table(
        "search_trigrams",
        sa.Column("trigram", sa.String(length=3), nullable=False),
        sa.Column("term_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"], ["search_terms.id"], name=op.f("fk_search_trigrams_term_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("trigram", "term_id", name=op.f("pk_search_trigrams")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_trigrams_term_id"), "search_trigrams", ["term_id"])
    op.create_table(
        "search_postings",
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("term_id", sa.BigInteger(), nullable=False),
        sa.Column("impact", sa.Double(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["search_documents.id"], name=op.f("fk_search_postings_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "term_id", name=op.f("pk_search_postings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_postings_best", "search_postings", ["term_id", "impact", "document_id", "parts"])
    op.execute("INSERT INTO search_state (id, next_document, next_term) VALUES (1, 1, 1)")
    # What is in the catalog already is yet to be indexed.
    op.execute("INSERT INTO dataset_changes (id, dataset_id) SELECT id, id FROM datasets")


def downgrade() -> None:
    for table in (
        "search_postings",
        "search_trigrams",
        "search_terms",
        "search_documents",
        "search_state",
        "dataset_changes",
    ):
        op.drop_table(table)
