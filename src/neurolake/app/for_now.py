"""Answers that nobody asks for again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neurolake.query.results import Result
    from neurolake.query.service import Queries


@contextmanager
def for_now(queries: "Queries", answer: "Result") -> "Iterator[Result]":
    """An answer for as long as the block lasts; it is not kept."""
    try:
        yield answer
    finally:
        queries.results.drop(answer.query_id)
