"""What people say about datasets: descriptions, tags, words of the business, who looks after what, what is to go."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base, id_column


class DatasetCard(Base):
    """What people said about a dataset. A dataset without one is active, in no domain, and at version 0.

    Attributes:
        version: Grows with every edit of the card or of what is said about a column.
        state: `active`, `deprecated` or `archived`.
        reason: Why it is in its state, in the words of who put it there.
        successor_id: What to use in its place.
    """

    __tablename__ = "dataset_cards"

    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    domain: Mapped[str | None] = mapped_column(String(64), ForeignKey("domains.name", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="active")
    reason: Mapped[str | None] = mapped_column(Text)
    successor_id: Mapped[str | None] = mapped_column(
        String(36), ForeignKey("datasets.id", ondelete="SET NULL"), index=True
    )
    state_since: Mapped[datetime | None]
    state_by: Mapped[str | None] = mapped_column(String(255))
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(255))


class DatasetTag(Base):
    """A tag that a person gave to a dataset. No policy speaks of it: policies speak of the tags of columns."""

    __tablename__ = "dataset_tags"

    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(64), primary_key=True)
    tagged_by: Mapped[str] = mapped_column(String(255))
    tagged_at: Mapped[datetime]


class Steward(Base):
    """Somebody who looks after a dataset: to be asked about it, without a right that others have not."""

    __tablename__ = "stewards"

    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)


class ColumnNote(Base):
    """What a person said about a column."""

    __tablename__ = "column_notes"

    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    column: Mapped[str] = mapped_column(String(255), primary_key=True, index=True)
    description: Mapped[str] = mapped_column(Text)
    noted_by: Mapped[str] = mapped_column(String(255))
    noted_at: Mapped[datetime]


class Domain(Base):
    """A part of the business that datasets and terms belong to."""

    __tablename__ = "domains"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    description: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(255))


class GlossaryTerm(Base):
    """A word of the business and what is meant by it. `key` is the name as it is compared."""

    __tablename__ = "glossary_terms"

    id: Mapped[str] = id_column()
    key: Mapped[str] = mapped_column(String(128), unique=True)
    name: Mapped[str] = mapped_column(String(128))
    definition: Mapped[str] = mapped_column(Text)
    domain: Mapped[str | None] = mapped_column(String(64), ForeignKey("domains.name", ondelete="SET NULL"), index=True)
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(255))


class GlossarySynonym(Base):
    """Another word for a term; a word is said of one term only."""

    __tablename__ = "glossary_synonyms"

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    term_id: Mapped[str] = mapped_column(String(36), ForeignKey("glossary_terms.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(128))


class GlossaryLink(Base):
    """A dataset, or a column of it, is what a term speaks of. `column` is empty for the dataset as a whole."""

    __tablename__ = "glossary_links"
    __table_args__ = (Index("ix_glossary_links_dataset", "dataset_id", "column"),)

    term_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("glossary_terms.id", ondelete="CASCADE"), primary_key=True
    )
    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True)
    column: Mapped[str] = mapped_column(String(255), primary_key=True)
    linked_by: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]


class Bookmark(Base):
    """A dataset that somebody wants to find again."""

    __tablename__ = "bookmarks"

    principal: Mapped[str] = mapped_column(String(255), primary_key=True)
    dataset_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    marked_at: Mapped[datetime]
