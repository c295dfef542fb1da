"""Queries of one process as another sees them on the same lake: in the history, cancelled, ended with their process."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from neurolake import Lake
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import QueryRun
from neurolake.query.base import Run
from neurolake.query.question import Question

ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b"
CODE = """
import sys
from neurolake import Lake
from neurolake.query.question import Question
with Lake.open(sys.argv[1]) as lake:
    run = lake.queries.submit(Question(sys.argv[2]))
    lake.queries.announce(run.id)
    print(run.id, flush=True)
    print(lake.queries.wait(run.id).state, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with Lake.open(tmp_path / "lake") as opened:
        yield opened


@contextmanager
def process(lake: Lake) -> Iterator["subprocess.Popen[str]"]:
    """Another process of the lake, which runs an endless query; it prints its id, and its state when it has ended."""
    command = [sys.executable, "-c", CODE, str(lake.home), ENDLESS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        try:
            yield other
        finally:
            other.kill()


def said(other: "subprocess.Popen[str]") -> str:
    assert other.stdout
    return other.stdout.readline().strip()


def states(lake: Lake) -> list[tuple[str, str]]:
    return [(run.id, run.state) for run in lake.queries.history()]


def test_a_query_of_another_process_is_seen_and_cancelled(lake: Lake) -> None:
    with process(lake) as other:
        query_id = said(other)
        assert states(lake) == [(query_id, "running")]
        assert lake.queries.sweep() == 0
        assert lake.queries.get(query_id).state == "running"
        ended = lake.queries.cancel(query_id)
        assert (ended.state, (ended.error or {})["type"]) == ("cancelled", "cancelled")
        assert said(other) == "cancelled"
        assert lake.queries.cancel(query_id) == ended


def test_nobody_cancels_the_queries_of_others_from_another_process(lake: Lake) -> None:
    with process(lake) as other:
        query_id = said(other)
        with pytest.raises(NotFound):
            lake.queries.cancel(query_id, principal="ann")
        with lake.database.read() as session:
            assert session.execute(select(QueryRun.state, QueryRun.cancel_requested)).one() == ("running", False)


@pytest.mark.parametrize("how", ["a start", "a cancel"])
def test_a_query_ends_with_its_process(lake: Lake, how: str) -> None:
    with process(lake) as other:
        query_id = said(other)
        other.kill()
        other.wait()
    assert lake.queries.get(query_id).state == "running"
    if how == "a start":
        lake.queries.sweep()
    else:
        lake.queries.cancel(query_id)
    run = lake.queries.get(query_id)
    assert (run.state, (run.error or {})["type"], run.finished_at is None) == ("failed", "unavailable", False)


def test_whoever_follows_a_query_hears_that_its_process_is_gone(lake: Lake) -> None:
    with process(lake) as other:
        query_id = said(other)
        following = lake.queries.follow(query_id)
        assert next(following).state == "running"
        other.kill()
        other.wait()
        *_, last = islice(following, 400)
    assert (last.state, (last.error or {})["type"]) == ("failed", "unavailable")
    assert lake.queries.get(query_id) == last


def test_two_lakes_of_one_process_see_and_stop_each_others_queries(lake: Lake) -> None:
    with Lake.open(lake.home) as second:
        run = second.queries.submit(Question(ENDLESS))
        assert second.queries.wait(run.id, 2).state == "running"
        assert states(lake) == [(run.id, "running")]
        following = lake.queries.follow(run.id)
        assert next(following).state == "running"
        assert lake.queries.cancel(run.id).state == "cancelled"
        assert _last(following).state == "cancelled"
        assert second.queries.get(run.id).state == "cancelled"


def _last(following: Iterator[Run]) -> Run:
    *_, last = following
    return last
