"""What people say about datasets"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "domains",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_domains")),
    )
    op.create_table(
        "bookmarks",
        sa.Column("principal", sa.String(length=255), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_bookmarks_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("principal", "dataset_id", name=op.f("pk_bookmarks")),
    )
    op.create_index(op.f("ix_bookmarks_dataset_id"), "bookmarks", ["dataset_id"], unique=False)
    op.create_table(
        "column_notes",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("column", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(length=255), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_column_notes_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "column", name=op.f("pk_column_notes")),
    )
    op.create_table(
        "dataset_cards",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("domain", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("successor_id", sa.String(length=36), nullable=True),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_by", sa.String(length=255), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_dataset_cards_dataset_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["domain"], ["domains.name"], name=op.f("fk_dataset_cards_domain"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["datasets.id"], name=op.f("fk_dataset_cards_successor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_dataset_cards")),
    )
    op.create_index(op.f("ix_dataset_cards_domain"), "dataset_cards", ["domain"], unique=False)
    op.create_index(op.f("ix_dataset_cards_successor_id"), "dataset_cards", ["successor_id"], unique=False)
    op.create_table(
        "dataset_tags",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("tagged_by", sa.String(length=255), nullable=False),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_dataset_tags_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "tag", name=op.f("pk_dataset_tags")),
    )
    op.create_table(
        "glossary_terms",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("domain", sa.String(length=64), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["domain"], ["domains.name"], name=op.f("fk_glossary_terms_domain"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_terms")),
        sa.UniqueConstraint("key", name=op.f("uq_glossary_terms_key")),
    )
    op.create_index(op.f("ix_glossary_terms_domain"), "glossary_terms", ["domain"], unique=False)
    op.create_table(
        "stewards",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_stewards_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "name", name=op.f("pk_stewards")),
    )
    op.create_table(
        "glossary_links",
        sa.Column("term_id", sa.String(length=36), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("column", sa.String(length=255), nullable=False),
        sa.Column("linked_by", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_glossary_links_dataset_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["glossary_terms.id"], name=op.f("fk_glossary_links_term_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("term_id", "dataset_id", "column", name=op.f("pk_glossary_links")),
    )
    op.create_index("ix_glossary_links_dataset", "glossary_links", ["dataset_id", "column"], unique=False)
    op.create_table(
        "glossary_synonyms",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("term_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"], ["glossary_terms.id"], name=op.f("fk_glossary_synonyms_term_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_glossary_synonyms")),
    )
    op.create_index(op.f("ix_glossary_synonyms_term_id"), "glossary_synonyms", ["term_id"], unique=False)


def downgrade() -> None:
    for table in (
        "glossary_synonyms",
        "glossary_links",
        "stewards",
        "glossary_terms",
        "dataset_tags",
        "dataset_cards",
        "column_notes",
        "bookmarks",
        "domains",
    ):
        op.drop_table(table)
