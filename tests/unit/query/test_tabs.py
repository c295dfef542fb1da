"""Tabs are nobody else's."""

import pytest

from neurolake.kernel.errors import NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.query.tabs import Tabs

ANNA = Principal("anna")
ROOT = Principal("root", roles=frozenset(("admin",)))


def test_nobody_else_sees_changes_or_closes_them(database: Database) -> None:
    tabs = Tabs(database)
    own = tabs.add("SELECT 'mine'", None, ANNA)
    assert tabs.listing(ROOT) == []
    with pytest.raises(NotFound):
        tabs.change(own.id, "SELECT 'theirs'", None, 1, ROOT)
    with pytest.raises(NotFound):
        tabs.close(own.id, ROOT)
    assert [one.sql for one in tabs.listing(ANNA)] == ["SELECT 'mine'"]
