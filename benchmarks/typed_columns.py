"""Typed columns made by Faker, and columns that hold nothing personal, each with a telling and a meaningless name."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa
from faker import Faker

ROWS = 120


@dataclass(frozen=True)
class Made:
    """A generated column: its values, a telling name, and the entities that are right answers (none: not personal)."""

    name: str
    values: list[Any]
    entities: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Locale:
    """How people who speak a language name their columns."""

    code: str
    names: dict[str, str]


_EN = {
    "email": "email_address", "phone": "phone_number", "card": "card_number", "iban": "iban", "national_id": "ssn",
    "ip": "client_ip", "mac": "mac_address", "passport": "passport_no", "driving_licence": "driving_licence",
    "birth_date": "date_of_birth", "full_name": "customer_name", "first_name": "first_name", "last_name": "last_name",
    "address": "street_address", "latitude": "latitude", "secret": "password",
}  # fmt: skip
_DE = {
    "email": "E-Mail", "phone": "Telefonnummer", "card": "Kreditkartennummer", "iban": "IBAN",
    "national_id": "SozialversicherungsNr", "ip": "IP-Adresse", "mac": "MAC-Adresse", "passport": "Reisepassnummer",
    "driving_licence": "Fuehrerschein_Nr", "birth_date": "Geburtsdatum", "full_name": "Kundenname",
    "first_name": "Vorname", "last_name": "Nachname", "address": "Strasse", "latitude": "Breitengrad",
    "secret": "Passwort",
}  # fmt: skip
_FR = {
    "email": "adresse_mail", "phone": "numero_telephone", "card": "carte_bancaire", "iban": "iban_client",
    "national_id": "numero_securite_sociale", "ip": "adresse_ip", "mac": "adresse_mac", "passport": "num_passeport",
    "driving_licence": "permis_de_conduire", "birth_date": "date_naissance", "full_name": "nom_complet",
    "first_name": "prenom", "last_name": "nom_famille", "address": "adresse", "latitude": "latitude",
    "secret": "mot_de_passe",
}  # fmt: skip
_ES = {
    "email": "correo_electronico", "phone": "telefono_movil", "card": "tarjeta_credito", "iban": "iban",
    "national_id": "DNI", "ip": "direccion_ip", "mac": "mac", "passport": "numPasaporte",
    "driving_licence": "licencia_de_conducir", "birth_date": "fechaNacimiento", "full_name": "nombre_completo",
    "first_name": "primer_nombre", "last_name": "apellidos", "address": "direccion", "latitude": "latitud",
    "secret": "contraseña",
}  # fmt: skip
_IT = {
    "email": "indirizzo_email", "phone": "cellulare", "card": "carta_di_credito", "iban": "IBAN",
    "national_id": "codice_fiscale", "ip": "indirizzo_ip", "mac": "mac_addr", "passport": "passaporto",
    "driving_licence": "patente", "birth_date": "data_nascita", "full_name": "nome_cognome", "first_name": "nome",
    "last_name": "cognome", "address": "indirizzo", "latitude": "latitudine", "secret": "password_utente",
}  # fmt: skip
_PT = {
    "email": "email_cliente", "phone": "telemovel", "card": "numero_cartao", "iban": "iban", "national_id": "cpf",
    "ip": "endereco_ip", "mac": "mac", "passport": "passaporte", "driving_licence": "cnh",
    "birth_date": "data_nascimento", "full_name": "nome_completo", "first_name": "primeiro_nome",
    "last_name": "sobrenome", "address": "endereço", "latitude": "latitude", "secret": "senha",
}  # fmt: skip
_NL = {
    "email": "emailadres", "phone": "telefoonnummer", "card": "creditcardnummer", "iban": "iban_nr",
    "national_id": "bsn", "ip": "ip_adres", "mac": "mac_adres", "passport": "paspoortnummer",
    "driving_licence": "rijbewijsnummer", "birth_date": "geboortedatum", "full_name": "klantnaam",
    "first_name": "voornaam", "last_name": "achternaam", "address": "straat", "latitude": "breedtegraad",
    "secret": "wachtwoord",
}  # fmt: skip
_PL = {
    "email": "adres_email", "phone": "nr_telefonu", "card": "numer_karty", "iban": "nr_rachunku",
    "national_id": "PESEL", "ip": "adres_ip", "mac": "adres_mac", "passport": "nr_paszportu",
    "driving_licence": "prawo_jazdy", "birth_date": "data_urodzenia", "full_name": "imie_i_nazwisko",
    "first_name": "imię", "last_name": "nazwisko", "address": "ulica", "latitude": "szerokość_geograficzna",
    "secret": "hasło",
}  # fmt: skip

# Looked at while the recognizers were made.
TUNED = (
    Locale("en_US", _EN), Locale("de_DE", _DE), Locale("fr_FR", _FR), Locale("es_ES", _ES), Locale("it_IT", _IT),
    Locale("pl_PL", _PL), Locale("en_GB", _EN), Locale("en_CA", _EN), Locale("de_AT", _DE), Locale("de_CH", _DE),
    Locale("fr_CH", _FR), Locale("es_MX", _ES), Locale("pt_BR", _PT), Locale("nl_NL", _NL), Locale("nl_BE", _NL),
    Locale("sv_SE", _EN),
)  # fmt: skip
# Not looked at.
HELD_OUT = (
    Locale("pt_PT", _PT), Locale("es_CO", _ES), Locale("es_AR", _ES), Locale("en_AU", _EN), Locale("en_IE", _EN),
    Locale("en_IN", _EN), Locale("en_NZ", _EN), Locale("fr_BE", _FR), Locale("fr_CA", _FR), Locale("no_NO", _EN),
    Locale("da_DK", _EN), Locale("fi_FI", _EN), Locale("cs_CZ", _EN), Locale("hr_HR", _EN), Locale("ro_RO", _EN),
)  # fmt: skip


def personal_table(locale: Locale, seed: int, rows: int = ROWS) -> list[Made]:
    """The columns of a table about persons: a personal column of every kind, and ordinary ones between them."""
    fake = Faker(locale.code)
    fake.seed_instance(seed)
    rng = random.Random(seed)
    columns = [_made(locale, kind, entities, make, rows) for kind, entities, make in _personal(fake, rng)]
    ordinary = list(_ordinary_columns(fake, rng, rows))
    rng.shuffle(ordinary)
    mixed = columns + ordinary[:10]
    rng.shuffle(mixed)
    return mixed


def ordinary_table(locale: Locale, seed: int) -> list[Made]:
    """A table about things: no personal column."""
    fake = Faker(locale.code)
    fake.seed_instance(seed)
    rng = random.Random(seed + 1000)
    return list(_ordinary_columns(fake, rng, ROWS))


def _made(locale: Locale, kind: str, entities: str, make: Callable[[], Any], rows: int) -> Made:
    values = [make() for _ in range(rows)]
    # A cell in twelve is empty, as in real tables.
    holes = [None if number % 12 == 5 else value for number, value in enumerate(values)]
    return Made(locale.names[kind], holes, frozenset(entities.split()), kind)


def _personal(fake: Any, rng: random.Random) -> Iterator[tuple[str, str, Callable[[], Any]]]:
    yield "email", "email", fake.email
    yield "phone", "phone", fake.phone_number
    yield "card", "card", fake.credit_card_number
    yield "iban", "iban", fake.iban
    yield "national_id", "ssn national_id", fake.ssn
    yield "ip", "ip", fake.ipv4_public if rng.random() < 0.7 else fake.ipv6
    yield "mac", "mac", fake.mac_address
    yield "passport", "passport", fake.passport_number
    yield "driving_licence", "driving_licence", _licence(fake, rng)
    yield "birth_date", "birth_date", lambda: fake.date_of_birth(minimum_age=18, maximum_age=90)
    yield "full_name", "name", fake.name
    yield "first_name", "name", fake.first_name
    yield "last_name", "name", fake.last_name
    yield "address", "address", fake.street_address if rng.random() < 0.6 else fake.address
    yield "latitude", "coordinates", lambda: float(fake.latitude())
    yield "secret", "secret", partial(fake.password, length=12)


def _licence(fake: Any, rng: random.Random) -> Callable[[], str]:
    form = rng.choice(["?#######", "#########", "?########", "??######", "###-###-###", "?####-#####-#####"])
    return lambda: str(fake.bothify(form).upper())


def _ordinary_columns(fake: Any, rng: random.Random, rows: int) -> Iterator[Made]:
    """Columns that hold nothing personal, of the kinds that are easily taken for something personal."""
    for name, make in _ordinary(fake, rng).items():
        yield Made(name, [make(number) for number in range(rows)], frozenset(), name)


def _ordinary(fake: Any, rng: random.Random) -> dict[str, Callable[[int], Any]]:
    start = rng.randrange(1, 10**6)
    big = rng.randrange(10**9, 10**10)
    sku = rng.choice(["??-####", "???-###-??", "####-####", "?###??", "SKU-#####", "##-###-####"])
    version = partial(lambda depth, _: ".".join(str(rng.randrange(0, 30)) for _ in range(depth)), rng.choice([3, 4]))
    day = rng.randrange(0, 300)
    return {
        "order_id": lambda n: start + n,
        "account_key": lambda n: big + 7 * n,
        "invoice_no": lambda n: f"INV-{2020 + n % 5}-{n:05d}",
        "sku": lambda _: fake.bothify(sku).upper(),
        "part_number": lambda _: fake.numerify("%##-%##-%###"),
        "uuid": lambda _: fake.uuid4(),
        "row_hash": lambda _: fake.sha1() if start % 2 else fake.md5(),
        "version": version,
        "unit_price": lambda _: round(rng.uniform(1, 900), 2),
        "amount": lambda _: f"{rng.randrange(1, 10**7):,}".replace(",", rng.choice([" "])),
        "quantity": lambda _: rng.randrange(1, 50),
        "weight_kg": lambda _: round(rng.gauss(70, 15), 4),
        "share": lambda _: rng.random(),
        "created_at": lambda _: fake.date_time_between("-3y", "now"),
        "order_date": lambda _: fake.date_between("-4y", "today"),
        "epoch": lambda _: 1_600_000_000 + rng.randrange(0, 10**8),
        "epoch_ms": lambda _: 1_600_000_000_000 + rng.randrange(0, 10**11),
        "duration": lambda _: f"{rng.randrange(0, 12):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}",
        "status": lambda _: rng.choice(["new", "paid", "shipped", "returned"]),
        "is_active": lambda _: rng.random() < 0.5,
        "color": lambda _: fake.color_name(),
        "company": lambda _: fake.company(),
        "job_title": lambda _: fake.job(),
        "city": lambda _: fake.city(),
        "country": lambda _: fake.country(),
        "postcode": lambda _: fake.postcode(),
        "currency": lambda _: fake.currency_code(),
        "ean": lambda _: fake.ean13(),
        "isbn": lambda _: fake.isbn13() if start % 3 else fake.isbn10(),
        "url": lambda _: fake.url(),
        "file_name": lambda _: fake.file_name(),
        "comment": lambda _: fake.sentence(9),
        "product_name": lambda _: f"{fake.word().title()} {fake.word().title()}",
        "category": lambda _: rng.choice(["Books", "Garden", "Toys", "Home & Kitchen"]),
        "batch_code": lambda _: fake.bothify("?##########").upper(),
        "tracking_no": lambda _: fake.numerify("##############"),
        "imei_like": lambda _: fake.numerify("35#############"),
        "ticket": lambda _: fake.numerify("#########"),
        "shelf": lambda _: f"{rng.choice('ABCDEF')}{rng.randrange(1, 40)}",
        "room": lambda _: f"Room {rng.randrange(1, 400)}",
        "mime_type": lambda _: fake.mime_type(),
        "locale": lambda _: fake.locale(),
        "user_agent": lambda _: fake.user_agent(),
        "released": lambda _: fake.date_between("-2y", "today").isoformat(),
        "temperature": lambda _: round(rng.uniform(-20, 40), 1),
        "score": lambda _: round(rng.uniform(0, 1), 6),
        "plate_like": lambda _: fake.license_plate() if day > 400 else fake.bothify("??-##-??").upper(),
        "hex_color": lambda _: fake.hex_color(),
        "timezone": lambda _: fake.timezone(),
        "month": lambda _: fake.month_name(),
    }


def as_arrow(columns: Sequence[Made], *, telling: bool) -> pa.Table:
    """The columns as a table, under their telling names or as `c1`, `c2`, …."""
    named: dict[str, pa.Array] = {}
    for number, column in enumerate(columns):
        name = column.name if telling and column.name not in named else f"c{number}"
        named[name] = pa.array(column.values)
    return pa.table(named)
