from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake.metadata.database import Database
from tests.unit.nuic.lineage.graphs import Graph


@pytest.fixture
def graph(database: Database, home: Path) -> Iterator[Graph]:
    made = Graph(database, home)
    yield made
    made.audit.close()
