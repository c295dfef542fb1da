"""The candidates of a question: runs of the parser whose choices differ, each with its query and what speaks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlglot import exp

from neurolake.intent.choices import Choices, runs
from neurolake.intent.compile import Compiler
from neurolake.intent.facts import Facts
from neurolake.intent.features import features
from neurolake.intent.frame import Frame
from neurolake.intent.grammar.read import read
from neurolake.intent.joins import Multiplied, Unjoinable
from neurolake.intent.linking import Links, Mention
from neurolake.intent.marks import Mark, segmentations
from neurolake.intent.resolve import resolve
from neurolake.intent.schema import Schema
from neurolake.intent.tokens import Token, tokens
from neurolake.intent.unnamed import unnamed
from neurolake.intent.values import Values

_RUNS = 28
_MOST = 12


@dataclass(frozen=True)
class Candidate:
    """A query that a question may mean.

    Attributes:
        features: What speaks for and against it, by name.
        marks: How the question was read.
        unnamed: Words that name something of which nothing is known.
    """

    sql: exp.Query
    frame: Frame
    marks: tuple[Mark, ...]
    features: dict[str, float]
    unnamed: tuple[str, ...] = ()

    @property
    def cut_short(self) -> bool:
        """Is an extreme asked for, and rows are cut off without any order? What is left would be any of them."""
        asked = any(mark.tag == "S" for mark in self.marks)
        return asked and self.frame.limit is not None and not self.frame.order


class Parser:
    """Reads questions about one schema.

    Attributes:
        refused: Of the last question, why a reading was given up that would have counted rows more than once.
    """

    def __init__(self, schema: Schema) -> None:
        self._facts = Facts(schema)
        self._links = Links(schema)
        self.refused: str | None = None

    def candidates(self, question: str, values: Values, now: datetime) -> list[Candidate]:
        """The different queries that the question may mean, the likeliest by its choices first."""
        said = tokens(question)
        mentions = self._links.find(said) + _values(said, values)
        ways = segmentations(said, mentions)
        self.refused = None
        found: dict[str, Candidate] = {}
        compiler = Compiler(self._facts, now)

        def parse(choices: Choices) -> Candidate | None:
            return self._parse(said, ways, compiler, choices)

        for candidate, _ in runs(parse, _RUNS):
            if candidate is not None:
                found.setdefault(candidate.sql.sql("duckdb"), candidate)
            if len(found) >= _MOST:
                break
        return list(found.values())

    def _parse(
        self,
        said: Sequence[Token],
        ways: Sequence[tuple[tuple[Mark, ...], float]],
        compiler: Compiler,
        choices: Choices,
    ) -> Candidate | None:
        marks = choices.pick("cut@0", ways)
        resolved = resolve(marks, self._facts, choices)
        frame = read(resolved, self._facts, choices)
        frame.hints = tuple(_hints(resolved))
        try:
            sql = compiler.compile(frame, choices)
        except Multiplied as error:
            self._give_up(str(error), choices)
            return None
        except Unjoinable:
            return None
        if frame.features.get("figure of a figure"):
            self._give_up("A measure is asked for as it is defined: no average or extreme of it.", choices)
            return None
        return Candidate(sql, frame, resolved, features(said, resolved, frame, choices), unnamed(said, resolved))

    def _give_up(self, why: str, choices: Choices) -> None:
        """Of the likeliest reading it is told why there is none; others are only left out."""
        if not choices.script:
            self.refused = why


def _hints(marks: Sequence[Mark]) -> Iterator[str]:
    """Words that may tell the role of a join."""
    for mark in marks:
        if mark.tag in "wP":
            yield mark.text.lower()


def _values(said: Sequence[Token], values: Values) -> list[Mention]:
    return [
        Mention("value", hit.start, hit.end, hit.table, hit.column, hit.value, hit.score)
        for hit in values.find([token.text for token in said])
    ]
