"""Columns that a user may have, one by one."""

import json

import pyarrow as pa
import pytest

from neurolake.compliance.pii.base import Finding
from tests.unit.compliance.pii.conftest import Found

N = 40


def entities(findings: tuple[Finding, ...]) -> dict[str, str]:
    return {finding.column: finding.entity for finding in findings}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("email_opt_in", [True, False]),
        ("email_count", list(range(N))),
        ("email_hash", [f"{n:064x}" for n in range(N)]),
        ("phone_model", ["iPhone 12", "Pixel 3"]),
        ("card_type", ["Visa", "Amex"]),
        ("ip_count", list(range(N))),
        ("passport_status", ["valid", "expired"]),
        ("address_id", list(range(100_000, 100_000 + N))),
        ("name", [f"Widget {n}" for n in range(N)]),
        ("product_name", ["Anna", "Lisa", "Emma", "Klara", "Maria", "Sofia", "Laura", "Julia", "Ida", "Nora"]),
        ("software", ["10.1.2.3", "10.1.2.4", "10.2.0.1", "11.0.0.7"]),
        ("isbn", ["0-306-40615-2", "3-16-148410-X", "0-19-852663-6", "1-86197-271-7", "80-902734-1-6"]),
        ("lat", [48.1372, 52.52, 50.1109]),
        ("opened", ["1967-03-04", "1999-12-31", "2010-05-06", "1921-01-01"] * 6),
    ],
)
def test_what_only_sounds_or_looks_personal_is_not(found: Found, name: str, values: list[object]) -> None:
    assert found(pa.table({name: values})) == ()


@pytest.mark.parametrize(
    ("name", "values", "entity"),
    [
        ("phone", [2_025_550_100 + n for n in range(N)], "phone"),
        ("ssn", ["219-09-9999", "078-05-1120"], "ssn"),
        ("pan", ["4111111111111111", "5500005555555559", "378282246310005", "6011000990139424"], "card"),
        ("x", [4111111111111111, 5500005555555559, 378282246310005, 6011000990139424], "card"),
        ("x", ["DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"], "iban"),
        ("x", ["anna@example.org", "bob@example.org", None, "not an address"], "email"),
        ("x", ["2001:db8::1", "fe80::1ff:fe23:4567:890a"], "ip"),
        ("x", ["3D:F2:C9:A6:B3:4F", "00-1B-63-84-45-E6"], "mac"),
        ("token", ["ghp_" + "a1B2" * 9, "ghp_" + "Z9y8" * 9], "secret"),
        ("ФИО", ["Иванов Иван", "Петрова Анна", "Сидоров Олег", "Смирнова Ольга", "Кузнецов Пётр"], "name"),
        ("Nachname", ["Xyzzy", "Plugh", "Frobozz"], "name"),
        ("geb_datum", ["03.04.1967", "31.12.1999"], "birth_date"),
        ("driversLicense", ["D1234567", "F7654321"], "driving_licence"),
        ("numéro_de_passeport", ["12AB34567", "98CD76543"], "passport"),
    ],
)
def test_one_column_of_a_kind(found: Found, name: str, values: list[object], entity: str) -> None:
    assert entities(found(pa.table({name: values}))) == {name: entity}


def test_columns_that_stand_together_speak_for_each_other(found: Found) -> None:
    born = [f"{1940 + n}-0{1 + n % 9}-1{n % 9}" for n in range(N)]
    lat = [(-1) ** n * (30 + n * 0.71317) for n in range(N)]
    mail = [f"user{n}@example.org" for n in range(N)]
    alone = pa.table({"c1": born, "c2": lat})
    assert found(alone) == ()
    assert entities(found(alone.append_column("c3", [mail]))) == {
        "c1": "birth_date",
        "c2": "coordinates",
        "c3": "email",
    }


def test_town_and_postal_code_belong_to_the_street_beside_them(found: Found) -> None:
    places = pa.table({"zip": ["80331", "10115"] * 20, "city": ["München", "Berlin"] * 20})
    assert found(places) == ()
    streets = places.append_column("col", [["Hauptstraße 5", "Lindenweg 12a"] * 20])
    assert entities(found(streets)) == {"zip": "address", "city": "address", "col": "address"}


def test_nested_and_json_columns_are_looked_into(found: Found) -> None:
    contact = [{"email": f"a{n}@example.org", "phones": [f"+49 170 12345{n:02d}"], "level": n} for n in range(N)]
    table = pa.table({"contact": contact, "doc": [json.dumps({"who": item}) for item in contact]})
    assert {(finding.column, finding.path, finding.entity) for finding in found(table)} == {
        ("contact", "email", "email"),
        ("contact", "phones[]", "phone"),
        ("doc", "who.email", "email"),
        ("doc", "who.phones[]", "phone"),
    }


def test_keys_that_are_data_are_found_and_stay_out_of_the_path(found: Found) -> None:
    votes = [json.dumps({f"user{n}@example.org": n, f"user{n + 1}@example.org": 1}) for n in range(N)]
    (finding,) = found(pa.table({"votes": votes}))
    assert (finding.entity, finding.path) == ("email", "{}")


def test_a_few_addresses_in_long_texts_are_found(found: Found) -> None:
    notes = [f"please call back about order {n} before the weekend" for n in range(300)]
    for n in (7, 70, 170, 270):
        notes[n] = f"customer {n} wrote from anna{n}@example.com and complained"
    (finding,) = found(pa.table({"note": notes}))
    assert (finding.entity, finding.evidence.embedded) == ("email", True)
    assert (finding.evidence.checked, finding.evidence.matched) == (300, 4)


def test_a_column_that_is_mostly_empty_is_still_seen(found: Found) -> None:
    values = [f"user{n}@example.org" if n % 400 == 0 else None for n in range(8000)]
    assert entities(found(pa.table({"c": values}))) == {"c": "email"}


def test_evidence_counts_and_holds_no_value(found: Found) -> None:
    values = [f"user{n}@example.org" for n in range(N)] + ["nobody"]
    (finding,) = found(pa.table({"e_mail": values}))
    assert (finding.tag, finding.evidence.checked, finding.evidence.matched) == ("pii.email", N + 1, N)
    assert finding.evidence.name_evidence == "e mail"
    assert "example.org" not in json.dumps(finding.fact().evidence)


def test_hostile_names_and_empty_tables(found: Found) -> None:
    assert found(pa.table({"a": pa.array([], pa.string())})) == ()
    table = pa.table({"e\"mail'; --": ["a@example.org"] * 3, "": [1, 2, 3]})
    assert entities(found(table)) == {"e\"mail'; --": "email"}


def test_hostile_values_neither_break_nor_stall_it(found: Found) -> None:
    arabic = ["RSSMRA٨٥T١٠A٥٦٢S", "٤١١١١١١١١١١١١١١١", "٢١٩-٠٩-٩٩٩٩", "²³45678Z"]
    deep = ["[" * 5000 + "]" * 5000] * 12
    wide = [json.dumps({f"k{n}": n for n in range(3000)})] * 12
    backtracking = [f"a@b.co {'a' * 200_000} {'BEGIN ' * 5000} {'1-' * 5000}" for _ in range(12)]
    table = pa.table({"id": arabic * 3, "a": deep, "b": wide, "c": backtracking, "d": ["a" * 300 + "@" * 90] * 12})
    assert {finding.column for finding in found(table)} <= {"c"}


def test_wide_sparse_tables_are_looked_at(found: Found) -> None:
    columns = {f"c{n}": [f"u{n}@example.org" if row == 900 - n else None for row in range(1000)] for n in range(120)}
    assert len(found(pa.table(columns))) == 120
