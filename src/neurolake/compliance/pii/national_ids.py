"""Numbers that states give to persons: form and check of each, as its authority publishes it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from neurolake.compliance.pii.checksums import ean, luhn, mod11_10, verhoeff, weighted

_NOT_DIGIT = re.compile(r"\D+", re.ASCII)
_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_PPS = "WABCDEFGHIJKLMNOPQRSTUV"
_CF_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22,
    25, 24, 23), strict=True))  # fmt: skip


@dataclass(frozen=True)
class NationalId:
    """One kind of number.

    Attributes:
        form: Expression over the whole text, in upper case.
        check: Whether a text of that form, without separators, is one.
        digits: Length, for numbers that a file may hold as an integer without its leading zeros; else 0.
        telling: Whether the form alone says a lot (letters or separators in fixed places).
        unless: A form that shows the column to hold something else with the same check.
    """

    name: str
    form: str
    check: Callable[[str], bool]
    digits: int = 0
    telling: bool = False
    unless: str = ""


def digits(text: str) -> str:
    """The text's digits."""
    return _NOT_DIGIT.sub("", text)


def _day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def us_ssn(text: str) -> bool:
    """Social security number or taxpayer's: areas, groups and serials that are never given are out."""
    number = digits(text)
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in ("000", "666") and group != "00" and serial != "0000" and (area < "900" or group >= "50")


def _nhs(number: str) -> bool:
    return weighted(number, range(10, 0, -1)) % 11 == 0 and len(set(number)) > 1


def _nir(text: str) -> bool:
    body = text[:13].replace("2A", "19").replace("2B", "18")
    return int(text[13:]) == 97 - int(body) % 97


def _dni(text: str) -> bool:
    number = text[:-1].translate(str.maketrans("XYZ", "012"))
    return text[-1] == _DNI[int(number) % 23]


def _codice_fiscale(text: str) -> bool:
    total = sum(
        int(character) if character.isdecimal() else ord(character) - 65 for character in text[1:15:2]
    ) + sum(_CF_ODD[character] for character in text[0:15:2])  # fmt: skip
    return chr(65 + total % 26) == text[15]


def _nif(number: str) -> bool:
    rest = weighted(number[:8], range(9, 1, -1)) % 11
    return int(number[8]) == (0 if rest < 2 else 11 - rest)


def _bsn(number: str) -> bool:
    return weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0 and int(number) > 0


def _pesel(number: str) -> bool:
    return weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0 and _day(
        number[4:6], str(int(number[2:4]) % 20)
    )


def _nrn(number: str) -> bool:
    body, check = int(number[:9]), int(number[9:])
    return check in (97 - body % 97, 97 - (2_000_000_000 + body) % 97)


def _personnummer(number: str) -> bool:
    short = number[-10:]
    day = int(short[4:6])
    return luhn(short) and _day(str(day - 60 if day > 60 else day), short[2:4])


def _fodselsnummer(number: str) -> bool:
    first = weighted(number, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11 == 0
    return first and weighted(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def _cpr(number: str) -> bool:
    return _day(number[:2], number[2:4])


def _hetu(text: str) -> bool:
    return _day(text[:2], text[2:4]) and text[-1] == _HETU[int(digits(text[:6]) + text[-4:-1]) % 31]


def _svnr(number: str) -> bool:
    check = weighted(number, (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)) % 11
    return check == int(number[3])


def _rodne_cislo(number: str) -> bool:
    # A woman's month has 50 added, and either has 20 added when a day's numbers have run out.
    return (len(number) == 9 or int(number) % 11 == 0) and _day(number[4:6], str(int(number[2:4]) % 50 % 20))


def _cpf(number: str) -> bool:
    checks = [weighted(number[:length], range(length + 1, 1, -1)) * 10 % 11 % 10 for length in (9, 10)]
    return checks == [int(number[9]), int(number[10])] and len(set(number)) > 1


def _tfn(number: str) -> bool:
    return weighted(number, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0 and int(number) > 0


def _cnp(number: str) -> bool:
    rest = weighted(number, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return int(number[12]) == (1 if rest == 10 else rest) and _day(number[5:7], number[3:5])


def _tckn(number: str) -> bool:
    values = [int(digit) for digit in number]
    tenth = (sum(values[0:9:2]) * 7 - sum(values[1:8:2])) % 10
    return values[9] == tenth and values[10] == sum(values[:10]) % 10


def _china(text: str) -> bool:
    total = weighted(text, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return "10X98765432"[total % 11] == text[17] and _day(text[12:14], text[10:12])


def _za(number: str) -> bool:
    return luhn(number) and _day(number[4:6], number[2:4])


def _pps(text: str) -> bool:
    total = weighted(text, range(8, 1, -1)) + (9 * (ord(text[8]) - 64) if len(text) == 9 else 0)
    return text[7] == _PPS[total % 23]


def _rvnr(text: str) -> bool:
    spelled = text[:8] + f"{ord(text[8]) - 64:02d}" + text[9:]
    products = (
        int(digit) * weight for digit, weight in zip(spelled, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=False)
    )
    return sum(value // 10 + value % 10 for value in products) % 10 == int(text[11])


def _always(_text: str) -> bool:
    return True


def _steuer_id(number: str) -> bool:
    return mod11_10(number) and number[0] != "0" and len(set(number[:10])) in (8, 9)


NATIONAL_IDS: tuple[NationalId, ...] = (
    NationalId(
        "gb_nino",
        r"(?!BG|GB|NK|KN|TN|NT)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]",
        _always,
        telling=True,
    ),
    # The administrative numbers, given while a person has no other.
    NationalId("gb_trn", r"ZZ ?\d\d ?\d\d ?\d\d ?[A-Z]", _always, telling=True),
    NationalId("gb_nhs", r"\d{3}[ -]?\d{3}[ -]?\d{4}", _nhs, digits=10, unless=r"\d{9}X|\d[\d-]{9,11}-[\dX]"),
    NationalId("de_steuer_id", r"\d{2} ?\d{3} ?\d{3} ?\d{3}", _steuer_id, digits=11),
    NationalId("de_rvnr", r"\d{2} ?[0-3]\d[01]\d{3} ?[A-Z] ?\d{3}", _rvnr, telling=True),
    NationalId("fr_nir", r"[1-478] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d", _nir, digits=15),
    NationalId("es_dni", r"(?:\d{8}|[XYZ]-?\d{7})-?[A-Z]", _dni, telling=True),
    NationalId("it_codice_fiscale", r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", _codice_fiscale, telling=True),
    NationalId("pt_nif", r"[1235689]\d{2} ?\d{3} ?\d{3}", _nif, digits=9),
    NationalId("nl_bsn", r"\d{9}", _bsn, digits=9),
    NationalId("pl_pesel", r"\d{11}", _pesel, digits=11),
    NationalId("be_nrn", r"\d{2}\.?[0-5]\d\.?[0-3]\d-?\d{3}\.?\d{2}", _nrn, digits=11),
    NationalId("se_personnummer", r"(?:\d{2})?\d{2}[01]\d[0-9]\d[-+]?\d{4}", _personnummer),
    NationalId("no_fodselsnummer", r"[0-7]\d{5} ?\d{5}", _fodselsnummer, digits=11),
    NationalId("dk_cpr", r"[0-3]\d[01]\d{3}-\d{4}", _cpr, telling=True),
    NationalId("fi_hetu", r"[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]", _hetu, telling=True),
    NationalId("ch_ahv", r"756\.?\d{4}\.?\d{4}\.?\d{2}", ean, telling=True),
    NationalId("at_svnr", r"[1-9]\d{3} ?[0-3]\d[01]\d{3}", _svnr, digits=10),
    NationalId("cz_rodne_cislo", r"\d{2}[0-8]\d[0-3]\d/?\d{3,4}", _rodne_cislo),
    NationalId("br_cpf", r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}", _cpf, digits=11),
    NationalId("ca_sin", r"[1-79]\d{2}[ -]?\d{3}[ -]?\d{3}", luhn, digits=9),
    NationalId("au_tfn", r"\d{3} ?\d{3} ?\d{3}", _tfn, digits=9),
    NationalId("in_aadhaar", r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}", verhoeff, digits=12),
    NationalId("in_pan", r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]", _always, telling=True),
    NationalId("ie_pps", r"\d{7}[A-W][A-IW]?", _pps, telling=True),
    NationalId("mx_nss", r"\d{11}", luhn, digits=11),
    NationalId("hr_oib", r"\d{11}", mod11_10, digits=11),
    NationalId("ro_cnp", r"[1-9]\d{12}", _cnp, digits=13),
    NationalId("tr_tckn", r"[1-9]\d{10}", _tckn, digits=11),
    NationalId("cn_resident_id", r"\d{6}(?:19|20)\d{9}[\dX]", _china, telling=True),
    NationalId("za_id", r"\d{13}", _za, digits=13),
    NationalId("sg_nric", r"[STFGM]\d{7}[A-Z]", _always, telling=True),
    NationalId("mx_curp", r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z\d]\d", _always, telling=True),
)
