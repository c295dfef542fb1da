"""An engine over tables whose files are elsewhere: every session reads copies, which stay for as long as it is open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from neurolake.engine.base import Column, Engine, Limits, Parameters, Row, Scan, ScanColumn, Session

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlglot import exp


class Copies(Protocol):
    """Files that are elsewhere, as files of this machine."""

    def hold(self, files: Sequence[str]) -> Sequence[Path]:
        """Copies in the order of the files, which stay until they are let go."""
        ...

    def let_go(self, paths: Sequence[Path]) -> None:
        """Copies are not needed any more."""
        ...


class CopiedEngine:
    """See `engine.base.Engine`.

    Args:
        engine: Reads the copies.
        remote: How the names of files begin that are elsewhere.
    """

    def __init__(self, engine: Engine, copies: Copies, remote: str) -> None:
        self.capabilities = engine.capabilities
        self._engine, self._copies, self._remote = engine, copies, remote

    def render(self, tree: "exp.Expr", relations: Mapping[str, Sequence[ScanColumn]]) -> str:
        return self._engine.render(tree, relations)

    def session(self, limits: Limits | None = None) -> "CopiedSession":
        return CopiedSession(self._engine.session(limits), self._copies, self._remote)

    def apart(self, limits: Limits | None = None) -> "CopiedSession":
        return CopiedSession(self._engine.apart(limits), self._copies, self._remote)

    def close(self) -> None:
        self._engine.close()


class CopiedSession:
    """See `engine.base.Session`."""

    def __init__(self, session: Session, copies: Copies, remote: str) -> None:
        self._session, self._copies, self._remote = session, copies, remote
        self._held: list[Path] = []

    def run(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        return self._session.run(sql, parameters)

    def describe(self, relation: str) -> tuple[Column, ...]:
        return self._session.describe(relation)

    def stream(
        self, sql: str, parameters: Parameters | None = None, *, batch_rows: int = 100_000
    ) -> "pa.RecordBatchReader":
        return self._session.stream(sql, parameters, batch_rows=batch_rows)

    def bind(self, name: str, scan: Scan) -> None:
        self._session.bind(name, self._here(scan))

    def _here(self, scan: Scan) -> Scan:
        wanted = [file for group in scan.groups for file in group.files if file.startswith(self._remote)]
        if not wanted:
            return scan
        paths = self._copies.hold(wanted)
        self._held += paths
        by_name = dict(zip(wanted, map(str, paths), strict=True))
        groups = (replace(group, files=tuple(by_name.get(file, file) for file in group.files)) for group in scan.groups)
        return replace(scan, groups=tuple(groups))

    def register(self, name: str, table: "pa.Table | pa.RecordBatchReader") -> None:
        self._session.register(name, table)

    def progress(self) -> float | None:
        return self._session.progress()

    def cancel(self) -> None:
        self._session.cancel()

    def close(self) -> None:
        self._session.close()
        held, self._held = self._held, []
        self._copies.let_go(held)

    def __enter__(self) -> Self:
        self._session.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
