import pytest

from neurolake.compliance.policies.service import Policies
from neurolake.metadata.database import Database
from neurolake.nuic.search.service import Search
from tests.unit.conftest import NOW


@pytest.fixture
def search(database: Database, policies: Policies) -> Search:
    return Search(database, policies, lambda: NOW)
