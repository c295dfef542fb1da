"""Numbers published as examples by the authorities or made by their rule; another last character makes them wrong."""

import re

import pytest

from neurolake.compliance.pii.national_ids import NATIONAL_IDS, us_ssn
from neurolake.compliance.pii.recognizers import is_card, is_iban

EXAMPLES = {
    "gb_nhs": "943 476 5919",
    "de_steuer_id": "86095742719",
    "de_rvnr": "65170839J003",
    "fr_nir": "255081416802538",
    "es_dni": "12345678Z",
    "it_codice_fiscale": "RSSMRA85T10A562S",
    "pt_nif": "123456789",
    "nl_bsn": "111222333",
    "pl_pesel": "44051401359",
    "be_nrn": "85.07.30-033.28",
    "se_personnummer": "811218-9876",
    "no_fodselsnummer": "15076500565",
    "fi_hetu": "131052-308T",
    "ch_ahv": "756.9217.0769.85",
    "at_svnr": "1237010180",
    "cz_rodne_cislo": "710319/2745",
    "br_cpf": "390.533.447-05",
    "ca_sin": "130 692 544",
    "au_tfn": "123 456 782",
    "in_aadhaar": "2341 2341 2346",
    "ie_pps": "6433435F",
    "hr_oib": "33392005961",
    "ro_cnp": "1630615123457",
    "tr_tckn": "10000000146",
    "cn_resident_id": "11010519491231002X",
    "za_id": "7605300675088",
}
_BY_NAME = {number.name: number for number in NATIONAL_IDS}


def accepts(name: str, text: str) -> bool:
    number = _BY_NAME[name]
    plain = re.sub(r"[ ./+-]", "", text)
    return bool(re.fullmatch(number.form, text)) and number.check(plain)


@pytest.mark.parametrize(("name", "text"), EXAMPLES.items())
def test_the_example_is_accepted_and_a_changed_one_is_not(name: str, text: str) -> None:
    assert accepts(name, text)
    last = text[-1]
    others = "0123456789" if last.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    wrong = [text[:-1] + other for other in others if other != last]
    assert sum(accepts(name, changed) for changed in wrong) <= len(wrong) // 9


@pytest.mark.parametrize("text", ["000-12-3456", "666-12-3456", "123-00-4567", "123-45-0000", "900-12-3456"])
def test_numbers_that_are_never_given_are_no_ssn(text: str) -> None:
    assert not us_ssn(text)


@pytest.mark.parametrize("text", ["4111 1111 1111 1111", "378282246310005", "5555-5555-5555-4444", "3530111333300000"])
def test_cards(text: str) -> None:
    assert is_card(text)
    assert not is_card(text[:-1] + str((int(text[-1]) + 1) % 10))


def test_ibans() -> None:
    assert is_iban("GB82 WEST 1234 5698 7654 32")
    assert not is_iban("GB82 WEST 1234 5698 7654 33")
