"""A lake with a dataset whose quality is watched, in every database, and people who see parts of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.kernel.principal import Principal

ORDERS = """
(1, 'anna@example.org', 30, 'north'), (2, 'ben@example.org', 41, 'south'),
(3, 'carl at example', 17, 'north'), (4, NULL, 130, 'east')
"""
ANNA = Principal("anna")
BEN = Principal("ben")


@pytest.fixture
def lake(home: Path, database_url: str) -> Iterator[Lake]:
    with Lake.open(home, metadata_url=database_url, webhook_networks=("127.0.0.0/8",)) as opened:
        opened.query(f"CREATE TABLE silver.orders AS SELECT * FROM (VALUES {ORDERS}) AS t(id, email, age, region)")
        for name in ("anna", "ben"):
            opened.identity.users.create(name, None)
        rights = {"on": {"dataset": "orders"}, "to": ["user:anna"], "actions": ["select", "modify", "manage"]}
        opened.policies.create({"kind": "grant", "name": "stewards", **rights}, by="test")
        reading = {"on": {"dataset": "orders"}, "to": ["user:ben"], "actions": ["select"]}
        opened.policies.create({"kind": "grant", "name": "analysts", **reading}, by="test")
        yield opened


def rule(name: str, type_: str, severity: str = "warning", **constraint: object) -> dict[str, object]:
    return {"name": name, "severity": severity, "constraint": {"type": type_, **constraint}}
