"""The index of the catalog's search: made from the catalog's facts, and made anew from them at any time."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base


class SearchState(Base):
    """One row, which whoever writes the index holds meanwhile."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    next_document: Mapped[int]
    next_term: Mapped[int]
    rebuilt_at: Mapped[datetime | None]


class SearchDocument(Base):
    """A dataset in the index.

    Attributes:
        boost: What speaks for it whatever is searched: quality, use, freshness.
        traits: What facets and filters ask, see `nuic.search.document.Traits`.
    """

    __tablename__ = "search_documents"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    dataset_id: Mapped[str] = mapped_column(String(36), ForeignKey("datasets.id", ondelete="CASCADE"), unique=True)
    boost: Mapped[float]
    traits: Mapped[dict[str, Any]]


class SearchTerm(Base):
    """A word of the catalog, and in how many datasets it is."""

    __tablename__ = "search_terms"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    # Compared byte by byte, so that the words that begin alike are a range of the index.
    term: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"), unique=True)
    documents: Mapped[int]


class SearchTrigram(Base):
    """Three letters in a row of a term; terms that share many are written alike."""

    __tablename__ = "search_trigrams"
    __table_args__ = ({"sqlite_with_rowid": False},)

    trigram: Mapped[str] = mapped_column(String(3), primary_key=True)
    term_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("search_terms.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SearchPosting(Base):
    """A term in a dataset: how much it says there (`impact`, times the boost), and in which parts (bits of `Part`)."""

    __tablename__ = "search_postings"
    __table_args__ = (
        Index("ix_search_postings_best", "term_id", "impact", "document_id", "parts"),
        {"sqlite_with_rowid": False},
    )

    document_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("search_documents.id", ondelete="CASCADE"), primary_key=True
    )
    term_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    impact: Mapped[float]
    parts: Mapped[int] = mapped_column(Integer)
