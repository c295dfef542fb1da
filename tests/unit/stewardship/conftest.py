from collections.abc import Callable

import pytest

from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies import store
from neurolake.compliance.policies.document import policy_from
from neurolake.compliance.policies.service import Policies
from neurolake.metadata.database import Database
from neurolake.stewardship.service import Stewardship
from tests.unit.conftest import NOW

Put = Callable[..., None]


@pytest.fixture
def stewardship(database: Database, policies: Policies, audit: AuditLog) -> Stewardship:
    return Stewardship(database, policies, audit, lambda: NOW)


@pytest.fixture
def put(database: Database) -> Put:
    """Put policies in force."""

    def done(*documents: dict[str, object]) -> None:
        with database.write() as session:
            store.put_all(session, [policy_from(document) for document in documents], by="test", now=NOW)

    return done
