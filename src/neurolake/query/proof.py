"""A second look, by the engine's own parser, at the SQL that is about to run.

The syntax tree was checked before it became text again. This check proves that the engine reads that text the
same way: no table but the bound ones, no function but the allowed ones, no other kind of statement.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from neurolake.engine.base import Session
from neurolake.kernel.errors import InvalidSql
from neurolake.sql.functions import FUNCTIONS, TABLE_FUNCTIONS, is_operator
from neurolake.sql.names import folded, is_plain

_PARTS = frozenset(
    """BASE_TABLE TABLE_FUNCTION SUBQUERY JOIN EXPRESSION_LIST EMPTY PIVOT SELECT_NODE SET_OPERATION_NODE
    RECURSIVE_CTE_NODE CTE_NODE ORDER_MODIFIER LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT
    ASCENDING DESCENDING""".split()
)
"""Tables, query nodes and modifiers; expressions have a `class` beside their `type`."""
_MOST_PROVEN = 10_000
_proven: dict[tuple[bytes, frozenset[str]], None] = {}
"""What passed; the engine's parser says the same of the same text for as long as the process lives."""


def prove(session: Session, sql: str, relations: frozenset[str]) -> None:
    """Check that `sql` is one SELECT over nothing but `relations`, in the eyes of DuckDB.

    Raises:
        InvalidSql: It is not.
    """
    key = (hashlib.sha256(sql.encode("utf-8", "surrogatepass")).digest(), relations)
    if key not in _proven:
        _check_all(session, sql, relations)
        if len(_proven) >= _MOST_PROVEN:
            _proven.clear()
        _proven[key] = None


def _check_all(session: Session, sql: str, relations: frozenset[str]) -> None:
    ((text,),) = session.run("SELECT json_serialize_sql($1)", [sql])
    answer = json.loads(text)
    if answer["error"]:
        raise InvalidSql(str(answer["error_message"]))
    parts = list(_parts(answer["statements"]))
    ctes = {str(part["key"]) for part in parts if _is_cte(part)}
    if strange := [name for name in ctes if not is_plain(name)]:
        raise InvalidSql(f"{strange[0][:80]!r} is no name for a common table expression.")
    seen = frozenset(folded(name) for name in ctes)
    for part in parts:
        _check(part, relations, seen)


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _is_cte(part: dict[str, Any]) -> bool:
    value = part.get("value")
    return "key" in part and isinstance(value, dict) and "query_node" in value


def _check(part: dict[str, Any], relations: frozenset[str], ctes: frozenset[str]) -> None:
    kind = part.get("type")
    if isinstance(kind, str) and "class" not in part and kind not in _PARTS:
        raise InvalidSql(f"{kind} is not allowed in a query.")
    if kind == "BASE_TABLE":
        _check_table(part, relations, ctes)
    if "function_name" in part:
        name = str(part["function_name"]).lower()
        if name not in FUNCTIONS and name not in TABLE_FUNCTIONS and not is_operator(name):
            raise InvalidSql(f"The function {name} is not allowed.")
    if kind == "TABLE_FUNCTION" and str(part["function"]["function_name"]).lower() not in TABLE_FUNCTIONS:
        raise InvalidSql(f"The function {part['function']['function_name']} is not allowed in place of a table.")


def _check_table(part: dict[str, Any], relations: frozenset[str], ctes: frozenset[str]) -> None:
    name = str(part["table_name"])
    known = name in relations or folded(name) in ctes
    if part["schema_name"] or part["catalog_name"] or part["at_clause"] or not known:
        raise InvalidSql(f"The table {name!r} is not allowed.")
