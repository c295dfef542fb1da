from collections.abc import Callable

import pyarrow as pa
import pytest

from neurolake.compliance.pii.base import Finding
from neurolake.compliance.pii.detect import detect
from neurolake.engine.duckdb import DuckDBEngine

Found = Callable[[pa.Table], tuple[Finding, ...]]


@pytest.fixture
def found(engine: DuckDBEngine) -> Found:
    """What is found in a table."""

    def find(table: pa.Table) -> tuple[Finding, ...]:
        with engine.session() as session:
            session.register("t", table)
            return detect(session, "t", session.describe("t"))

    return find
