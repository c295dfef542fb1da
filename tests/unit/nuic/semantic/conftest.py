"""A lake with customers, their orders, and the items of these."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from neurolake import Lake

CUSTOMERS = "customer_id,city,credit\n1,Lyon,10\n2,Ghent,20\n3,Lyon,30\n"
ORDERS = """order_id,customer_id,ordered_on,amount,discount,status
10,1,2026-01-05,100,10,paid
11,1,2026-02-07,50,0,paid
12,2,2026-02-09,80,5,paid
13,3,2026-02-20,999,0,cancelled
"""
ITEMS = """item_id,order_id,product,pieces
1,10,lamp,1
2,10,desk,2
3,10,lamp,1
4,11,lamp,4
5,12,desk,1
6,13,desk,9
"""
LAYER = """
version: 1
entities:
  customers:
    dataset: customers
    synonyms: [buyers]
    key: customer_id
    columns:
      city: {synonyms: [town]}
    measures:
      credit_line: {expression: SUM(credit)}
  orders:
    dataset: orders
    synonyms: [purchases]
    key: order_id
    time: ordered_on
    filters: ["status <> 'cancelled'"]
    measures:
      gross: {expression: SUM(amount)}
      net_revenue:
        expression: gross - SUM(discount)
        synonyms: [net sales, turnover]
        format: "0.00"
      basket: {expression: net_revenue / COUNT(*)}
  items:
    dataset: items
    key: item_id
    measures:
      volume: {expression: SUM(pieces)}
joins:
  - {from: orders.customer_id, to: customers.customer_id, cardinality: many-to-one}
  - {from: items.order_id, to: orders.order_id, cardinality: many-to-one}
"""


@pytest.fixture
def lake(home: Path, tmp_path: Path) -> Iterator[Lake]:
    with _filled(home, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """For tests that apply nothing."""
    folder = tmp_path_factory.mktemp("bare")
    with _filled(folder / "lake", folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """With the layer in force, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("applied")
    with _filled(folder / "lake", folder) as opened:
        opened.nuic.semantic.apply(LAYER)
        yield opened


@contextmanager
def _filled(home: Path, folder: Path) -> Iterator[Lake]:
    with Lake.open(home) as opened:
        for name, text in (("customers", CUSTOMERS), ("orders", ORDERS), ("items", ITEMS)):
            (folder / f"{name}.csv").write_text(text)
            opened.ingest(folder / f"{name}.csv", zone="silver")
        opened.nuic.rebuild()
        yield opened
