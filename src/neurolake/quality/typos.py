"""Typos: rare texts within one or two edits of a value that is at least twenty times as frequent.

Edits are those of Damerau (1964): one character inserted, lost, replaced, or two neighbours swapped. Only texts of
columns in which some values are frequent are judged (free text and names of things have no right spelling to compare
with), values with digits are not (codes differ by one digit on purpose), and short values need a closer match.
Where the frequent values themselves lie that close together (Anna, Anne), a near miss proves little: it is doubtful.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from neurolake.engine.base import Session
from neurolake.engine.sql import ident, literal, literals
from neurolake.kernel.ids import new_id
from neurolake.quality.base import ColumnProfile, Context, Table, TableProfile
from neurolake.quality.cells import text_sql
from neurolake.quality.kinds import kind
from neurolake.quality.suspects import Findings, Suspicion

MIN_RATIO = 20
"""How many times as frequent as its misspelling a value must be."""

_KNOWN_RATIO = 2
_MIN_COUNT = 20
_MAX_USUAL = 200
_MAX_RARE = 5_000
_MIN_COVERED = 0.6
_MIN_NEAR = 0.5
_MAX_DENSE = 0.1
_MIN_LENGTH = 4
_TWO_EDITS_LENGTH = 8
_MAX_COLUMNS = 40


@dataclass(frozen=True)
class Vocabulary:
    """A column's distinct texts, and how many of their rows and values are usual (frequent or known) or rare.

    Attributes:
        sql: SQL of the texts: `v` text, `c` rows, `usual` whether frequent.
        has_domain: Whether some are known from earlier batches.
    """

    column: ColumnProfile
    sql: str
    has_domain: bool
    rows: int
    usual_rows: int
    rare_values: int
    rare_rows: int


def find(session: Session, table: Table, profile: TableProfile, context: Context) -> Findings:
    """The columns with a vocabulary, and the typos in them."""
    looked_at = table.sample_rows / max(1, table.rows)
    columns = [column for column in profile.columns if _may_have_vocabulary(column, looked_at)][:_MAX_COLUMNS]
    domains = context.reference.domains if context.reference else {}
    found = {column.name: _judged(session, table, column, tuple(domains.get(column.name, ()))) for column in columns}
    judged = {name: suspicions for name, suspicions in found.items() if suspicions is not None}
    return Findings(frozenset(judged), tuple(chain.from_iterable(judged.values())))


def _judged(
    session: Session, table: Table, column: ColumnProfile, domain: tuple[str, ...]
) -> tuple[Suspicion, ...] | None:
    """The suspicions about a column; None where it has no vocabulary."""

    def find() -> tuple[Suspicion, ...] | None:
        words = _vocabulary(session, table, column, domain)
        if not words.rows or words.usual_rows < _MIN_COVERED * words.rows:
            return None
        return _misspelled(session, words) if words.rare_values or words.has_domain else ()

    return table.memory.recall(("typos", domain), [column.name], find)


def _may_have_vocabulary(column: ColumnProfile, looked_at: float) -> bool:
    """Whether some value is frequent, values repeat, and some are words long enough to be misspelled."""
    if kind(column.type) != "text" or column.key_like or not column.top:
        return False
    frequent = column.top[0][1] * looked_at >= _MIN_COUNT and column.distinct <= column.present / 2
    return frequent and any(len(str(value)) >= _MIN_LENGTH and _spells(str(value)) for value, _ in column.top)


def _spells(value: str) -> bool:
    return not any(character.isdigit() for character in value)


def _vocabulary(session: Session, table: Table, column: ColumnProfile, domain: Sequence[str]) -> Vocabulary:
    known = ", ".join(literal(value.strip().lower()) for value in domain)
    name = ident(column.name)
    is_known = f"v IN ({known})" if known else "false"
    texts = f"""
        WITH counted AS (
            SELECT v, sum(c)::BIGINT AS c
            FROM (SELECT {text_sql(column)} AS v, count(*) AS c FROM {table.sample} GROUP BY {name})
            GROUP BY v HAVING v IS NOT NULL),
        ranked AS (
            SELECT v, c, {is_known} AS known, row_number() OVER (ORDER BY c DESC, v) AS place, max(c) OVER () AS most
            FROM counted)
        SELECT v, c, known, known OR (c >= {_MIN_COUNT} AND c * {MIN_RATIO} > most AND place <= {_MAX_USUAL}) AS usual,
            length(v) AS size, regexp_matches(v, '[0-9]') AS digits FROM ranked"""
    row = session.run(f"""
        SELECT coalesce(sum(c), 0)::BIGINT, coalesce(sum(c) FILTER (WHERE usual), 0)::BIGINT,
            count(*) FILTER (WHERE NOT usual), coalesce(sum(c) FILTER (WHERE NOT usual), 0)::BIGINT
        FROM ({texts})""")[0]
    return Vocabulary(column, texts, bool(domain), *row)


def _misspelled(session: Session, words: Vocabulary) -> tuple[Suspicion, ...]:
    texts = ident(f"texts_{new_id()}")
    session.run(f"CREATE TEMP TABLE {texts} AS {words.sql}")
    near = session.run(f"{_near_sql(words, texts)} ORDER BY c DESC, v")
    rows = sum(count for _, count, _ in near)
    looked_at = min(1.0, _MAX_RARE / max(1, words.rare_values))
    few = rows < _MIN_NEAR * looked_at * words.rare_rows
    doubtful = bool(near) and (few or _density(session, texts) > _MAX_DENSE)
    session.run(f"DROP TABLE {texts}")
    if not near:
        return ()
    suspicion = Suspicion(
        words.column.name,
        "typo",
        f"{text_sql(words.column)} IN (SELECT unnest([{literals(value for value, _, _ in near)}]))",
        round(rows / looked_at),
        weight=0.5 if doubtful else 0.95,
        doubtful=doubtful,
        corrections=tuple((value, usual) for value, _, usual in near),
    )
    return (suspicion,)


def _near_sql(words: Vocabulary, texts: str) -> str:
    """Rare values `v`, their rows `c` and the most frequent usual value `meant` that they are a near miss of.

    Beside spellings known from earlier batches, one that is new needs only to be the rarer of the two.
    """
    unusual = "NOT known" if words.has_domain else "NOT usual"
    return f"""
        WITH rare AS (
            SELECT v, c, size FROM {texts}
            WHERE {unusual} AND NOT digits AND size >= {_MIN_LENGTH - 1} ORDER BY hash(v) LIMIT {_MAX_RARE}),
        usual AS ({_usual_sql(texts)})
        SELECT rare.v, any_value(rare.c) AS c, arg_max(usual.v, usual.c) AS meant
        FROM rare JOIN usual ON usual.c >= CASE WHEN usual.known THEN {_KNOWN_RATIO} ELSE {MIN_RATIO} END * rare.c
            AND {_close("rare", "usual")}
        GROUP BY rare.v"""


def _usual_sql(texts: str) -> str:
    thirds = ", ".join(f"substr(v, 1 + {part} * size // 3, size // 3) AS p{part}" for part in range(3))
    return f"""
        SELECT v, c, known, size, {thirds} FROM {texts}
        WHERE usual AND NOT digits AND size >= {_MIN_LENGTH}"""


def _close(one: str, other: str) -> str:
    """Boolean SQL: near misses of each other. Two edits leave one third of a text whole, which is cheap to look for."""
    third_kept = " OR ".join(f"contains({one}.v, {other}.p{part})" for part in range(3))
    allowed = f"CASE WHEN least({one}.size, {other}.size) >= {_TWO_EDITS_LENGTH} THEN 2 ELSE 1 END"
    distance = f"damerau_levenshtein({one}.v, {other}.v)"
    return f"abs({one}.size - {other}.size) <= 2 AND CASE WHEN {third_kept} THEN {distance} <= {allowed} ELSE false END"


def _density(session: Session, texts: str) -> float:
    """Share of the usual values that are near misses of another usual value."""
    row = session.run(f"""
        WITH usual AS ({_usual_sql(texts)}),
        near AS (SELECT DISTINCT a.v FROM usual AS a JOIN usual AS b ON a.v <> b.v AND {_close("a", "b")})
        SELECT (SELECT count(*) FROM near), (SELECT count(*) FROM usual)""")[0]
    return float(row[0] / row[1]) if row[1] else 0.0
