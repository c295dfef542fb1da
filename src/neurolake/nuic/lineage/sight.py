"""What of the lineage somebody may see. What they may not see is to them as if it were not there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.shown import known_dataset
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import Dataset, IngestionJob, QueryRun, View
from neurolake.nuic.batches import batched
from neurolake.nuic.lineage.base import Place, Thing

_AT_ONCE = 400


@dataclass(frozen=True)
class Known:
    """A dataset as the graph shows it."""

    id: str
    name: str
    zone: str
    owner: str | None
    is_view: bool

    @property
    def full_name(self) -> str:
        return f"{self.zone}.{self.name}"


class Sight:
    """Finds out, many at a time, what one asker may see; keeps what it has found out.

    An administrator sees everything, also what is left in the graph of datasets that are gone.
    """

    def __init__(self, session: Session, rules: Rules) -> None:
        self.session = session
        self.is_whole = rules.bind_nothing
        self.asker = rules.asker.principal.name
        self.rules = rules
        self._seen: dict[Thing, bool] = {}
        self._decisions: dict[str, Decision] = {}
        self._known: dict[str, Known] = {}

    def find(self, id_or_name: str) -> Thing:
        """The dataset of this id, name or zone.name.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        return Thing("dataset", known_dataset(self.session, id_or_name, self.rules)[0].id)

    def find_column(self, dataset: Thing, name: str) -> str:
        """The column of a dataset with this name, in any case.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        known = self.columns(dataset)
        found = next((column for column in known if column == name), None)
        found = found or next((column for column in known if column.lower() == name.lower()), None)
        if found is None:
            raise NotFound(f"{self.name(dataset)} has no column {name[:100]!r}.", dataset=self.name(dataset))
        return found

    def things(self, things: Iterable[Thing]) -> set[Thing]:
        """Those of the things that the asker may know of."""
        asked = set(things)
        if self.is_whole:
            return asked
        new = [thing for thing in asked if thing not in self._seen]
        self._seen |= dict.fromkeys(new, False)
        datasets = [thing.id for thing in new if thing.kind == "dataset"]
        ways = (
            ("dataset", self._datasets(datasets)),
            ("ingestion", self._ingestions(IngestionJob.id, [one.id for one in new if one.kind == "ingestion"])),
            ("landing", self._ingestions(IngestionJob.sha256, [one.id for one in new if one.kind == "landing"])),
            ("query", self._queries([one.id for one in new if one.kind == "query"])),
            ("result", self._queries([one.id for one in new if one.kind == "result"])),
            # A file is only reached by the ingestion that read it.
            ("file", {one.id for one in new if one.kind == "file"}),
            # What is others' is only reached from what was made from it, or is made from that.
            ("external", {one.id for one in new if one.kind == "external"}),
        )
        for kind, ids in ways:
            self._seen |= {Thing(kind, one): True for one in ids}  # type: ignore[arg-type]  # the kinds above
        return {thing for thing in asked if self._seen[thing]}

    def places(self, places: Iterable[Place]) -> set[Place]:
        """Those of the columns that the asker may know of."""
        asked = set(places)
        if self.is_whole:
            return asked
        seen = self.things({place.thing for place in asked})
        return {
            place
            for place in asked
            if place.thing in seen
            and (place.column is None or place.thing.kind != "dataset" or place.column in self.columns(place.thing))
        }

    def columns(self, dataset: Thing) -> tuple[str, ...]:
        """The columns that a dataset has now and the asker may know of."""
        decision = self._decided(dataset.id)
        return decision.columns if decision else ()

    def tells(self, thing: Thing) -> bool:
        """Whether nothing of a thing is hidden from the asker, so that an expression over it tells nothing hidden."""
        if self.is_whole or thing.kind != "dataset":
            return True
        decision = self._decided(thing.id)
        return decision is not None and decision.visible and not decision.binds and not decision.hidden

    def known(self, things: Iterable[Thing]) -> dict[str, Known]:
        """Id → the dataset, for those of the things that are datasets and are there; ask only for what is seen."""
        new = [one.id for one in dict.fromkeys(things) if one.kind == "dataset" and one.id not in self._known]
        for some in batched(new, _AT_ONCE):
            asked = (
                select(Dataset.id, Dataset.name, Dataset.zone, Dataset.owner, View.dataset_id.is_not(None))
                .outerjoin(View, View.dataset_id == Dataset.id)
                .where(Dataset.id.in_(some))
            )
            self._known |= {row[0]: Known(*row) for row in self.session.execute(asked)}
        return self._known

    def name(self, thing: Thing) -> str:
        """What people call a thing."""
        known = self.known([thing]).get(thing.id) if thing.kind == "dataset" else None
        return known.full_name if known else thing.id

    def _decided(self, dataset_id: str) -> Decision | None:
        if dataset_id not in self._decisions:
            self._decide([dataset_id])
        return self._decisions.get(dataset_id)

    def _decide(self, dataset_ids: Collection[str]) -> None:
        for some in batched((one for one in dataset_ids if one not in self._decisions), _AT_ONCE):
            self._decisions |= catalog_decisions(self.session, some, self.rules)

    def _datasets(self, ids: Collection[str]) -> set[str]:
        self._decide(ids)
        return {one for one in ids if one in self._decisions and self._decisions[one].visible}

    def _ingestions(self, by: InstrumentedAttribute[str], keys: Collection[str]) -> set[str]:
        """Those that brought something into a dataset that the asker may know of."""
        found: dict[str, list[str]] = {}
        for some in batched(keys, _AT_ONCE):
            asked = select(by, IngestionJob.dataset_id).where(by.in_(some), IngestionJob.dataset_id.is_not(None))
            for key, dataset_id in self.session.execute(asked):
                found.setdefault(key, []).append(str(dataset_id))
        seen = self._datasets({one for ids in found.values() for one in ids})
        return {key for key, ids in found.items() if not seen.isdisjoint(ids)}

    def _queries(self, ids: Collection[str]) -> set[str]:
        """The asker's own."""
        own: set[str] = set()
        for some in batched(ids, _AT_ONCE):
            asked = select(QueryRun.id).where(QueryRun.id.in_(some), QueryRun.principal == self.asker)
            own.update(self.session.scalars(asked))
        return own
