"""The benchmarks' input: the same rows on every machine, made once and kept in benchmarks/data/."""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from neurolake.engine.sql import call, idents, literal, literals

FOLDER = Path(__file__).parent / "data"

MIXED_ROWS = 6_000_000  # 1 GB as CSV
NARROW_ROWS = 1_000_000
NARROW_COLUMNS = (
    "order_id",
    "customer_id",
    "customer_name",
    "email",
    "country",
    "category",
    "amount",
    "quantity",
    "order_date",
    "created_at",
)

# What DuckDB has to be told to read the orders: what shows it lies beyond the rows that it looks at by itself.
MIXED_READ: Mapping[str, Any] = {"quote": '"', "types": {"amount": "VARCHAR"}}

_FIRST = "Anna Ben Chloé David Emma Felix Grace Henry Ines Jonas Kira Liam Mia Noah Olga Paul Rosa Sam Tara Uwe".split()
_LAST = "Andersen Brown Costa Dubois Evans Fischer García Haas Ito Jansen Kim Lopez Meyer Novak Okafor Park".split()
COUNTRIES = "AT BR CA CH DE DK ES FR GB IT JP NL SE US".split()
CATEGORIES = ["Books", "Clothing", "Electronics", "Garden", "Grocery", "Health", "Home & Kitchen", "Sports", "Toys"]
_STATUSES = ["new", "paid", "shipped", "delivered", "returned"]
_JUNK = ["n.a.", "12,5O", "??", "see note"]
_WORDS = (
    "please deliver before noon ring twice leave at the door gift wrap fragile second floor call ahead no substitutes "
    "urgent repeat order thank you check address new customer return accepted"
).split()


def mixed(scale: float = 1.0) -> Path:
    """Orders: 14 columns of all common types, with stray white space, N/A markers and 0.01 % junk numbers."""
    rows = round(MIXED_ROWS * scale)
    return _made(f"mixed-{rows}.csv", lambda path: _copy(_orders(rows), path))


def narrow(rows: int = NARROW_ROWS) -> Path:
    """Ten columns of the same orders."""
    query = f"SELECT {idents(NARROW_COLUMNS)} FROM ({_orders(rows)})"
    return _made(f"narrow-{rows}.csv", lambda path: _copy(query, path))


def narrow_parquet(rows: int = NARROW_ROWS) -> Path:
    """The same table as Parquet, with types; junk amounts are NULL."""
    source = call("read_csv", str(narrow(rows)), **MIXED_READ)
    # trim keeps DuckDB 2.0 from moving the cast into the reader, where it would fail instead of giving NULL.
    query = f"SELECT * REPLACE (TRY_CAST(trim(amount) AS DECIMAL(12, 2)) AS amount) FROM {source}"
    return _made(f"narrow-{rows}.parquet", lambda path: _copy(query, path, "FORMAT parquet, COMPRESSION zstd"))


def lineitem() -> Path:
    """TPC-H lineitem at scale factor 1: 6,001,215 rows of 16 columns."""
    return _made("lineitem.csv", _write_lineitem)


def _made(name: str, write: Callable[[Path], None]) -> Path:
    path = FOLDER / name
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        partial = path.with_name(f"{name}.partial")
        write(partial)
        partial.rename(path)
    return path


def _copy(query: str, path: Path, options: str = "FORMAT csv, HEADER") -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO {literal(str(path))} ({options})")


def _write_lineitem(path: Path) -> None:
    program = Path(sys.executable).with_name("tpchgen-cli")
    with path.open("wb") as file:
        subprocess.run([program, "csv", "-s", "1", "-T", "lineitem", "--stdout"], stdout=file, check=True)


def _orders(rows: int) -> str:
    day = f"DATE '2021-01-01' + ({_random(9)} % 1800)::INTEGER"
    return f"""
        SELECT
            i + 1 AS order_id,
            'C' || lpad(({_random(1)} % 500000)::VARCHAR, 6, '0') AS customer_id,
            first || ' ' || last || CASE WHEN {_random(2)} % 200 = 0 THEN '  ' ELSE '' END AS customer_name,
            CASE WHEN {_random(3)} % 100 = 0 THEN 'N/A'
                 ELSE lower(strip_accents(first || '.' || last)) || {_random(4)} % 10000 || '@example.com' END AS email,
            {_pick(COUNTRIES, 5)} AS country,
            {_pick(CATEGORIES, 6)} AS category,
            CASE WHEN {_random(7)} % 10000 = 0 THEN {_pick(_JUNK, 8)}
                 ELSE printf('%.2f', ({_random(10)} % 200000) / 100.0) END AS amount,
            1 + {_random(11)} % 9 AS quantity,
            CASE WHEN {_random(12)} % 20 = 0 THEN 'N/A'
                 ELSE printf('%.2f', ({_random(13)} % 40) / 100.0) END AS discount,
            day AS order_date,
            day::TIMESTAMP + to_seconds(({_random(14)} % 86400)::BIGINT) AS created_at,
            {_pick(_STATUSES, 15)} AS status,
            CASE WHEN {_random(16)} % 12 = 0 THEN '-'
                 ELSE printf('%.1f', 1 + ({_random(17)} % 41) / 10.0) END AS rating,
            CASE WHEN {_random(18)} % 50 = 0 THEN '  ' ELSE '' END
                || array_to_string([{", ".join(_pick(_WORDS, 30 + k) for k in range(9))}], ' ') AS comment
        FROM (SELECT i, {_pick(_FIRST, 20)} AS first, {_pick(_LAST, 21)} AS last, {day} AS day FROM range({rows}) t(i))
        ORDER BY i"""


def _random(salt: int) -> str:
    """A number that looks random, from the row's number and the column's salt."""
    return f"hash(i * 64 + {salt})"


def _pick(values: Sequence[str], salt: int) -> str:
    return f"[{literals(values)}][1 + ({_random(salt)} % {len(values)})::INTEGER]"


if __name__ == "__main__":
    for make in (mixed, lambda: mixed(0.25), lambda: mixed(2), lineitem, narrow, narrow_parquet):
        print(make(), flush=True)
