"""Columns by their name, type, tag or meaning, over all datasets that the asker may know of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from neurolake.nuic.batches import batched
from neurolake.nuic.search.document import Column, Document
from neurolake.nuic.search.hits import Hit, with_texts
from neurolake.nuic.search.vocabulary import Token
from neurolake.nuic.search.words import words

_AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """What a column must be; what is None does not matter.

    Attributes:
        type: The beginning of the engine's type, in any case: `decimal` finds `DECIMAL(18,2)`.
        tag: Also of personal data: `pii`, `pii.email`.
        semantic: What its values mean: `email`, `date`, …
    """

    name: str | None = None
    type: str | None = None
    tag: str | None = None
    semantic: str | None = None

    @property
    def text(self) -> str:
        """The words by which datasets with such columns are found."""
        return " ".join(part for part in (self.name, self.tag, self.semantic) if part)


def columns(
    session: Session, found: Sequence[Hit], tokens: Sequence[Token], wanted: Wanted, most: int, now: datetime
) -> list[dict[str, Any]]:
    """The columns that are wanted, those of the best datasets first."""
    result: list[dict[str, Any]] = []
    for some in batched(found, _AT_ONCE):
        for hit in with_texts(session, some, now):
            if hit.seen is not None:
                result += _matching(hit.seen, wanted, tokens)
        if len(result) > most:
            break
    return result[: most + 1]


def _matching(document: Document, wanted: Wanted, tokens: Sequence[Token]) -> Iterator[dict[str, Any]]:
    meant = [{meaning.term for meaning in token.meanings} for token in tokens] if wanted.name else []
    named = meant[: len(set(words(wanted.name or "")))]
    for column in document.columns:
        if _is(column, wanted) and all(_has(column.name, terms) for terms in named):
            yield {
                "dataset_id": document.dataset_id,
                "dataset": f"{document.zone}.{document.name}",
                "column": column.name,
                "type": column.type,
                "semantic": column.semantic,
                "tags": sorted(column.tags),
            }


def _is(column: Column, wanted: Wanted) -> bool:
    return (
        (wanted.type is None or column.type.lower().startswith(wanted.type.lower()))
        and (wanted.tag is None or wanted.tag in column.tags)
        and wanted.semantic in (None, column.semantic)
    )


def _has(name: str, terms: set[str]) -> bool:
    return not terms.isdisjoint((name.lower(), *words(name)))
