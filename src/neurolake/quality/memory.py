"""What was found about columns, for a second look at a table of which some columns have changed.

The rows are measured before and after the transforms, and most columns come out as they went in. What was found
about columns alone is then still true, whatever became of the others.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from neurolake.engine.base import Row, Session
from neurolake.kernel.ids import new_id

T = TypeVar("T")


class Memory:
    """Findings about one table, by what was asked and the columns whose cells the answer depends on.

    Attributes:
        sample: Name of the sample in the engine's session, the same for every look, since statements name it.
    """

    def __init__(self) -> None:
        self.sample = f"sample_{new_id()}"
        self._found: dict[tuple[Hashable, tuple[str, ...]], Any] = {}

    def without(self, changed: Collection[str]) -> "Memory":
        """What is still true after these columns have changed."""
        left = Memory()
        left.sample = self.sample
        left._found = {key: found for key, found in self._found.items() if not set(changed).intersection(key[1])}
        return left

    def recall(self, what: Hashable, columns: Sequence[str], find: Callable[[], T]) -> T:
        """The answer to `what` about the columns, found now if it is not known."""
        key = (what, tuple(columns))
        if key not in self._found:
            self._found[key] = find()
        found: T = self._found[key]
        return found

    def rows(self, session: Session, sql: str, columns: Sequence[str]) -> list[Row]:
        """The rows of a statement over the sample that reads these columns."""
        return self.recall(sql, columns, lambda: session.run(sql))

    def each(self, what: Mapping[str, Hashable], find: Callable[[frozenset[str]], Mapping[str, T]]) -> dict[str, T]:
        """Column → the answer to its own question, for columns that one search looks at together.

        Args:
            what: Column → question.
            find: Answers the questions about the given columns; a column without an answer is left out.
        """
        unknown = frozenset(name for name, asked in what.items() if (asked, (name,)) not in self._found)
        fresh = find(unknown) if unknown else {}
        self._found |= {(what[name], (name,)): fresh.get(name) for name in unknown}
        known = {name: self._found[asked, (name,)] for name, asked in what.items()}
        return {name: found for name, found in known.items() if found is not None}
