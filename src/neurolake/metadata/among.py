"""Conditions on many values, whose length costs nothing before the database sees it."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, String, any_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(
    session: Session, column: InstrumentedAttribute[Any] | ColumnElement[Any], values: Iterable[str] | Iterable[int]
) -> ColumnElement[bool]:
    """Whether a column, of texts or of whole numbers, has one of these values.

    All go as one parameter: `in_` makes one of each, which for hundreds takes longer than to find them.
    """
    given = list(values)
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(bindparam(None, json.dumps(given), String, unique=True)).table_valued("value")
        return column.in_(select(each.c.value))
    from sqlalchemy.dialects.postgresql import ARRAY

    found: ColumnElement[bool] = column == any_(bindparam(None, given, ARRAY(column.type), unique=True))
    return found
