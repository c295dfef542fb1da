"""Small queries as dashboards ask them, over the benchmarks' orders: the same ones in every run."""

import random
from collections.abc import Iterator

from benchmarks.data import CATEGORIES, COUNTRIES

TABLE = "orders"
_SEED = 7


def queries(number: int) -> list[str]:
    """So many queries, one kind after the other; each text is another."""
    made: dict[str, None] = {}
    endless = _endless(random.Random(_SEED))
    while len(made) < number:
        made[next(endless)] = None
    return list(made)


def _endless(chance: random.Random) -> Iterator[str]:
    while True:
        yield f"SELECT count(*) AS n, sum(amount) AS total FROM {TABLE} WHERE {_condition(chance)}"
        yield (
            f"SELECT category, count(*) AS n, avg(amount) AS mean FROM {TABLE} WHERE {_condition(chance)} "
            "GROUP BY category ORDER BY category"
        )
        yield (
            f"SELECT customer_id, sum(amount) AS total FROM {TABLE} WHERE {_condition(chance)} "
            f"GROUP BY customer_id ORDER BY total DESC, customer_id LIMIT {chance.randint(5, 20)}"
        )
        yield (
            f"SELECT date_trunc('month', order_date) AS month, sum(amount) AS total FROM {TABLE} "
            f"WHERE {_condition(chance)} GROUP BY 1 ORDER BY 1"
        )
        yield (
            f"SELECT order_id, customer_name, email, amount FROM {TABLE} WHERE {_condition(chance)} "
            f"ORDER BY amount DESC, order_id LIMIT {chance.randint(10, 50)}"
        )


def _condition(chance: random.Random) -> str:
    first = chance.randint(1, 200)
    return chance.choice(
        (
            f"category = '{chance.choice(CATEGORIES)}' AND amount > {first}",
            f"country IN ('{chance.choice(COUNTRIES)}', '{chance.choice(COUNTRIES)}') AND amount < {first * 9}",
            f"order_date >= DATE '202{chance.randint(1, 5)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}'",
            f"amount BETWEEN {first} AND {first + chance.randint(50, 900)}",
        )
    )
