"""Reads a file the way ingestion does, and checks what must hold of every read."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from neurolake.engine.base import Session
from neurolake.engine.duckdb import DuckDBEngine
from neurolake.ingestion.formats.base import Bounds, ReadOptions, Reject, Source
from neurolake.ingestion.formats.registry import open_source
from neurolake.kernel.errors import NeuroLakeError


@dataclass
class Reading:
    """A file that was read to its end."""

    source: Source
    rows: list[tuple[Any, ...]]
    rejects: list[Reject]
    revisions: int

    @property
    def types(self) -> Mapping[str, str]:
        return {column.name: column.type for column in self.source.columns}

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.source.columns]

    @property
    def notes(self) -> str:
        return "\n".join(self.source.detected.notes)

    def column(self, name: str) -> list[Any]:
        index = self.names.index(name)
        return [row[index] for row in self.rows]


Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formats")


@pytest.fixture(scope="session")
def shared_engine(shared: Path) -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine([shared], shared / "tmp", memory="1GB", threads=2, sessions=2)
    yield opened
    opened.close()


@pytest.fixture
def session(shared_engine: DuckDBEngine) -> Iterator[Session]:
    with shared_engine.session() as opened:
        yield opened


_counter = itertools.count()


@pytest.fixture
def place(shared: Path) -> Callable[[str], Path]:
    """Gives an empty folder that the engine may read."""

    def make(kind: str) -> Path:
        folder = shared / f"{kind}{next(_counter)}"
        folder.mkdir()
        return folder

    return make


@pytest.fixture
def put(place: Callable[[str], Path]) -> Callable[[bytes | str, str], Path]:
    """Stores a file where the engine may read it, under a name that says nothing."""

    def store(content: bytes | str, name: str = "upload") -> Path:
        path = place("in") / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return store


@pytest.fixture
def read(session: Session, place: Callable[[str], Path], put: Callable[..., Path]) -> Read:
    """Opens a file, reads it to the end as ingestion does, and checks the accounts."""

    def reading(
        content: bytes | str | Path, name: str = "upload.csv", *, bounds: Bounds | None = None, **options: Any
    ) -> Reading:
        path = content if isinstance(content, Path) else put(content)
        source = open_source(path, name, ReadOptions(**options), bounds or Bounds(), session, place("work"))
        rows, error = _all(session, source)
        revisions = 0
        while (better := source.revised(session, error)) is not None:
            source = better
            revisions += 1
            rows, error = _all(session, source)
        if error:
            raise error
        found = Reading(source, rows, list(source.rejects(session)), revisions)
        _check(session, found)
        return found

    return reading


def _all(session: Session, source: Source) -> tuple[list[tuple[Any, ...]], NeuroLakeError | None]:
    try:
        return session.run(f"SELECT * FROM {source.relation}"), None
    except NeuroLakeError as error:
        return [], error


def _check(session: Session, found: Reading) -> None:
    """What holds of every read: the accounts, one type list for relation and sample, unique names."""
    source = found.source
    counts = source.reject_counts(session)
    assert len(found.rejects) <= sum(counts.values())
    assert bool(found.rejects) == bool(counts)
    records = source.records()
    assert records is None or records == len(found.rows) + len(found.rejects)
    columns = [(column.name, column.type) for column in source.columns]
    assert [(column.name, column.type) for column in session.describe(source.relation)] == columns
    assert [(column.name, column.type) for column in session.describe(source.sample)] == columns
    assert len({name.lower() for name in found.names}) == len(found.names)
    sample = session.run(f"SELECT count(*) FROM {source.sample}")[0][0]
    assert sample == len(found.rows) if not source.sampled else 0 < sample < len(found.rows)
