"""Distinct values of each column of a relation, few enough to look at one by one.

One statement brings rows drawn from the whole relation; columns that are mostly empty in them get a second one.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from neurolake.compliance.pii.base import Values
from neurolake.engine.base import Column, Session
from neurolake.engine.sql import ident

ROWS = 200
_FEW = 25
_MAX_COLUMNS = 500
_LONGEST = 400
_SEED = 7
# Values of a nested column that are taken apart, and places in it that are looked at.
_MAX_PLACES = 60
_DEEPEST = 20
# Of a text, and of a document to take apart: a longer one is cut, and is no document then.
_LONGEST_READ = 20_000
_KEY = re.compile(r"[^\W\d][\w-]{0,40}")
_NESTED = "nested"
_KINDS = {"DOUBLE": "float", "FLOAT": "float", "REAL": "float", "DATE": "date", "VARCHAR": "text", "UUID": "uuid"}


def sample(session: Session, relation: str, columns: Sequence[Column], rows: int = ROWS) -> list[Values]:
    """The values of each column, and of each place in nested and JSON columns; columns without values are left out.

    Args:
        rows: How many rows to draw.
    """
    found: list[Values] = []
    looked_at = [(column, kind) for column in columns if (kind := _kind(column.type)) not in ("boolean", "uuid")]
    for start in range(0, len(looked_at), _MAX_COLUMNS):
        part = looked_at[start : start + _MAX_COLUMNS]
        drawn = _draw(session, relation, part, rows)
        found += [values for column, kind in part for values in _places(column, kind, drawn[column.name])]
    return found


def _draw(session: Session, relation: str, columns: Sequence[tuple[Column, str]], rows: int) -> Mapping[str, list[str]]:
    shown = [_text_sql(column, kind) for column, kind in columns]
    drawn = session.run(
        f"SELECT {', '.join(shown)} FROM {relation} USING SAMPLE reservoir({int(rows)} ROWS) REPEATABLE ({_SEED})"
    )
    cells = {
        column.name: _present(cells) for (column, _), cells in zip(columns, zip(*drawn, strict=True), strict=False)
    }
    sparse = [
        (column, text)
        for (column, _), text in zip(columns, shown, strict=True)
        if len(drawn) == rows and len(cells[column.name]) < _FEW
    ]
    if sparse:
        more = session.run(f"SELECT {', '.join(_present_sql(text) for _, text in sparse)} FROM {relation}")[0]
        cells |= {column.name: _present(found or ()) for (column, _), found in zip(sparse, more, strict=True)}
    return {column.name: list(dict.fromkeys(cells.get(column.name, ()))) for column, _ in columns}


def _present_sql(text: str) -> str:
    """SQL: present values, drawn by their hash, which is fair and always the same."""
    return f"arg_min({text}, hash({text}), {_FEW * 4}) FILTER ({text} IS NOT NULL)"


def _present(cells: Any) -> list[str]:
    return [text for cell in cells if cell is not None and (text := cell.strip())]


def _kind(engine_type: str) -> str:
    name = engine_type.upper()
    if name.startswith(("STRUCT", "MAP", "JSON", "UNION", "VARIANT")) or name.endswith("]"):
        return _NESTED
    if name.startswith("TIMESTAMP"):
        return "timestamp"
    if "INT" in name and not name.startswith("INTERVAL"):
        return "integer"
    if name.startswith("DECIMAL"):
        return "integer" if name.endswith(",0)") else "float"
    if name.startswith("ENUM"):
        return "text"
    return _KINDS.get(name, "boolean" if name in ("BOOLEAN", "BLOB", "TIME", "INTERVAL", "BIT") else "other")


def _text_sql(column: Column, kind: str) -> str:
    name = ident(column.name)
    if kind == _NESTED and not column.type.upper().startswith("JSON"):
        return f"left(CAST(to_json({name}) AS VARCHAR), {_LONGEST_READ})"
    return (
        f"left(CAST({name} AS VARCHAR), {_LONGEST_READ})" if kind in (_NESTED, "text") else f"CAST({name} AS VARCHAR)"
    )


def _places(column: Column, kind: str, texts: list[str]) -> Iterator[Values]:
    if kind == _NESTED or (kind == "text" and _looks_like_json(texts)):
        yield from _nested(column, texts)
    elif texts:
        yield Values(column.name, "", column.name, kind, tuple(text[:_LONGEST] for text in texts))


def _looks_like_json(texts: Sequence[str]) -> bool:
    glance = texts[:10]
    return bool(glance) and all(text[0] in "{[" and text[-1] in "}]" for text in glance)


def _nested(column: Column, texts: Sequence[str]) -> Iterator[Values]:
    found: dict[str, dict[str, None]] = {}
    for text in texts:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for path, value in _leaves(document, "", _DEEPEST):
            if path in found or len(found) < _MAX_PLACES:
                found.setdefault(path, {})[value[:_LONGEST]] = None
    for path, values in found.items():
        last = path.rstrip("[]{}").rpartition(".")[2]
        yield Values(column.name, path, last or column.name, "text", tuple(values))


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Places and what stands there. A key that is no name is data, kept out of the path and looked at as a value."""
    if depth == 0:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if _KEY.fullmatch(key):
                yield from _leaves(item, f"{path}.{key}" if path else key, depth - 1)
            else:
                yield f"{path}{{}}", key
                yield from _leaves(item, f"{path}{{}}.value", depth - 1)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, f"{path}[]", depth - 1)
    elif value is not None and not isinstance(value, bool) and str(value).strip():
        yield path, str(value).strip()
