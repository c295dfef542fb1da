"""The table of semantic types: what a text or number may mean, how it looks, and when it is valid.

A family is one meaning (`date`); its members are the ways to write it (`iso_date`, `dmy_date`, …), told apart by a
regular expression over the whole text. A member's check says in SQL whether a text of that form is valid: check
digits, calendar, ranges, code lists.
"""

from dataclasses import dataclass
from functools import cache

from neurolake.quality import iso
from neurolake.quality.checks import (
    Check,
    CodeList,
    between,
    calendar,
    cast,
    day_or_month_first,
    digit_count,
    gtin,
    iban,
    ipv6,
    isbn10,
    looks,
    luhn,
    one_of,
)
from neurolake.quality.kinds import Kind

_FEW_CODES = 5
_TEXT: frozenset[Kind] = frozenset({"text"})
_TEXT_OR_WHOLE: frozenset[Kind] = frozenset({"text", "integer"})
_TEXT_OR_NUMBER: frozenset[Kind] = frozenset({"text", "integer", "decimal", "float"})

# Letters of ASCII and all characters beyond it: Unicode's own classes take ten times as long to compile.
_BEYOND = "\x80-\U0010ffff"
_LETTER = rf"[A-Za-z{_BEYOND}]"
_CLOCK = r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
_TIME_PART = rf"(?:[ T]{_CLOCK}{_ZONE})?"
_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PLAIN_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)"
_ANY_NUMBER = r"\d[\d.,' ]*"
_CURRENCY = r"(?:[$€£¥₹₽₩₺฿₫₴₦]|(?:USD|EUR|GBP|JPY|CHF|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR|TRY|KRW))"
_UNITS = (
    r"(?i:kg|mg|g|t|lbs?|oz|km|cm|mm|m|mi|ft|in|yd|ml|cl|l|gal|°c|°f|kwh|kw|mw|w|kv|v|ma|a|khz|mhz|ghz|hz"
    r"|kb|mb|gb|tb|ms|min|sec|s|hrs?|h|days?|d|m²|m2|km²|m³|m3|ha|px|pt|db|kpa|hpa|bar|psi|rpm|mph|km/h|m/s)"
)


@dataclass(frozen=True)
class SemanticType:
    """One way to write a meaning.

    Attributes:
        name: Its name.
        pattern: Expression over the whole trimmed text, in what RE2 and Python (ASCII classes) have in common.
        check: SQL of whether a text of this form is valid, from the SQL of the text; None when the form suffices.
        codes: The list in which a valid text is.
        weak: Whether the form is too common to speak for the family: then a column's name has to.
        canonical: Whether it is the ISO way, or the plain one where there is no ISO way.
    """

    name: str
    pattern: str
    check: Check | None = None
    codes: CodeList | None = None
    weak: bool = False
    canonical: bool = False

    def valid_sql(self, text: str) -> str:
        """SQL: whether a trimmed text of this form is valid."""
        tests = [self.check(text)] if self.check else []
        tests += [one_of(self.codes)(text)] if self.codes else []
        return " AND ".join(tests) or "true"


@dataclass(frozen=True)
class Family:
    """One meaning.

    Attributes:
        name: Its name.
        members: Ways to write it; the first whose pattern matches a text is the text's own.
        rank: How specific it is, 0 (any number) to 3; of several families that fit, the more specific wins.
        hints: Words of a column name that speak for it.
        least_valid: Share of valid values below which the forms match by chance (a code list or check digit
            that most values fail is not theirs); halved when the column's name speaks for the family.
        least_values: Distinct valid values below which a code list may be met by chance; then all values must be
            valid, unless the column's name speaks for the family.
        kinds: Kinds of columns it is looked for in.
    """

    name: str
    members: tuple[SemanticType, ...]
    rank: int
    hints: frozenset[str] = frozenset()
    least_valid: float = 0.5
    least_values: int = 0
    kinds: frozenset[Kind] = _TEXT


def _dates() -> Family:
    named = (r"%d %b %Y", r"%d %B %Y", r"%d-%b-%Y", r"%d-%B-%Y", r"%d-%b-%y", r"%d. %B %Y", r"%d %b %y", r"%d.%b.%Y")
    month_first = (r"%b %d %Y", r"%B %d %Y", r"%b %d, %Y", r"%B %d, %Y", r"%b. %d, %Y")
    sep = r"[/-]"
    return Family(
        "date",
        (
            SemanticType("iso_date", r"\d{4}-\d{2}-\d{2}", cast("DATE"), canonical=True),
            SemanticType(
                "iso_datetime", rf"\d{{4}}-\d{{2}}-\d{{2}}[ T]{_CLOCK}{_ZONE}", cast("TIMESTAMP"), canonical=True
            ),
            SemanticType(
                "ymd_date", rf"\d{{4}}[/.]\d{{1,2}}[/.]\d{{1,2}}{_TIME_PART}", calendar("%Y/%m/%d", "%Y.%m.%d")
            ),
            SemanticType(
                "dmy_dotted_date", rf"\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}}{_TIME_PART}", calendar("%d.%m.%Y", "%d.%m.%y")
            ),
            SemanticType(
                "dmy_date", rf"(?:1[3-9]|[2-9]\d){sep}\d{{1,2}}{sep}(?:\d{{4}}|\d{{2}}){_TIME_PART}", day_or_month_first
            ),
            SemanticType(
                "mdy_date", rf"\d{{1,2}}{sep}(?:1[3-9]|[2-9]\d){sep}(?:\d{{4}}|\d{{2}}){_TIME_PART}", day_or_month_first
            ),
            # Both parts could be a month: which order it is, the column's other values tell.
            SemanticType(
                "dmy_or_mdy_date", rf"\d{{1,2}}{sep}\d{{1,2}}{sep}(?:\d{{4}}|\d{{2}}){_TIME_PART}", day_or_month_first
            ),
            SemanticType("named_dmy_date", rf"\d{{1,2}}[ .-]\s?{_MONTH}[ .-]\d{{2,4}}", calendar(*named, part=".*")),
            SemanticType("named_mdy_date", rf"{_MONTH}\.? \d{{1,2}},? \d{{4}}", calendar(*month_first, part=".*")),
            SemanticType("iso_month", r"\d{4}-(?:0[1-9]|1[0-2])", weak=True),
            SemanticType(
                "named_month", rf"{_MONTH}[ -]\d{{4}}", calendar("%b %Y", "%B %Y", "%b-%Y", "%B-%Y", part=".*")
            ),
            SemanticType("compact_date", r"(?:1[89]|20|21)\d{6}", calendar("%Y%m%d"), weak=True),
        ),
        rank=3,
        hints=frozenset({"date", "day", "datetime", "timestamp", "time", "dt", "born", "birthday", "dob"}),
        kinds=_TEXT,
    )


def _numbers() -> Family:
    return Family(
        "number",
        (
            SemanticType("number", rf"[+-]?{_PLAIN_NUMBER}(?:[eE][+-]?\d+)?", canonical=True),
            SemanticType("grouped_number", r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
            SemanticType("comma_number", r"[+-]?\d+,\d+"),
            SemanticType("grouped_comma_number", r"[+-]?\d{1,3}(?:[.' ]\d{3})+(?:,\d+)?"),
            SemanticType("spaced_number", r"[+-]?\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?"),
            SemanticType("amount", rf"[+-]?{_CURRENCY}\s?[+-]?{_ANY_NUMBER}|[+-]?{_ANY_NUMBER}\s?{_CURRENCY}"),
            SemanticType("percent", rf"[+-]?{_ANY_NUMBER}\s?%"),
        ),
        rank=0,
    )


def _codes() -> tuple[Family, ...]:
    language = r"[a-z]{2}(?:-[A-Z]{2})?"
    name = rf"{_LETTER}(?:{_LETTER}|[ .,'’()&-])+"
    return (
        Family(
            "country",
            (
                SemanticType("country_code", r"[A-Za-z]{2}", codes=CodeList(iso.country_alpha2), canonical=True),
                SemanticType("country_code3", r"[A-Za-z]{3}", codes=CodeList(iso.country_alpha3)),
                SemanticType("country_name", name, codes=CodeList(iso.country_names, upper=False)),
            ),
            rank=2,
            hints=frozenset({"country", "countries", "nation", "nationality", "land", "iso"}),
            least_valid=0.7,
            least_values=_FEW_CODES,
        ),
        Family(
            "currency",
            (SemanticType("currency_code", r"[A-Za-z]{3}", codes=CodeList(iso.currencies), canonical=True),),
            rank=2,
            hints=frozenset({"currency", "curr", "ccy"}),
            least_valid=0.7,
            least_values=_FEW_CODES,
        ),
        Family(
            "us_state",
            (
                SemanticType("us_state_code", r"[A-Za-z]{2}", codes=CodeList(iso.us_states), canonical=True),
                SemanticType(
                    "us_state_name", r"[A-Za-z][A-Za-z ]{3,30}", codes=CodeList(iso.us_state_names, upper=False)
                ),
            ),
            rank=2,
            hints=frozenset({"state", "province", "st"}),
            least_valid=0.7,
            least_values=_FEW_CODES,
        ),
        Family(
            "language",
            (SemanticType("language_code", language, codes=CodeList(iso.languages, upper=False, length=2)),),
            rank=2,
            hints=frozenset({"lang", "language", "locale"}),
            least_valid=0.8,
            least_values=_FEW_CODES,
        ),
        Family(
            "boolean",
            (
                SemanticType("boolean_word", r"(?i:true|false|yes|no|y|n|t|f|on|off|ja|nein|oui|non|si|sí)"),
                SemanticType("boolean_digit", r"[01]", weak=True),
            ),
            rank=2,
            hints=frozenset({"is", "has", "flag", "active", "enabled"}),
        ),
    )


def _identifiers() -> tuple[Family, ...]:
    hex8 = r"[0-9A-Fa-f]{8}"
    hex4 = r"[0-9A-Fa-f]{4}"
    return (
        Family(
            "uuid",
            (
                SemanticType("uuid", rf"\{{?{hex8}(?:-{hex4}){{3}}-{hex4}{hex8}\}}?", canonical=True),
                SemanticType("uuid_bare", r"[0-9A-Fa-f]{32}", weak=True),
            ),
            rank=3,
            hints=frozenset({"uuid", "guid"}),
        ),
        Family(
            "iban",
            (
                SemanticType(
                    "iban", r"(?i:[A-Z]{2})\d{2} ?(?:[A-Za-z0-9]{4} ?){2,7}[A-Za-z0-9]{0,4}", iban, canonical=True
                ),
            ),
            rank=3,
            hints=frozenset({"iban"}),
        ),
        Family(
            "credit_card",
            (
                SemanticType(
                    "credit_card",
                    r"\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}|\d{4}[ -]?\d{6}[ -]?\d{5}",
                    luhn,
                    canonical=True,
                ),
            ),
            rank=3,
            hints=frozenset({"card", "cc", "pan", "creditcard"}),
            kinds=_TEXT_OR_WHOLE,
        ),
        Family(
            "isbn",
            (
                SemanticType("isbn13", r"97[89](?:[ -]?\d){10}", gtin, canonical=True),
                SemanticType("isbn10", r"\d(?:[ -]?\d){8}[ -]?[\dXx]", isbn10, weak=True),
            ),
            rank=3,
            hints=frozenset({"isbn"}),
            kinds=_TEXT_OR_WHOLE,
        ),
        Family(
            "ean",
            (SemanticType("ean", r"\d{8}|\d{12,14}", gtin, canonical=True),),
            rank=3,
            hints=frozenset({"ean", "gtin", "upc", "barcode"}),
            kinds=_TEXT_OR_WHOLE,
        ),
    )


def _web() -> tuple[Family, ...]:
    octet = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
    hex2 = r"[0-9A-Fa-f]{2}"
    hex4 = r"[0-9A-Fa-f]{4}"
    return (
        Family("email", (_email(),), rank=3, hints=frozenset({"email", "mail"})),
        Family(
            "url",
            (SemanticType("url", r"(?i:https?|ftp)://\S+|(?i:www)\.\S+", looks(_url_pattern()), canonical=True),),
            rank=3,
            hints=frozenset({"url", "uri", "link", "website", "homepage"}),
        ),
        Family(
            "ip",
            (
                SemanticType("ipv4", r"\d{1,3}(?:\.\d{1,3}){3}", looks(rf"{octet}(?:\.{octet}){{3}}"), canonical=True),
                SemanticType("ipv6", r"(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}", ipv6, canonical=True),
            ),
            rank=3,
            hints=frozenset({"ip", "ipv"}),
        ),
        Family(
            "mac",
            (SemanticType("mac", rf"(?:{hex2}[:-]){{5}}{hex2}|(?:{hex4}\.){{2}}{hex4}", canonical=True),),
            rank=3,
            hints=frozenset({"mac"}),
        ),
    )


def _email() -> SemanticType:
    """RFC 5321 as it is used: a local part of atoms and dots, a domain of labels, a top level of letters."""
    atom = rf"[\w!#$%&'*+/=?^`{{|}}~{_BEYOND}-]+"
    label = rf"[A-Za-z\d{_BEYOND}](?:[A-Za-z\d{_BEYOND}-]*[A-Za-z\d{_BEYOND}])?"
    valid = looks(rf"{atom}(?:\.{atom})*@(?:{label}\.)+{_LETTER}{_LETTER}+")
    return SemanticType("email", r"[^@\s,;]+@[^@\s,;]+", valid, canonical=True)


def _url_pattern() -> str:
    label = rf"[A-Za-z\d{_BEYOND}-]+"
    host = rf"(?:{label}(?:\.{label})+|localhost|\[[0-9a-f:]+\])"
    return rf"(?i:(?:(?:https?|ftp)://)?(?:[^\s/@]+@)?{host}(?::\d+)?(?:[/?#]\S*)?)"


def _contacts() -> tuple[Family, ...]:
    postal = (
        r"(?i:\d{3,7}|\d{5}-\d{4}|\d{3}[ -]\d{2,4}|\d{2}-\d{3}|\d{4}[ -]?[A-Z]{2}|\d{5}-\d{3}"
        r"|[A-Z]\d[A-Z][ -]?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{1,3}[ -]?\d{3,5})"
    )
    extension = r"(?: ?(?:x|ext\.?) ?\d{1,6})?"
    local = rf"\(?\d[\d\s().\-/]{{5,}}{extension}"
    return (
        Family(
            "phone",
            (
                SemanticType("phone", r"\+\d[\d\s().\-/]+", digit_count(7, 15), canonical=True),
                SemanticType("phone_local", local, digit_count(6, 17), weak=True),
            ),
            rank=1,
            hints=frozenset({"phone", "telephone", "tel", "mobile", "fax", "telefon", "handy", "cell"}),
            kinds=_TEXT_OR_WHOLE,
        ),
        Family(
            "postal_code",
            (SemanticType("postal_code", r"[A-Za-z0-9][A-Za-z0-9 -]{2,9}", looks(postal), weak=True, canonical=True),),
            rank=1,
            hints=frozenset({"zip", "postal", "post", "plz"}),
            kinds=_TEXT_OR_WHOLE,
        ),
    )


def _quantities() -> tuple[Family, ...]:
    number = rf"[+-]?{_PLAIN_NUMBER}(?:[eE][+-]?\d+)?"

    def by_name(name: str, pattern: str, check: Check, *hints: str, kinds: frozenset[Kind] = _TEXT_OR_NUMBER) -> Family:
        kind = SemanticType(name, pattern, check, weak=True, canonical=True)
        return Family(name, (kind,), 1, frozenset(hints), least_valid=0.7, kinds=kinds)

    return (
        by_name("latitude", number, between(-90, 90), "lat", "latitude"),
        by_name("longitude", number, between(-180, 180), "lon", "lng", "long", "longitude"),
        by_name("year", r"\d{4}(?:\.0)?", between(1000, 2100), "year", "yr", "jahr"),
        by_name("percentage", rf"{number}\s?%?", between(0, 100), "percent", "pct", "percentage"),
        Family(
            "time_of_day",
            (
                SemanticType(
                    "time_of_day",
                    r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?",
                    looks(_CLOCK),
                    canonical=True,
                ),
            ),
            rank=3,
            hints=frozenset({"time", "clock"}),
        ),
        Family("measure", (SemanticType("measure", rf"[+-]?{_ANY_NUMBER}\s?{_UNITS}"),), rank=0),
        Family(
            "hex_colour",
            (SemanticType("hex_colour", r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", canonical=True),),
            rank=3,
        ),
        Family(
            "json",
            (SemanticType("json", r"\{[\s\S]*\}|\[[\s\S]*\]", lambda text: f"json_valid({text})", canonical=True),),
            rank=3,
        ),
    )


@cache
def families() -> tuple[Family, ...]:
    """All families; of equally good ones the earlier wins."""
    return (*_web(), *_identifiers(), _dates(), *_quantities(), *_codes(), *_contacts(), _numbers())


@cache
def family_of(name: str) -> Family | None:
    """The family that has the semantic type `name`."""
    return next((family for family in families() if any(member.name == name for member in family.members)), None)


@cache
def semantic_types() -> dict[str, SemanticType]:
    """All semantic types by name."""
    return {member.name: member for family in families() for member in family.members}
