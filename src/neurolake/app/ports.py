"""A lake's ports, opened by its settings: where it keeps what it knows and what it has."""

import hashlib
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from neurolake.app import logs
from neurolake.app.secret import secret
from neurolake.app.settings import Settings
from neurolake.app.stored import client_config, warehouse_of
from neurolake.cache.base import Cache
from neurolake.cache.registry import caches
from neurolake.engine.base import Engine
from neurolake.engine.choice import Engines
from neurolake.engine.copied import CopiedEngine
from neurolake.engine.registry import engines
from neurolake.identity.service import Identity
from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.ids import new_id
from neurolake.metadata.database import Database
from neurolake.storage.landing import Landing
from neurolake.storage.owner import Owner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from neurolake.compliance.audit import AuditLog
    from neurolake.compliance.policies.service import Policies
    from neurolake.identity.events import Happened
    from neurolake.llm.base import Model

_FOLDERS = ("warehouse", "copies", "landing", "staging", "rejects", "results", "logs", "tmp")


class Ports:
    """Database, files, engines, cache, and who may come in; each is opened when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.closing = Event()
        self.home = settings.home.expanduser().resolve()
        self._create_folders()
        logs.configure(self.home / "logs", settings.log_to)
        self.owner = Owner(self.home / "tmp" / "owners")
        self.database = Database(settings.metadata_url or f"sqlite:///{self.home / 'catalog.db'}")
        if settings.openlineage_url:
            from neurolake.openlineage.outbox import Outbox

            self.database.before_commit.append(Outbox(reads=settings.openlineage_reads).write)
        self.landing = Landing(self.home / "landing", max_bytes=settings.max_upload_bytes)
        self.warehouse = warehouse_of(settings, self.home, self.database, self.owner.others_alive)
        self.warehouse.create_zones()

    @property
    def client_config(self) -> dict[str, str]:
        """What other engines are told of how the tables' files are reached."""
        return client_config(self.settings)

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
            return self._engine(url, self.settings.query_memory, f"query-{name}", self._data)

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
    def llm(self) -> "Model":
        """The language model, with all that a request to it passes; see its `capabilities` for whether there is one.

        Raises:
            InvalidOption: The settings name none that can be opened.
        """
        from neurolake.compliance.pii.embedded import personal_spans
        from neurolake.llm.compose import open_model
        from neurolake.llm.ledger import Budget, Ledger

        budget = Budget(self.settings.llm_day_tokens, self.settings.llm_day_cost)
        urls = (self.settings.llm_url, *self.settings.llm_fallbacks)
        return open_model(
            urls, Ledger(self.database, budget), self.cache, personal_spans if self.settings.llm_redact else None
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
    def policies(self) -> "Policies":
        """What may be seen by whom."""
        from neurolake.compliance.policies.service import Policies

        return Policies(self.database, self.audit)

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

    @property
    def _spills(self) -> Path:
        """Where engines put what does not fit into memory, each process in a folder of its own."""
        return self.home / "tmp" / "spills"

    def _engine(self, url: str, memory: str, name: str, allowed: Path, threads: int | None = None) -> Engine:
        spills = self._spills / self.owner.id
        spills.mkdir(parents=True, exist_ok=True)
        engine = engines.open(
            url,
            allowed=[allowed],
            temp=spills / f"{name}-{new_id()[-6:]}",
            memory=memory,
            threads=threads or self.settings.threads,
            sessions=self.settings.sessions,
        )
        copies = self.warehouse.copies
        return CopiedEngine(engine, copies, f"{self.warehouse.place}/") if copies is not None else engine

    @property
    def _data(self) -> Path:
        """The folder whose files queries read."""
        return self.home / "warehouse" if self.warehouse.copies is None else self.warehouse.copies.folder

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
