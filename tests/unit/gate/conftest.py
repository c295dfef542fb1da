"""A lake of its own on each database, and people who may do something in it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.kernel.clock import utc_now
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.query.results import Result
from tests.unit.remediation.conftest import wait_for

ANN, BOB, CARA = Principal("ann"), Principal("bob"), Principal("cara")
Ask = Callable[..., Result]


@pytest.fixture
def lake(database_url: str, home: Path) -> Iterator[Lake]:
    with Lake.open(home, metadata_url=database_url) as opened:
        yield opened


@pytest.fixture
def ask(lake: Lake) -> Ask:
    """`ask(sql, **fields of the question)` runs a statement and waits."""
    return lake.query


@pytest.fixture
def finished() -> Callable[..., dict[str, Any]]:
    """A remediation, waited for."""

    def run_of(lake: Lake, request: Any, **options: Any) -> dict[str, Any]:
        return wait_for(lake, lake.remediations.submit(request, LOCAL, **options))

    return run_of


@pytest.fixture
def put(lake: Lake) -> Callable[..., None]:
    """Puts policies."""

    def change(*documents: Mapping[str, Any]) -> None:
        with lake.database.write() as session:
            store.put_all(session, [policy_from(document) for document in documents], by="test", now=utc_now())

    return change


@pytest.fixture
def managers(put: Callable[..., None]) -> None:
    """Ann and Bob may do everything in bronze; Cara may read and change rows there."""
    everything = {"actions": ["select", "modify", "manage"], "on": {"zone": "bronze"}}
    put(
        {"kind": "grant", "name": "managers", "to": ["user:ann", "user:bob"], **everything},
        {"kind": "grant", "name": "writers", "to": ["user:cara"], "actions": ["select", "modify"],
         "on": {"zone": "bronze"}},
    )  # fmt: skip
