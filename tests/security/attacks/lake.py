"""A small lake full of policies. Every value that somebody must not see is a canary that can be looked for.

`people` (silver): 20 rows, 10 of them in the region north. `orders` (gold): 40 rows, 20 for north. `vault` (silver):
granted to nobody. `closed` (silver): denied. `staff` (gold): only some columns granted, nothing masked. `scratch`
(bronze): ann's own. `everything` (gold): a view by an administrator over `people` and `vault`; `names` (gold): one
over `people`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from neurolake import Lake
from neurolake.kernel.principal import Principal
from tests.security.attacks.base import Case

ROOT = Principal("ada", roles=frozenset(("admin",)))
PASSWORD = "correct horse battery"

# What is hidden from ann: rows of other regions, values of masked columns, whole datasets, old columns.
HIDDEN_ROWS = ("southern",)
MASKED = ("quetzal", "ocelot", "123-45-", "axolotl", "narwhal")
HIDDEN_COLUMNS = ("kingfisher",)
VAULT = ("swordfish", "barracuda")
OLD = ("pangolin",)
FILES = ("wolverine",)

SECRETS = {
    "ann": (*HIDDEN_ROWS, *MASKED, *HIDDEN_COLUMNS, *VAULT, *OLD, *FILES),
    "bob": (*MASKED, *HIDDEN_COLUMNS, *VAULT, *OLD, *FILES),
    "cat": (*HIDDEN_COLUMNS, *VAULT, *OLD, *FILES),
    "eve": (*HIDDEN_ROWS, *MASKED, *HIDDEN_COLUMNS, *VAULT, *OLD, *FILES),
    "ada": FILES,
}
"""Name of a user → texts that must never come back to this user."""

_PEOPLE = """CREATE TABLE silver.people AS SELECT
    i::INT AS id,
    CASE WHEN i % 2 = 0 THEN 'north' ELSE 'southern' END AS region,
    'quetzal ' || i AS name,
    'ocelot' || i || '@example.org' AS email,
    '123-45-' || lpad((6700 + i)::VARCHAR, 4, '0') AS ssn,
    (51234 + i * 1000)::BIGINT AS salary,
    DATE '1980-02-03' + (i * 100)::INT AS born,
    'axolotl ' || i AS note,
    'narwhal ' || i AS city,
    {'street': 'narwhal way ' || i, 'no': i} AS home,
    CASE WHEN i % 2 = 0 THEN 'nick' ELSE 'southern nick' END || i AS nick,
    'pangolin ' || i AS pin
    FROM range(20) r(i)"""
_SETUP = (
    _PEOPLE,
    "ALTER TABLE silver.people DROP COLUMN pin",
    """CREATE TABLE gold.orders AS SELECT i::INT AS id, (i % 20)::INT AS person,
        CASE WHEN i % 2 = 0 THEN 'north' ELSE 'southern' END AS region, (i * 2.5)::DECIMAL(10, 2) AS amount,
        CASE WHEN i % 2 = 0 THEN 'parcel ' ELSE 'southern parcel ' END || i AS what FROM range(40) r(i)""",
    "CREATE TABLE silver.vault AS SELECT i::INT AS id, 'swordfish' || i AS word, 'barracuda' AS b FROM range(7) r(i)",
    "CREATE TABLE silver.closed AS SELECT 1 AS id, 'barracuda' AS word",
    """CREATE TABLE gold.staff AS SELECT i::INT AS id, 'desk ' || i AS desk, 'kingfisher ' || i AS pin
        FROM range(5) r(i)""",
    """CREATE TABLE gold.badges AS SELECT i::INT AS id, 'desk ' || i AS desk, 'pangolin ' || i AS old_pin
        FROM range(5) r(i)""",
    "ALTER TABLE gold.badges DROP COLUMN old_pin",
    "CREATE VIEW gold.everything AS SELECT p.*, v.word FROM people p JOIN vault v ON p.id = v.id",
    "CREATE VIEW gold.names AS SELECT id, name, region, nick FROM people",
)
_POLICIES = """
- {kind: grant, name: read, to: ['role:analyst'], on: {dataset: people}}
- {kind: grant, name: read-orders, to: ['role:analyst'], on: {dataset: orders}}
- {kind: grant, name: read-staff, to: ['role:analyst', 'role:clerk'], on: {dataset: staff, columns: [id, desk]}}
- {kind: grant, name: read-badges, to: ['role:analyst', 'role:clerk'], on: {dataset: badges}}
- {kind: grant, name: read-views, to: ['role:analyst'], on: {dataset: everything}}
- {kind: grant, name: read-names, to: ['role:analyst'], on: {dataset: names}}
- {kind: grant, name: read-closed, to: ['role:analyst'], on: {dataset: closed}}
- {kind: grant, name: no-closed, effect: deny, to: ['role:analyst'], on: {dataset: closed}}
- {kind: grant, name: append-orders, to: ['user:bob'], actions: [modify], on: {dataset: orders}}
- {kind: grant, name: work, to: ['role:analyst'], actions: [select, modify, manage], on: {zone: bronze}}
- {kind: row_filter, name: own-region, to: ['role:analyst'], except: ['user:bob'], on: {dataset: people},
   filter: "region = attribute('region')"}
- {kind: row_filter, name: own-orders, to: ['role:analyst'], except: ['user:bob'], on: {dataset: orders},
   filter: "region = attribute('region')"}
- {kind: mask, name: hide-name, on: {dataset: people, columns: [name]}, mask: {method: partial, keep_first: 1}}
- {kind: mask, name: hide-email, on: {dataset: people, columns: [email]}, mask: {method: hash}}
- {kind: mask, name: hide-ssn, on: {dataset: people, columns: [ssn]}, mask: {method: redact}}
- {kind: mask, name: hide-salary, on: {dataset: people, columns: [salary]}, mask: {method: bucket, size: 50000}}
- {kind: mask, name: hide-born, on: {dataset: people, columns: [born]}, mask: {method: truncate, unit: year}}
- {kind: mask, name: hide-note, on: {dataset: people, columns: [note]}, mask: {method: nullify}}
- {kind: mask, name: hide-city, on: {dataset: people, columns: [city]},
   mask: {method: expression, expression: "left(value, 1)"}}
- {kind: mask, name: hide-home, on: {dataset: people, columns: [home]}, mask: {method: redact}}
"""


def furnish(lake: Lake) -> None:
    """Fill an empty lake with users, datasets and policies."""
    identity = lake.identity
    for role in ("analyst", "clerk"):
        identity.groups.put_role(role, "")
    identity.users.create("ada", PASSWORD, roles=["admin"])
    identity.users.create("ann", PASSWORD, roles=["analyst"], attributes={"region": "north"})
    identity.users.create("bob", PASSWORD, roles=["analyst"])
    identity.users.create("cat", PASSWORD, roles=["clerk"])
    identity.users.create("eve", PASSWORD)
    for sql in _SETUP:
        lake.query(sql, principal=ROOT)
    lake.policies.bring_in(_POLICIES, by="ada")
    ann = Principal("ann", roles=frozenset(("analyst",)), attributes={"region": "north"})
    lake.query("CREATE TABLE bronze.scratch AS SELECT 1 AS id, 'mine' AS word", principal=ann)


def first_version(lake: Lake, dataset: str) -> str:
    """The number of a dataset's oldest snapshot."""
    snapshots: list[dict[str, Any]] = lake.dataset(dataset)["snapshots"]
    return str(min(snapshots, key=lambda one: one["committed_at"])["snapshot_id"])


def users() -> tuple[str, ...]:
    """Names of all users."""
    return tuple(SECRETS)


@dataclass(frozen=True)
class Places:
    """What stands for `{…}` in cases.

    Attributes:
        secret: A file that no query may read.
        data: A data file of the vault.
        out: A file that must not come to be.
        first: Dataset → its oldest snapshot.
    """

    secret: str
    data: str
    out: str
    folder: str
    database: str
    first: Mapping[str, str]

    @classmethod
    def around(cls, lake: Lake, folder: Path) -> "Places":
        """The places of a furnished lake whose home is in `folder`; makes the secret file."""
        secret = folder / "secret.csv"
        secret.write_text(f"word\n{FILES[0]}\n")
        data = next((lake.home / "warehouse" / "silver").glob("vault-*/data/*.parquet"))
        first = {name: first_version(lake, name) for name in ("people", "badges", "vault")}
        out, database = str(folder / "out.csv"), str(lake.home / "catalog.db")
        return cls(str(secret), str(data), out, str(lake.home / "warehouse"), database, first)

    def filled(self, case: Case) -> Case:
        """The case with its places."""
        sql = case.sql
        for name in ("secret", "data", "out", "folder", "database"):
            sql = sql.replace(f"{{{name}}}", getattr(self, name))
        for name, version in self.first.items():
            sql = sql.replace(f"{{first:{name}}}", version)
        return replace(case, sql=sql)
