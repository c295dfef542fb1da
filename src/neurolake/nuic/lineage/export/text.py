"""Texts of people within other people's formats: names may hold anything."""

import re

_NOT_SHOWN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def one_line(text: str) -> str:
    """Without characters that are not shown, or that turn the text around them."""
    return _NOT_SHOWN.sub(" ", text)


def quoted_dot(text: str) -> str:
    """As a string of Graphviz."""
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def quoted_mermaid(text: str) -> str:
    """As a string of Mermaid, which knows characters by number and would take some others as HTML or Markdown."""
    return '"' + "".join(one if _is_plain(one) else f"#{ord(one)};" for one in one_line(text)) + '"'


def xml(text: str) -> str:
    """As content or attribute of XML."""
    plain = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace('"', "&quot;").replace("'", "&#39;")


def cell(text: str | None) -> str:
    """As a cell of a CSV file, which a spreadsheet must not take for a formula."""
    plain = one_line(text or "")
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _is_plain(character: str) -> bool:
    return character.isalnum() or character in " ._-"
