"""Patterns that write texts in one way. What does not look like what it should be stays as it is."""

from sqlglot import exp

from neurolake.nuic.patterns.base import Given, Pattern, Slot
from neurolake.nuic.patterns.trees import call, case, is_null, matches, replaced, text, with_columns
from neurolake.sql.quoted import column

_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}"
_DIGITS = (8, 15)
_ADDRESS = {
    "de": ((r"\bStr(?:\.|\b)", "Straße"), (r"(\p{Ll})str(?:\.|\b)", r"\1straße"), (r"\bPl\.", "Platz")),
    "en": (
        (r"(?i)\bst(?:\.|\b)", "Street"),
        (r"(?i)\bave(?:\.|\b)", "Avenue"),
        (r"(?i)\brd(?:\.|\b)", "Road"),
        (r"(?i)\bblvd(?:\.|\b)", "Boulevard"),
    ),
}


def _tidy(value: exp.Expr) -> exp.Expr:
    """Without white space at the ends, and with single blanks within."""
    return call("trim", replaced(value, r"\s+", " "))


def _trimmed(given: Given) -> exp.Expr:
    changed = {name: call("nullif", _tidy(column(name)), text("")) for name in given.values["columns"]}
    return with_columns(given, changed)


def _cased(given: Given) -> exp.Expr:
    to = given.values["case"]
    return with_columns(given, {name: call(to, column(name)) for name in given.values["columns"]})


def _email(given: Given) -> exp.Expr:
    name = given.values["column"]
    tidy = call("lower", call("trim", column(name)))
    return with_columns(given, {name: case((matches(tidy, _EMAIL), tidy.copy()), otherwise=column(name))})


def _phone(given: Given) -> exp.Expr:
    """E.164: a plus sign, the country's number, and the rest without its leading zero."""
    name, country = given.values["column"], replaced(text(given.values["country"]), r"\D", "")
    raw = call("trim", column(name))
    digits = replaced(raw.copy(), r"\D", "")
    # A zero in brackets after the country's number is dialled at home only.
    abroad = replaced(replaced(raw.copy(), r"\(0\)", ""), r"\D", "")
    number = case(
        (call("starts_with", raw.copy(), text("+")), abroad),
        (call("starts_with", digits.copy(), text("00")), call("substr", abroad.copy(), exp.Literal.number(3))),
        (
            call("starts_with", digits.copy(), text("0")),
            call("concat", country, call("substr", digits.copy(), exp.Literal.number(2))),
        ),
        otherwise=call("concat", country.copy(), digits.copy()),
    )
    fits = matches(number.copy(), rf"[1-9]\d{{{_DIGITS[0] - 1},{_DIGITS[1] - 1}}}")
    plain = matches(raw.copy(), r"\+?[\d\s()/.-]+")
    whole = call("concat", text("+"), number)
    return with_columns(given, {name: case((exp.and_(plain, fits), whole), otherwise=column(name))})


def _address(given: Given) -> exp.Expr:
    name = given.values["column"]
    value = _tidy(column(name))
    for pattern, by in _ADDRESS[given.values["language"]]:
        value = replaced(value, pattern, by)
    return with_columns(given, {name: value})


def _unified(given: Given) -> exp.Expr:
    """Texts that stand for nothing become NULL."""
    words = [text(word.lower()) for word in given.values["words"]]

    def mended(name: str) -> exp.Expr:
        tidy = call("lower", call("trim", column(name)))
        return case((exp.In(this=tidy, expressions=words), exp.null()), otherwise=column(name))

    return with_columns(given, {name: mended(name) for name in given.values["columns"]})


def _filled(given: Given) -> exp.Expr:
    name = given.values["column"]
    by = exp.cast(text(given.values["by"]), given.columns[name])
    return with_columns(given, {name: case((is_null(column(name)), by), otherwise=column(name))})


TEXTS = (
    Pattern(
        "trim-texts",
        "Removes white space at the ends of texts and repeated within; empty texts become NULL.",
        "columns",
        (Slot("columns", "columns", "The texts.", "text"),),
        _trimmed,
    ),
    Pattern(
        "one-case",
        "Writes texts in lower or upper case.",
        "columns",
        (
            Slot("columns", "columns", "The texts.", "text"),
            Slot("case", "choice", "Which.", choices=("lower", "upper"), default="lower"),
        ),
        _cased,
    ),
    Pattern(
        "normalise-email",
        "Writes e-mail addresses in lower case without white space around them.",
        "columns",
        (Slot("column", "column", "The addresses.", "text", ("email",)),),
        _email,
    ),
    Pattern(
        "normalise-phone",
        "Writes telephone numbers as E.164: +49301234567.",
        "columns",
        (
            Slot("column", "column", "The numbers.", "text", ("phone",)),
            Slot("country", "text", "The country's number, for those without one.", default="1"),
        ),
        _phone,
    ),
    Pattern(
        "normalise-address",
        "Writes out the usual abbreviations of streets, with single blanks.",
        "columns",
        (
            Slot("column", "column", "The addresses.", "text"),
            Slot("language", "choice", "Of the abbreviations.", choices=tuple(_ADDRESS), default="en"),
        ),
        _address,
    ),
    Pattern(
        "unify-missing",
        "Turns texts that stand for a missing value into NULL.",
        "columns",
        (
            Slot("columns", "columns", "The texts.", "text"),
            Slot("words", "texts", "What stands for missing, in any case.", default=["", "n/a", "null", "none", "-"]),
        ),
        _unified,
    ),
    Pattern(
        "fill-missing",
        "Puts a value where there is none.",
        "columns",
        (Slot("column", "column", "Where."), Slot("by", "text", "The value, as a text that fits the column.")),
        _filled,
    ),
)
