"""What stands for a statement in the audit log."""

import hashlib

from sqlglot import exp

_VALUES = (
    exp.Literal,
    exp.Boolean,
    exp.Parameter,
    exp.Placeholder,
    exp.BitString,
    exp.ByteString,
    exp.HexString,
    exp.National,
    exp.RawString,
    exp.UnicodeString,
)


def statement_fingerprint(tree: exp.Expr) -> str:
    """SHA-256, in hex, of the statement without its values and comments; the tree stays as it is.

    Statements that differ in literals, parameters, spelling of keywords, white space or the case of unquoted
    names have the same fingerprint. Nothing of the text can be read from it.
    """
    return hashlib.sha256(without_values(tree).encode("utf-8", "surrogatepass")).hexdigest()


def without_values(tree: exp.Expr) -> str:
    """The statement with a `?` for each of its values, and without comments; the tree stays as it is."""
    bare = tree.transform(_without_value)
    return bare.sql(dialect="duckdb", comments=False, normalize=True, copy=False)


def _without_value(node: exp.Expr) -> exp.Expr:
    return exp.Placeholder() if isinstance(node, _VALUES) else node
