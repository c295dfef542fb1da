"""What is taken for true of a table, and when."""

import pytest

from neurolake.optimizer.facts import table_facts
from neurolake.storage.types import Field
from neurolake.storage.warehouse import TableFiles

FILES = TableFiles(7, (Field(1, "Id", "BIGINT"), Field(2, "name", "VARCHAR")), (), rows=100, bytes=1000)
PROFILE = {
    "rows": 100,
    "sampled": False,
    "columns": [
        {"name": "Id", "rows": 100, "distinct": 100, "missing": 0},
        {"name": "name", "rows": 100, "distinct": 99, "missing": 1},
    ],
}


def test_a_key_is_a_column_that_the_profile_of_these_rows_has_counted():
    facts = table_facts(FILES, PROFILE, 7)
    assert facts.keys == (frozenset({"id"}),)
    assert [column.distinct for column in facts.columns] == [100, 99]
    assert (facts.rows, facts.bytes) == (100, 1000)


@pytest.mark.parametrize(
    ("profile", "profiled_at"),
    [
        (PROFILE, 6),
        (PROFILE, None),
        (PROFILE | {"sampled": True}, 7),
        (PROFILE | {"rows": 50}, 7),
        (None, 7),
    ],
)
def test_a_profile_of_other_rows_proves_no_key(profile, profiled_at):
    assert table_facts(FILES, profile, profiled_at).keys == ()
