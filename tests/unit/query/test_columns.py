"""The record of columns read is exact where the tree allows it, and says too much rather than too little elsewhere."""

import pytest

from neurolake.compliance.policies.expressions import Asker
from neurolake.compliance.policies.rules import PolicyBook
from neurolake.kernel.principal import LOCAL
from neurolake.metadata.database import Database
from neurolake.query.authorise import authorise
from neurolake.query.columns import columns_read
from neurolake.query.resolve import resolve
from neurolake.query.service import Queries
from neurolake.sql.parse import parse
from neurolake.storage.warehouse import Warehouse

SALES = ("id", "region", "amount", "day", "nested")
PEOPLE = ("id", "name", "region", "seen")


@pytest.mark.parametrize(
    ("sql", "sales", "people"),
    [
        ("SELECT id FROM sales", ("id",), None),
        ("SELECT count(*) FROM sales", (), None),
        ("SELECT * FROM sales", SALES, None),
        ("SELECT s.* EXCLUDE (nested) FROM sales s", SALES, None),
        ("SELECT nested.a FROM sales WHERE day > DATE '2024-01-01' ORDER BY amount", ("amount", "day", "nested"), None),
        ("SELECT sum(amount) OVER (PARTITION BY region) FROM sales", ("region", "amount"), None),
        ("SELECT name FROM people JOIN sales USING (id)", ("id",), ("id", "name")),
        ("WITH x AS (SELECT id, amount FROM sales) SELECT max(id) FROM x", ("id", "amount"), None),
        ("SELECT name FROM people p WHERE EXISTS (FROM sales s WHERE s.id = p.id)", SALES, ("id", "name")),
        ("SELECT ID FROM SALES UNION SELECT id FROM people", ("id",), ("id",)),
        ("SELECT list_transform([1], x -> x + amount) FROM sales", ("amount",), None),
        ("SELECT COLUMNS('i.*') FROM sales", SALES, None),
        ("SELECT sales FROM sales", SALES, None),
        ("SELECT * FROM sales PIVOT (sum(amount) FOR region IN ('north'))", SALES, None),
        ("SELECT region FROM sales, people", SALES, PEOPLE),
    ],
)
def test_columns_read(
    queries: Queries,
    database: Database,
    warehouse: Warehouse,
    sql: str,
    sales: tuple[str, ...],
    people: tuple[str, ...] | None,
) -> None:
    with database.read() as session:
        rules = PolicyBook().rules(session, Asker(LOCAL))
        resolved = resolve(parse(sql), session, warehouse, rules)
    read = columns_read(authorise(resolved, rules))
    by_name = {source.name: read[source.dataset_id] for source in resolved.sources}
    assert by_name == {"sales": sales} | ({"people": people} if people is not None else {})
