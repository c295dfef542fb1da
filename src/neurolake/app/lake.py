"""A lake, opened: the one place where ports and services are put together."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from neurolake.app import logs
from neurolake.app.requests import ingest_request, result_of
from neurolake.app.secret import secret
from neurolake.app.settings import Settings
from neurolake.cache.base import Cache
from neurolake.cache.registry import caches
from neurolake.engine.base import Engine
from neurolake.engine.choice import Engines
from neurolake.engine.registry import engines
from neurolake.identity.service import Identity
from neurolake.ingestion.formats.base import Bounds
from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.ids import is_id, new_id
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.storage.landing import Landed, Landing
from neurolake.storage.owner import Owner
from neurolake.storage.warehouse import Warehouse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from neurolake.app.lineage_proof import LineageProof
    from neurolake.app.measured import Measurer
    from neurolake.app.quality_watch import QualityWatch
    from neurolake.compliance.audit import AuditLog
    from neurolake.compliance.pii.scan import PersonalDataService
    from neurolake.compliance.policies.service import Policies
    from neurolake.gate.gate import Gate
    from neurolake.gate.service import SchemaPolicies
    from neurolake.iceberg.service import IcebergCatalog
    from neurolake.identity.events import Happened
    from neurolake.ingestion.service import Ingestion
    from neurolake.maintenance.service import Maintenance
    from neurolake.nuic.contracts.service import Contracts
    from neurolake.nuic.pipelines.service import Pipelines
    from neurolake.nuic.quality.alerting import Webhooks
    from neurolake.nuic.schema.service import Schemas
    from neurolake.nuic.service import Nuic
    from neurolake.openlineage.service import OpenLineage
    from neurolake.query.change.place import Place as ChangePlace
    from neurolake.query.results import Result
    from neurolake.query.rollback import Rollbacks
    from neurolake.query.service import Queries
    from neurolake.remediation.service import Remediations
    from neurolake.stewardship.service import Stewardship

_FOLDERS = ("warehouse", "landing", "staging", "rejects", "results", "logs", "tmp")


class Lake:
    """An open lake. Use as a context manager, or call `close()`.

    >>> from neurolake import Lake
    >>> with Lake.open("lake") as lake:
    ...     lake.ingest("sales.csv")
    ...     lake.query("SELECT count(*) FROM sales").to_arrow()
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.closing = Event()
        self.home = settings.home.expanduser().resolve()
        self._create_folders()
        logs.configure(self.home / "logs")
        self.owner = Owner(self.home / "tmp" / "owners")
        self.database = Database(settings.metadata_url or f"sqlite:///{self.home / 'catalog.db'}")
        if settings.openlineage_url:
            from neurolake.openlineage.outbox import Outbox

            self.database.before_commit.append(Outbox(reads=settings.openlineage_reads).write)
        self.landing = Landing(self.home / "landing", max_bytes=settings.max_upload_bytes)
        self.warehouse = Warehouse(self.database, self.home / "warehouse")
        self.warehouse.create_zones()

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
        from pydantic import ValidationError

        given = settings | ({"home": Path(home)} if home is not None else {})
        try:
            return cls(Settings(**given))
        except ValidationError as error:
            first = error.errors()[0]
            raise InvalidOption(f"Setting {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error

    @cached_property
    def ingest_engine(self) -> Engine:
        """The engine that ingestion uses, with a memory bound of its own: it reads files as only DuckDB does."""
        return self._engine("duckdb:", self.settings.ingest_memory, "ingest", self.home)

    @cached_property
    def small_ingest_engine(self) -> Engine:
        """The engine that ingestion uses for small files, each of whose statements is done sooner by one thread."""
        return self._engine("duckdb:", self.settings.ingest_memory, "ingest-small", self.home, threads=1)

    @property
    def query_engine(self) -> Engine:
        """The engine that answers queries when nobody says which."""
        return self.query_engines.default

    @cached_property
    def query_engines(self) -> Engines:
        """The engines that may answer queries."""
        usual = self.settings.engine_url
        scheme = urlsplit(usual).scheme

        def opened(name: str) -> Engine:
            url = usual if name == scheme else f"{name}:"
            return self._engine(url, self.settings.query_memory, f"query-{name}", self.home / "warehouse")

        return Engines(scheme, engines.names, opened, self.settings.engines)

    @cached_property
    def cache(self) -> Cache:
        """The cache; lakes that share a server do not see each other's values."""
        database = self.database.engine.url
        identity = f"{database.host}:{database.port}/{database.database}"
        return caches.open(
            self.settings.cache_url,
            max_bytes=self.settings.cache_max_bytes,
            namespace=hashlib.sha256(identity.encode()).hexdigest()[:16],
        )

    @cached_property
    def audit(self) -> "AuditLog":
        """Who did what, and whether it was allowed; tamper-evident."""
        from neurolake.compliance.audit import AuditLog

        return AuditLog(
            self.database,
            key=self.settings.audit_key or self.home / "audit" / "key.pem",
            checkpoints=self.settings.audit_checkpoints or self.home / "audit" / "checkpoints.jsonl",
        )

    @cached_property
    def ingestion(self) -> "Ingestion":
        """The ingestion service."""
        from neurolake.ingestion.place import Place
        from neurolake.ingestion.service import Ingestion

        place = Place(
            engine=self.ingest_engine,
            small_engine=lambda: self.small_ingest_engine,
            database=self.database,
            warehouse=self.warehouse,
            landing=self.landing,
            owner=self.owner,
            audit=self.audit,
            gate=self.gate,
            policies=self.policies.book,
            staging=self.home / "staging",
            rejects=self.home / "rejects",
            bounds=Bounds(max_columns=self.settings.max_columns),
        )
        return Ingestion(place, workers=self.settings.workers)

    @cached_property
    def queries(self) -> "Queries":
        """The query service: the only way to read table data."""
        from neurolake.query.change.path import ChangePath
        from neurolake.query.expected import Expectations
        from neurolake.query.lookup import Answers
        from neurolake.query.path import QueryPath
        from neurolake.query.results import ResultStore
        from neurolake.query.reuse import WiderAnswers
        from neurolake.query.service import Queries

        keep_s = self.settings.result_keep_hours * 3600
        store = ResultStore(self.home / "results", max_age_s=keep_s, max_total_bytes=self.settings.results_max_bytes)
        place = self._change_place
        path = QueryPath(
            database=self.database,
            warehouse=self.warehouse,
            engines=self.query_engines,
            policies=place.policies,
            recorder=place.recorder,
            answers=Answers(self.cache, store, keep_s),
            mask_key=place.mask_key,
            changes=ChangePath(place),
            expected=Expectations(self.database),
            wider=WiderAnswers(store),
        )
        return Queries(
            path=path,
            results=store,
            settings=self.settings,
            owner=self.owner,
        )

    @cached_property
    def _change_place(self) -> "ChangePlace":
        from neurolake.query.change.place import Place as ChangePlace
        from neurolake.query.record import Recorder

        return ChangePlace(
            database=self.database,
            warehouse=self.warehouse,
            engines=self.query_engines,
            writer=self.ingest_engine,
            policies=self.policies.book,
            recorder=Recorder(self.audit),
            audit=self.audit,
            staging=self.home / "staging" / self.owner.id,
            mask_key=lambda: secret(self.home / "secrets" / "mask.key"),
            gate=self.gate,
        )

    @cached_property
    def rollbacks(self) -> "Rollbacks":
        """Datasets brought back to snapshots and schema versions."""
        from neurolake.query.rollback import Rollbacks

        return Rollbacks(self._change_place)

    @cached_property
    def gate(self) -> "Gate":
        """What every change of a dataset's columns passes, inside the transaction that makes it."""
        from neurolake.gate.contracts.promised import broken_contract
        from neurolake.gate.dependents import broken_views
        from neurolake.gate.gate import Gate
        from neurolake.gate.saved import broken_saved_queries

        return Gate(self.audit, (broken_views, broken_contract, broken_saved_queries))

    @cached_property
    def schema_policies(self) -> "SchemaPolicies":
        """What may become of datasets' columns, and requests for approval."""
        from neurolake.gate.service import SchemaPolicies

        return SchemaPolicies(self.database, self.policies, self.audit)

    @cached_property
    def policies(self) -> "Policies":
        """What may be seen by whom."""
        from neurolake.compliance.policies.service import Policies

        return Policies(self.database, self.audit)

    @cached_property
    def stewardship(self) -> "Stewardship":
        """What people say about datasets: descriptions, owners, tags, terms, what is to go."""
        from neurolake.stewardship.service import Stewardship

        return Stewardship(self.database, self.policies, self.audit)

    @cached_property
    def iceberg(self) -> "IcebergCatalog":
        """The catalog for other engines, by Iceberg's REST protocol."""
        from neurolake.iceberg.place import Place
        from neurolake.iceberg.service import IcebergCatalog

        place = Place(self.database, self.warehouse, self.policies, self.audit, self.gate, lambda: self.queries)
        return IcebergCatalog(place)

    @cached_property
    def maintenance(self) -> "Maintenance":
        """Tables kept fit to be read."""
        from neurolake.maintenance.place import Place
        from neurolake.maintenance.service import Maintenance

        staging = self.home / "staging" / self.owner.id
        return Maintenance(Place(self.database, self.warehouse, self.policies, self.audit, self.ingest_engine, staging))

    @cached_property
    def nuic(self) -> "Nuic":
        """What is concluded from the catalog, by subject."""
        from neurolake.app.asking import GovernedAsking
        from neurolake.app.sketched import answers, drawn
        from neurolake.app.trial import trials
        from neurolake.nuic.service import Nuic

        draw = drawn(lambda: self.queries, lambda: secret(self.home / "secrets" / "sketch.key"))
        asking = GovernedAsking(lambda: self.queries)
        tried = trials(self.database, lambda: self.queries, lambda: self.ingest_engine)
        return Nuic(self.database, self.policies, asking, draw, answers(lambda: self.queries), tried)

    @cached_property
    def schemas(self) -> "Schemas":
        """How columns came to be what they are, and what a change would break."""
        from neurolake.app.asking import GovernedAsking
        from neurolake.nuic.schema.service import Schemas

        return Schemas(self.database, self.policies, self.gate, GovernedAsking(lambda: self.queries))

    @cached_property
    def contracts(self) -> "Contracts":
        """What datasets' owners promise their readers."""
        from neurolake.app.asking import GovernedAsking
        from neurolake.nuic.contracts.service import Contracts

        return Contracts(self.database, self.policies, self.audit, GovernedAsking(lambda: self.queries))

    @cached_property
    def webhooks(self) -> "Webhooks":
        """Where alerts go."""
        from neurolake.kernel.post import networks
        from neurolake.nuic.quality.alerting import Webhooks

        return Webhooks(
            self.database,
            lambda: secret(self.home / "secrets" / "webhook.key"),
            lambda: networks(self.settings.webhook_networks),
        )

    @cached_property
    def measurer(self) -> "Measurer":
        """Measures the quality of datasets as they are."""
        from neurolake.app.measured import Measurer

        return Measurer(self.database, lambda: self.queries, lambda: self.ingest_engine)

    @cached_property
    def quality_watch(self) -> "QualityWatch":
        """What is done after commits, in the background; it is not started."""
        from neurolake.app.quality_watch import QualityWatch

        measures = self.settings.quality_watch == "all"
        return QualityWatch(
            self.database,
            lambda: self.nuic.quality,
            lambda: self.webhooks,
            lambda: self.measurer,
            measures=measures,
        )

    @cached_property
    def lineage_proof(self) -> "LineageProof":
        """Runs statements again over samples, to see how far their lineage can be shown."""
        from neurolake.app.lineage_proof import LineageProof

        return LineageProof(self.database, self.policies, lambda: self.queries, lambda: self.ingest_engine)

    def measure(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """Measure the quality of a dataset as it is now; the answer says how many rows were looked at.

        Raises:
            NotFound, Forbidden: There is none, or the asker does not manage it.
            InvalidOption: It has no rows.
        """
        self.nuic.quality.need_manage(dataset, principal)
        return self.measurer.measure(self.known_dataset_id(dataset, principal))

    @cached_property
    def openlineage(self) -> "OpenLineage":
        """Lineage that others tell, and that is told to others.

        Raises:
            InvalidOption: Events are to go to an address of an unknown kind, or the package for it is missing.
        """
        from neurolake.openlineage.sender import Sender, emitter
        from neurolake.openlineage.service import OpenLineage

        url, key = self.settings.openlineage_url, self.settings.openlineage_key
        emit = emitter(url, key.get_secret_value() if key else None) if url else None
        sender = Sender(self.database, emit) if emit else None
        return OpenLineage(self.database, self.policies, self.audit, self.nuic, sender)

    @cached_property
    def pipelines(self) -> "Pipelines":
        """Pipelines and their runs; `start()` has this process work on them."""
        from neurolake.app.pipelines import pipelines

        return pipelines(self)

    @cached_property
    def personal_data(self) -> "PersonalDataService":
        """Personal data: what was found, what people decided, and scans."""
        from neurolake.app.sampled import sampled
        from neurolake.compliance.pii.scan import PersonalDataService

        return PersonalDataService(
            self.database, self.audit, self.owner, lambda dataset: sampled(self.queries, self.query_engine, dataset)
        )

    @cached_property
    def remediations(self) -> "Remediations":
        """Data masked, deleted, kept from people, handed out; persons erased."""
        from neurolake.remediation.place import Place
        from neurolake.remediation.service import Remediations

        return Remediations(
            Place(
                home=self.home,
                database=self.database,
                warehouse=self.warehouse,
                landing=self.landing,
                queries=self.queries,
                policies=self.policies,
                audit=self.audit,
                owner=self.owner,
                key=lambda: secret(self.home / "secrets" / "mask.key"),
            )
        )

    @cached_property
    def identity(self) -> Identity:
        """Who may come in, and who asks."""
        key = self.home / "secrets" / "signing.key"
        return Identity(self.database, lambda: secret(key), self.settings, tell=self._credential_event)

    def _credential_event(self, session: "Session", happened: "Happened") -> None:
        from neurolake.compliance.audit import Entry, Reason

        by = f", by {happened.by}" if happened.by else ""
        entry = Entry(
            happened.kind,
            happened.principal,
            "allow" if happened.granted else "deny",
            outcome="succeeded" if happened.granted else "failed",
            reasons=(Reason("", happened.why + by),),
        )
        self.audit.append(session, entry)

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

    @property
    def _spills(self) -> Path:
        """Where engines put what does not fit into memory, each process in a folder of its own."""
        return self.home / "tmp" / "spills"

    def _engine(self, url: str, memory: str, name: str, allowed: Path, threads: int | None = None) -> Engine:
        spills = self._spills / self.owner.id
        spills.mkdir(parents=True, exist_ok=True)
        return engines.open(
            url,
            allowed=[allowed],
            temp=spills / f"{name}-{new_id()[-6:]}",
            memory=memory,
            threads=threads or self.settings.threads,
            sessions=self.settings.sessions,
        )

    def _create_folders(self) -> None:
        if any(character in str(self.home) for character in "#?%"):
            raise InvalidOption(
                f"The lake's folder must have no '#', '?' or '%' in its path: {self.home}",
                hint="Table files are named by location, where these have a meaning of their own.",
            )
        try:
            for folder in _FOLDERS:
                (self.home / folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidOption(f"The lake's folder {self.home} cannot be made: {error.strerror}.") from error
