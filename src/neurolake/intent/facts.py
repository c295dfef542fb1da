"""What the parser asks of a schema: what columns are good for, what rows are called by, what adjectives measure."""

from functools import cached_property

from neurolake.intent.frame import Col
from neurolake.intent.lexicon import Dimension
from neurolake.intent.phrases import names_of_column, names_of_table
from neurolake.intent.schema import Column, Schema, Table, TableName
from neurolake.intent.stems import root

_NUMERIC = (
    "INT",
    "BIGINT",
    "SMALLINT",
    "TINYINT",
    "UBIGINT",
    "UINTEGER",
    "USMALLINT",
    "UTINYINT",
    "UHUGEINT",
    "DOUBLE",
    "FLOAT",
    "DECIMAL",
    "REAL",
    "NUMERIC",
    "HUGEINT",
)
_NAMES = ("name", "title", "full name")
_MEASURES = frozenset(
    "year date age number weight height price cost amount total length size horsepower mpg speed score rate percent "
    "gallon duration population capacity salary tonnage time".split()
)
_YEARS = ("year", "date", "time")


class Facts:
    """A schema and what follows from it."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._keys: dict[TableName, str | None] = {}
        self._refers = {(link.from_table, link.from_column) for link in schema.links}

    def column(self, col: Col) -> Column:
        """The column in the schema."""
        return self.schema.by_name[col.table].by_name[col.column]

    def numeric(self, col: Col) -> bool:
        """Does it hold numbers?"""
        return self.column(col).type.upper().startswith(_NUMERIC)

    def defined(self, col: Col) -> bool:
        """Is it a measure that people defined, and no column?"""
        return self.column(col).figure is not None

    def quantity(self, col: Col) -> bool:
        """Does it hold numbers, be it as text?"""
        return self.numeric(col) or self.column(col).semantic == "number"

    def moment(self, col: Col) -> bool:
        """Does it hold dates or times?"""
        return self.column(col).type.upper().startswith(("DATE", "TIME"))

    def identifies(self, col: Col) -> bool:
        """Is it a key or does it refer to one?"""
        named = any("id" in name or "code" in name for name in names_of_column(self.column(col)))
        return (col.table, col.column) in self._refers or (self.column(col).unique and named)

    def key(self, table: TableName) -> Col | None:
        """The column that tells rows of a table apart."""
        if table not in self._keys:
            self._keys[table] = self._find_key(self.schema.by_name[table])
        name = self._keys[table]
        return Col(table, name) if name else None

    def _find_key(self, table: Table) -> str | None:
        unique = [column.name for column in table.columns if column.unique]
        referred = {link.to_column for link in self.schema.links if link.to_table == table.name}
        named = [name for name in unique if self._is_id(table.by_name[name])]
        for names in ([name for name in unique if name in referred], named, unique):
            if names:
                return names[0]
        return None

    @staticmethod
    def _is_id(column: Column) -> bool:
        return any("id" in name or "code" in name or "key" in name for name in names_of_column(column))

    def display(self, table: TableName) -> list[tuple[tuple[Col, ...], float]]:
        """The columns by which people call rows of a table, each choice with its score."""
        found = self.schema.by_name[table]
        own = {word for name in names_of_table(found) for word in name}
        scored: list[tuple[tuple[Col, ...], float]] = []
        for place, column in enumerate(found.columns):
            scored.append(((Col(table, column.name),), self._callable(column, own) - 0.01 * place))
        first = [cols for cols, _ in scored if "first" in names_of_column(self.column(cols[0]))[0]]
        last = [cols for cols, _ in scored if "last" in names_of_column(self.column(cols[0]))[0]]
        if first and last:
            scored.append((first[0] + last[0], 0.95))
        return sorted(scored, key=lambda pair: -pair[1])[:3]

    def _callable(self, column: Column, own: set[str]) -> float:
        best = 0.0
        text = not column.type.upper().startswith(_NUMERIC)
        refers = any(link.from_column == column.name for link in self.schema.links)
        for name in names_of_column(column):
            rest = tuple(word for word in name if word not in own)
            if " ".join(name) in _NAMES or " ".join(rest) in _NAMES:
                best = max(best, 1.0)
            elif not rest and text:
                best = max(best, 0.95)
            elif "name" in name or "title" in name:
                best = max(best, 0.7 if set(name) & own else 0.6)
            elif "id" in name:
                best = max(best, 0.2)
        return max(best, 0.35 if text else 0.05) - 0.3 * refers

    def measured(self, dimension: Dimension, tables: list[TableName]) -> list[tuple[tuple[Col, bool], float]]:
        """The columns that an adjective may mean, each with whether more of it is meant, and a score."""
        found: list[tuple[tuple[Col, bool], float]] = []
        for distance, table in enumerate(dict.fromkeys(tables)):
            for column in self.schema.by_name[table].columns:
                col = Col(table, column.name)
                for rank, (word, sign) in enumerate(dimension.words):
                    if any(self._speaks_of(name, word) for name in names_of_column(column)):
                        worth = 1.0 - 0.08 * rank - 0.15 * distance - 0.3 * self.identifies(col)
                        found.append(((col, sign > 0), worth))
                        break
        return sorted(found, key=lambda pair: -pair[1])

    @staticmethod
    def _speaks_of(name: tuple[str, ...], word: str) -> bool:
        return any(part == word or root(part) == root(word) for part in name)

    def comparable(self, col: Col) -> bool:
        """Can it be more or less than a number?"""
        if self.quantity(col) or self.moment(col):
            return True
        words = {word for name in names_of_column(self.column(col)) for word in name}
        return bool(words & _MEASURES)

    def years(self, tables: list[TableName]) -> list[tuple[Col, float]]:
        """The columns that a bare year may be of, each with a score."""
        found: list[tuple[Col, float]] = []
        for distance, table in enumerate(dict.fromkeys(tables)):
            for column in self.schema.by_name[table].columns:
                words = {word for name in names_of_column(column) for word in name}
                worth = max((1.0 - 0.2 * rank for rank, word in enumerate(_YEARS) if word in words), default=0.0)
                if not worth and column.type.upper().startswith(("DATE", "TIME")):
                    worth = 0.7
                if worth:
                    found.append((Col(table, column.name), worth - 0.1 * distance))
        return sorted(found, key=lambda pair: -pair[1])

    def moments(self, tables: list[TableName]) -> list[tuple[Col, float]]:
        """The columns of dates and times, each with a score."""
        found = [
            (Col(table, column.name), 1.0 - 0.2 * distance - 0.01 * place + 0.5 * (column.name == its.time))
            for distance, table in enumerate(dict.fromkeys(tables))
            for its in (self.schema.by_name[table],)
            for place, column in enumerate(its.columns)
            if column.type.upper().startswith(("DATE", "TIME"))
        ]
        return sorted(found, key=lambda pair: -pair[1])

    @cached_property
    def neighbours(self) -> dict[TableName, set[TableName]]:
        """Which tables a link joins to which."""
        near: dict[TableName, set[TableName]] = {table.name: set() for table in self.schema.tables}
        for link in self.schema.links:
            near[link.from_table].add(link.to_table)
            near[link.to_table].add(link.from_table)
        return near
