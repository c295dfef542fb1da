"""Masks as expressions: what is shown in place of a column. The column's type stays as it is."""

import re

from sqlglot import exp

from neurolake.compliance.policies.base import Masking
from neurolake.compliance.policies.expressions import VALUE, Asker, value_expression

KEY = "nl_mask_key"
"""Name of the parameter that brings the secret of keyed hashes; bound by the query path, never spliced."""

REDACTED = "***"
_HASH_DIGITS = 32
_NUMBER_DIGITS = 15
_WHOLE = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INT(EGER)?)")
_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INT(EGER)?|DOUBLE|FLOAT|REAL|DECIMAL.*)")
_TIME = re.compile(r"(DATE|TIMESTAMP.*)")


def masked(column: exp.Column, kind: str, masking: Masking, asker: Asker) -> exp.Expr:
    """The expression that stands for a column.

    Args:
        kind: The column's type, in the engine's words.
    """
    shown = _BUILDERS[masking.method](column, kind, masking, asker)
    if shown is None:
        return null_of(kind)
    return exp.cast(shown, exp.DataType.build(kind, dialect="duckdb"), dialect="duckdb")


def may_fail(masking: Masking) -> bool:
    """Whether a mask may end in an error for some values."""
    return masking.method == "expression"


def null_of(kind: str) -> exp.Expr:
    """NULL, of a type."""
    return exp.cast(exp.null(), exp.DataType.build(kind, dialect="duckdb"), dialect="duckdb")


def _redact(column: exp.Column, kind: str, _masking: Masking, _asker: Asker) -> exp.Expr | None:
    return _unless_null(column, exp.Literal.string(REDACTED)) if kind == "VARCHAR" else None


def _nullify(_column: exp.Column, _kind: str, _masking: Masking, _asker: Asker) -> None:
    return None


def _partial(column: exp.Column, kind: str, masking: Masking, _asker: Asker) -> exp.Expr | None:
    """The characters at the ends, unless that would be all of them; the rest as three stars, which hide the length."""
    if kind != "VARCHAR":
        return None
    first, last = exp.Literal.number(masking.keep_first), exp.Literal.number(masking.keep_last)
    parts = [exp.func("left", column.copy(), first), exp.Literal.string(REDACTED)]
    parts.append(exp.func("right", column.copy(), last))
    enough = exp.GT(
        this=exp.func("length", column.copy()), expression=exp.Literal.number(masking.keep_first + masking.keep_last)
    )
    whole = exp.case().when(enough, exp.func("concat", *parts)).else_(exp.Literal.string(REDACTED))
    return _unless_null(column, whole)


def _hash(column: exp.Column, kind: str, _masking: Masking, _asker: Asker) -> exp.Expr | None:
    """A keyed hash, nested so that it cannot be extended (as HMAC nests, RFC 2104)."""
    text = exp.cast(column.copy(), "VARCHAR")
    inner = exp.Anonymous(this="sha256", expressions=[exp.func("concat", _key(), text)])
    outer = exp.Anonymous(this="sha256", expressions=[exp.func("concat", _key(), inner)])
    if kind == "VARCHAR":
        return _unless_null(column, exp.func("left", outer, exp.Literal.number(_HASH_DIGITS)))
    if kind in ("BIGINT", "UBIGINT", "HUGEINT"):
        digits = exp.func("left", outer, exp.Literal.number(_NUMBER_DIGITS))
        number = exp.cast(exp.func("concat", exp.Literal.string("0x"), digits), "BIGINT")
        return _unless_null(column, number)
    return None


def _bucket(column: exp.Column, kind: str, masking: Masking, _asker: Asker) -> exp.Expr | None:
    if not _NUMBER.fullmatch(kind) or masking.size is None:
        return None
    size = exp.Literal.number(f"{masking.size:g}")
    number = exp.cast(column.copy(), "DOUBLE")
    floor = exp.func("floor", exp.Div(this=number, expression=size, typed=False, safe=False))
    # The lowest bucket may begin below what the type can hold; an error would tell that such a value is there.
    kind_node = exp.DataType.build(kind, dialect="duckdb")
    return exp.TryCast(this=exp.Mul(this=floor, expression=size.copy()), to=kind_node)


def _truncate(column: exp.Column, kind: str, masking: Masking, _asker: Asker) -> exp.Expr | None:
    if not _TIME.fullmatch(kind):
        return None
    shown = exp.Anonymous(this="date_trunc", expressions=[exp.Literal.string(masking.unit), column.copy()])
    # A day outside the range of timestamps has no month; an error would tell that it is there.
    return exp.Anonymous(this="try", expressions=[shown])


def _expression(column: exp.Column, _kind: str, masking: Masking, asker: Asker) -> exp.Expr:
    tree = exp.paren(value_expression(masking.expression or VALUE, asker))
    return tree.transform(lambda node: column.copy() if isinstance(node, exp.Column) else node)


def _unless_null(column: exp.Column, shown: exp.Expr) -> exp.Expr:
    """What is missing is seen to be missing."""
    present = exp.Not(this=exp.Is(this=column.copy(), expression=exp.null()))
    return exp.case().when(present, shown)


def _key() -> exp.Expr:
    return exp.Placeholder(this=KEY)


_BUILDERS = {
    "redact": _redact,
    "nullify": _nullify,
    "partial": _partial,
    "hash": _hash,
    "bucket": _bucket,
    "truncate": _truncate,
    "expression": _expression,
}
