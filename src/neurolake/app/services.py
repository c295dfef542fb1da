"""A lake's services, put together from its ports."""

from functools import cached_property
from typing import TYPE_CHECKING

from neurolake.app.ports import Ports
from neurolake.app.secret import secret
from neurolake.ingestion.formats.base import Bounds

if TYPE_CHECKING:
    from neurolake.app.lineage_proof import LineageProof
    from neurolake.app.measured import Measurer
    from neurolake.app.quality_watch import QualityWatch
    from neurolake.compliance.pii.scan import PersonalDataService
    from neurolake.gate.dependents import Finder
    from neurolake.gate.gate import Gate
    from neurolake.gate.service import SchemaPolicies
    from neurolake.iceberg.service import IcebergCatalog
    from neurolake.ingestion.service import Ingestion
    from neurolake.maintenance.layout import Layout
    from neurolake.maintenance.place import Place
    from neurolake.maintenance.service import Maintenance
    from neurolake.nuic.contracts.service import Contracts
    from neurolake.nuic.pipelines.service import Pipelines
    from neurolake.nuic.quality.alerting import Webhooks
    from neurolake.nuic.schema.service import Schemas
    from neurolake.nuic.service import Nuic
    from neurolake.openlineage.service import OpenLineage
    from neurolake.query.cached import Cached
    from neurolake.query.change.place import Place as ChangePlace
    from neurolake.query.rollback import Rollbacks
    from neurolake.query.service import Queries
    from neurolake.query.tabs import Tabs
    from neurolake.remediation.service import Remediations
    from neurolake.stewardship.service import Stewardship


class Services(Ports):
    """What a lake does, by subject; each service is made when it is first asked for."""

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
        from neurolake.app.understanding import understanding
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
            understand=understanding(lambda: self.nuic.questions),
        )
        return Queries(
            path=path,
            results=store,
            settings=self.settings,
            owner=self.owner,
        )

    @cached_property
    def cached(self) -> "Cached":
        """Which stored answers are used again."""
        from neurolake.query.cached import Cached

        path = self.queries.path
        return Cached(self.database, self.audit, path.answers, path.wider)

    @cached_property
    def tabs(self) -> "Tabs":
        """What people have open in the editor of SQL."""
        from neurolake.query.tabs import Tabs

        return Tabs(self.database)

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
        from neurolake.gate.dependents import broken_views
        from neurolake.gate.gate import Gate

        return Gate(self.audit, (broken_views, *self._dependents))

    @property
    def _dependents(self) -> "tuple[Finder, ...]":
        """Find what names a dataset and is no dataset itself."""
        from neurolake.gate.contracts.promised import broken_contract
        from neurolake.gate.saved import broken_saved_queries
        from neurolake.nuic.pipelines.dependents import broken_pipelines

        return broken_contract, broken_saved_queries, broken_pipelines

    @cached_property
    def schema_policies(self) -> "SchemaPolicies":
        """What may become of datasets' columns, and requests for approval."""
        from neurolake.gate.service import SchemaPolicies

        return SchemaPolicies(self.database, self.policies, self.audit)

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

        place = Place(
            database=self.database,
            warehouse=self.warehouse,
            policies=self.policies,
            audit=self.audit,
            gate=self.gate,
            queries=lambda: self.queries,
            reader=lambda: self.ingest_engine,
            personal_data=lambda: self.personal_data,
        )
        return IcebergCatalog(place)

    @cached_property
    def maintenance(self) -> "Maintenance":
        """Tables kept fit to be read."""
        from neurolake.maintenance.service import Maintenance

        return Maintenance(self._upkeep)

    @cached_property
    def layout(self) -> "Layout":
        """What tables are made of."""
        from neurolake.maintenance.layout import Layout

        return Layout(self._upkeep)

    @cached_property
    def _upkeep(self) -> "Place":
        from neurolake.maintenance.place import Place

        staging = self.home / "staging" / self.owner.id
        return Place(self.database, self.warehouse, self.policies, self.audit, self.ingest_engine, staging)

    @cached_property
    def nuic(self) -> "Nuic":
        """What is concluded from the catalog, by subject."""
        from neurolake.app.asking import GovernedAsking
        from neurolake.app.distinct import distinct
        from neurolake.app.sketched import answers, drawn
        from neurolake.app.trial import trials
        from neurolake.nuic.service import Nuic, Reach

        draw = drawn(lambda: self.queries, lambda: secret(self.home / "secrets" / "sketch.key"))
        asking = GovernedAsking(lambda: self.queries)
        tried = trials(self.database, lambda: self.queries, lambda: self.ingest_engine)
        values = distinct(lambda: self.queries)
        asked = answers(lambda: self.queries)
        reach = Reach(asking, draw, values, asked, tried, self._dependents)
        return Nuic(self.database, self.policies, self.audit, reach, lambda: self.llm)

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
            self.audit,
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
