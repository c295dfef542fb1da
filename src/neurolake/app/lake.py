"""A lake, opened."""

import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from neurolake.app.requests import ingest_request, result_of
from neurolake.app.services import Services
from neurolake.app.settings import settings_of
from neurolake.kernel.ids import is_id
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.storage.landing import Landed

if TYPE_CHECKING:
    from neurolake.query.results import Result


class Lake(Services):
    """An open lake. Use as a context manager, or call `close()`.

    >>> from neurolake import Lake
    >>> with Lake.open("lake") as lake:
    ...     lake.ingest("sales.csv")
    ...     lake.query("SELECT count(*) FROM sales").to_arrow()
    """

    @classmethod
    def open(cls, home: str | Path | None = None, **settings: Any) -> Self:
        """Open the lake at `home`, making it where there is none.

        Args:
            home: Its folder; None takes `NEUROLAKE_HOME`, or `./lake`.
            settings: Any of `Settings`.

        Raises:
            InvalidOption: A setting is out of range.
            Unavailable: The metadata database does not answer.
        """
        return cls(settings_of(**settings | ({"home": Path(home)} if home is not None else {})))

    def recover(self) -> dict[str, int]:
        """What a start does after a crash: remove orphans, take up abandoned jobs. Returns the counts."""
        from neurolake.storage.orphans import sweep, sweep_staging

        counts = {
            "staging_folders": sweep_staging(self.home / "staging", self.owner)
            + sweep_staging(self._spills, self.owner),
            "uploads": 0 if self.owner.others_alive() else self.landing.clean(self.owner.since),
            "orphans": sweep(self.warehouse, self.database, self.owner),
        }
        scans, remediations = self.personal_data.recover(), self.remediations.recover()
        return counts | {"jobs": self.ingestion.recover(), "scans": scans, "remediations": remediations}

    def ingest(self, path: str | Path, *, idempotency_key: str | None = None, **options: Any) -> dict[str, Any]:
        """Ingest one file and wait; returns the answer (`dataset`, `zone`, `quality`, `rows`, …).

        Args:
            path: The file; its original is kept.
            idempotency_key: A second call with the same key returns the first one's answer.
            options: Fields of `IngestRequest` (`dataset`, `mode`, `key`, `zone`, …) and of `ReadOptions`
                (`delimiter`, `sheet`, …).

        Raises:
            NeuroLakeError: The file could not be ingested; the type says why.
        """
        file = Path(path)
        request = ingest_request(options)
        landed = self.land(file)
        job = self.ingestion.submit(landed, file.name, request, idempotency_key=idempotency_key)
        try:
            job = self.ingestion.wait(job.id)
        except KeyboardInterrupt:
            self.ingestion.cancel(job.id)
            raise
        return result_of(job)

    def land(self, file: Path) -> Landed:
        """Keep the original of a file to be ingested; what its ingestion needs is opened meanwhile.

        Raises:
            InvalidInput, LimitExceeded, StorageFull: As `Landing.put_file`.
        """
        with ThreadPoolExecutor(1, thread_name_prefix="opening") as beside:
            opening = beside.submit(lambda: self.ingestion)
            Thread(target=self.warehouse.warm_up, name="warm-up", daemon=True).start()
            landed = self.landing.put_file(file)
            opening.result()
        return landed

    def query(self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None, **options: Any) -> "Result":
        """Run a query and wait; the result has `.to_arrow()`, `.to_polars()`, `.to_pandas()` and `.page()`.

        Args:
            parameters: Values for `$name` or `:name` (a mapping), or for `?` (a sequence).
            options: Further fields of `Question` (`principal`, `purpose`, `limit`, `timeout_s`).

        Raises:
            InvalidSql, NotFound: The text, a table or a column is wrong.
            TimedOut, LimitExceeded, EngineFailed: The run ended early.
        """
        from neurolake.query.question import Question

        return self.queries.run(Question(sql, parameters, **options))

    def measure(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """Measure the quality of a dataset as it is now; the answer says how many rows were looked at.

        Raises:
            NotFound, Forbidden: There is none, or the asker does not manage it.
            InvalidOption: It has no rows.
        """
        self.nuic.quality.need_manage(dataset, principal)
        return self.measurer.measure(self.known_dataset_id(dataset, principal))

    def datasets(self, principal: Principal = LOCAL) -> list[dict[str, Any]]:
        """The datasets that somebody may know of, by name."""
        from neurolake.compliance.policies.shown import shown_datasets

        with self.database.read() as session:
            return shown_datasets(session, self.policies.rules(session, principal))

    def dataset(self, name: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """One dataset with its columns, quality, snapshots, lineage and ingestions, as somebody may see it.

        Raises:
            NotFound: There is none of that name or id.
        """
        from neurolake.compliance.policies.shown import shown_dataset

        with self.database.read() as session:
            return shown_dataset(session, name, self.policies.rules(session, principal))

    def known_dataset_id(self, name: str, principal: Principal) -> str:
        """The id of a dataset that somebody may know of, by its id, name or zone.name.

        Raises:
            NotFound: There is none.
        """
        from neurolake.compliance.policies.shown import known_dataset

        with self.database.read() as session:
            return known_dataset(session, name, self.policies.rules(session, principal))[0].id

    def dataset_id(self, name: str) -> str:
        """The id of a dataset by its id, name or zone.name; an id is taken as it is, also of one that is gone.

        Raises:
            NotFound: There is none of that name.
        """
        from neurolake.catalog import datasets

        if is_id(name):
            return name
        with self.database.read() as session:
            return datasets.find(session, name).id

    def close(self) -> None:
        """Stop running work and let go of everything."""
        self.closing.set()
        opened = self.__dict__
        services = (
            "quality_watch",
            "nuic",
            "openlineage",
            "pipelines",
            "remediations",
            "ingestion",
            "personal_data",
            "queries",
            "llm",
            "ingest_engine",
            "small_ingest_engine",
            "query_engines",
            "audit",
            "cache",
        )
        for service in services:
            if service in opened:
                opened[service].close()
        self.database.close()
        shutil.rmtree(self._spills / self.owner.id, ignore_errors=True)
        self.owner.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
