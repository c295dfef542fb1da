"""White space around a text, of whatever Unicode kind, goes."""

from collections.abc import Callable, Iterator, Sequence

from neurolake.engine.base import Row
from neurolake.engine.sql import literal
from neurolake.ingestion.transforms.base import ColumnPlan, Look, chunks, is_text
from neurolake.quality.missing import padded_sql

# What `str.strip` takes away, for the engine's `trim`, which by itself knows only the plain space.
_SPACES = " \t\n\v\f\r\x85\xa0\u202f\ufeff"


def trim(columns: Sequence[ColumnPlan], look: Look) -> list[ColumnPlan]:
    """Trim the text columns of which the sample has untrimmed cells; of plain spaces only, if there are no others.

    The other kinds of white space cost the engine several times as much to look for.
    """
    texts = [column for column in columns if look.switches.trim and is_text(column)]
    trimmed = {column.name: column for chunk in chunks(texts) for column in _trimmed(chunk, look)}
    return [trimmed.get(column.name, column) for column in columns]


def _trimmed(columns: Sequence[ColumnPlan], look: Look) -> Iterator[ColumnPlan]:
    untrimmed = _counted(columns, look, lambda text: f"{text} <> {_wide(text)}")
    spaced = [column for column, cells in zip(columns, untrimmed, strict=True) if cells]
    others = _counted(spaced, look, lambda text: f"{_plain(text)} <> {_wide(text)}")
    for column, cells in zip(spaced, others, strict=True):
        yield column.then("trim", _wide if cells else _plain)


def _counted(columns: Sequence[ColumnPlan], look: Look, condition: Callable[[str], str]) -> Row:
    """In how many cells of each column a condition on its text holds."""
    counts = [f"count(*) FILTER ({condition(column.expression)})" for column in columns]
    return look.session.run(f"SELECT {', '.join(counts)} FROM {look.raw}")[0] if counts else ()


def _plain(text: str) -> str:
    # Trimming copies the text; seeing that there is nothing to trim does not.
    return f"CASE WHEN {padded_sql(text)} THEN trim({text}) ELSE {text} END"


def _wide(text: str) -> str:
    return f"trim({text}, {literal(_SPACES)})"
