"""The semantic layer as the product offers it: drafted, checked, applied in versions, and seen by grants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.compliance.audit import AuditLog, Entry, Reason
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need, need_all
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Conflict, InvalidInput, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, SemanticVersion
from neurolake.nuic.asking import Asking
from neurolake.nuic.questions.links import links
from neurolake.nuic.questions.relevant import all_subjects
from neurolake.nuic.questions.schema import facts_of, tables
from neurolake.nuic.semantic import store
from neurolake.nuic.semantic.document import Join, Layer, layer_from_yaml
from neurolake.nuic.semantic.draft import drafted
from neurolake.nuic.semantic.lint import Issue, issues
from neurolake.nuic.semantic.seen import View, cut, views
from neurolake.nuic.semantic.tried import Trying
from neurolake.nuic.semantic.weave import spoken_of
from neurolake.nuic.sketches.service import Sketches

_MOST_DRAFTED = 200
_MAX_NOTE = 1_000
_SHOWN = 5


@dataclass(frozen=True)
class Known:
    """What of the layer in force a question may use, for one asker.

    Attributes:
        layer: Only what the asker may compute.
        views: Entity → its dataset.
        spoken_of: Datasets whose entities the question names.
    """

    layer: Layer
    views: Mapping[str, View]
    spoken_of: frozenset[str]


class Semantic:
    """The semantic layer of a lake; answers are JSON-ready.

    Who changes what is said of a dataset manages it and sees all of it. Each sees of the layer what speaks of columns
    that they see.
    """

    def __init__(
        self,
        database: Database,
        policies: Policies,
        audit: AuditLog,
        asking: Asking,
        sketches: Sketches,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._policies = policies
        self._audit = audit
        self._asking = asking
        self._sketches = sketches
        self._clock = clock
        self._read: tuple[int, Layer] = (0, Layer())

    def draft(self, principal: Principal = LOCAL, names: Sequence[str] = ()) -> str:
        """A YAML document made from the catalog, as the asker sees it; nothing is applied.

        Args:
            names: Of datasets; the first 200 by name without any.

        Raises:
            NotFound: There is no such dataset that the asker may read.
        """
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            if names:
                ids = [self._readable(session, name, rules) for name in names]
            else:
                ids = list(session.scalars(select(Dataset.id).order_by(Dataset.name).limit(_MOST_DRAFTED)))
        self._sketches.refresh(most=_MOST_DRAFTED, seconds=10.0)
        with self._database.read() as session:
            subjects = all_subjects(session, ids, self._policies.rules(session, principal), self._clock())
            facts = facts_of(session, subjects)
            layer = drafted(
                tables(subjects, facts), links(session, [one for one in subjects if one.id in facts], facts)
            )
        return layer.to_yaml()

    def show(self, principal: Principal = LOCAL, version: int | None = None) -> dict[str, Any]:
        """The layer in force, or a past version, as the asker may see it.

        Raises:
            NotFound: There is none.
        """
        with self._database.read() as session:
            row = store.current(session) if version is None else store.of(session, version)
            if row is None:
                raise NotFound("There is no semantic layer.", hint="Begin with: neurolake semantic draft.")
            return _told(row) | _document(self._seen(session, store.layer_of(row), principal))

    def history(self, principal: Principal = LOCAL, limit: int = 100) -> list[dict[str, Any]]:
        """The versions, newest first; notes are told to those who see anything of the version."""
        with self._database.read() as session:
            rows = store.history(session, limit)
            seen = [bool(self._seen(session, store.layer_of(row), principal).entities) for row in rows]
            return [_told(row) | ({} if sees else {"note": ""}) for row, sees in zip(rows, seen, strict=True)]

    def check(self, text: str | None = None, principal: Principal = LOCAL) -> dict[str, Any]:
        """What is wrong with a document, or with the layer in force, as the asker can tell.

        Raises:
            InvalidInput: It is no semantic layer.
        """
        with self._database.read() as session:
            layer = self.current(session) if text is None else layer_from_yaml(text)
            if text is None:
                layer = self._seen(session, layer, principal)
        found = self._issues(layer, principal)
        return {"valid": not _errors(found), "issues": [one.to_json() for one in found]}

    def apply(self, text: str, principal: Principal = LOCAL, *, note: str = "") -> dict[str, Any]:
        """Put a document in force. What it leaves out is removed, but for what the asker does not see.

        Raises:
            InvalidInput: It is none, or has errors; they are told.
            Forbidden: It changes what is said of a dataset that the asker does not manage, or not see all of.
            Conflict: It was changed by somebody else meanwhile, or an entity has a name that is taken.
        """
        if len(note) > _MAX_NOTE:
            raise InvalidInput(f"A note has at most {_MAX_NOTE:,} characters.")
        wanted = layer_from_yaml(text)
        found = self._issues(wanted, principal)
        if wrong := _errors(found):
            listed = "; ".join(f"{one.where}: {one.what}" for one in wrong[:_SHOWN])
            raise InvalidInput(
                f"The semantic layer has {len(wrong)} errors: {listed}", issues=[one.to_json() for one in found]
            )
        return self._put(wanted, principal, note) | {"issues": [one.to_json() for one in found]}

    def remove(self, principal: Principal = LOCAL) -> None:
        """Put a version in force that says nothing of what the asker sees; the versions stay on record.

        Raises:
            NotFound, Forbidden: There is none; see `apply`.
        """
        self.show(principal)
        self._put(Layer(), principal, "removed")

    def _put(self, wanted: Layer, principal: Principal, note: str) -> dict[str, Any]:
        with self._database.write() as session:
            before = self.current(session)
            merged = self._merged(session, before, wanted, principal)
            row = store.put(session, merged, note=note, by=principal.name, now=self._clock())
            told = f"semantic layer: version {row.version}"
            self._audit.append(session, Entry("semantic.change", principal.name, reasons=(Reason("", told),)))
            return _told(row) | _document(self._seen(session, merged, principal))

    def current(self, session: Session) -> Layer:
        """The whole layer in force."""
        number = store.number(session)
        if self._read[0] != number:
            self._read = (number, store.layer_of(store.current(session)))
        return self._read[1]

    def known(self, session: Session, said: Sequence[str], rules: Rules) -> Known:
        """What of the layer in force may be used in answering a question."""
        layer = self.current(session)
        if not layer.entities:
            return Known(layer, {}, frozenset())
        seen = views(session, layer, rules)
        usable = cut(layer, seen, masked=False)
        named = spoken_of(usable, said)
        return Known(usable, seen, frozenset(seen[name].dataset_id for name in named if name in seen))

    def _seen(self, session: Session, layer: Layer, principal: Principal) -> Layer:
        rules = self._policies.rules(session, principal)
        return layer if rules.bind_nothing else cut(layer, views(session, layer, rules))

    def _issues(self, layer: Layer, principal: Principal) -> list[Issue]:
        with self._database.read() as session:
            seen = views(session, layer, self._policies.rules(session, principal))
            columns = datasets.columns_of_each(session, {one.dataset_id for one in seen.values()})
            known = {
                name: {one.name: one.type for one in columns.get(view.dataset_id, ()) if one.name in view.columns}
                for name, view in seen.items()
            }
        found = issues(layer, known)
        return found if _errors(found) else [*found, *Trying(self._asking, principal, seen).issues(layer)]

    def _merged(self, session: Session, before: Layer, wanted: Layer, principal: Principal) -> Layer:
        """What was before, with what the asker changed of what they see."""
        shown = self._seen(session, before, principal)
        entities = {name: one for name, one in before.entities.items() if name not in shown.entities}
        if taken := sorted(entities.keys() & wanted.entities.keys()):
            raise Conflict(f"The name {taken[0]!r} is taken.", hint="Give the entity another name.")
        for name in sorted(shown.entities.keys() | wanted.entities.keys()):
            if wanted.entities.get(name) == shown.entities.get(name):
                entities[name] = before.entities[name]
                continue
            for layer in (before, wanted):
                if name in layer.entities:
                    self._need_manage(session, layer.entities[name].dataset, principal)
            if name in wanted.entities:
                entities[name] = wanted.entities[name]
        joins = self._joins(session, before, shown, wanted, principal)
        kept = tuple(join for join in joins if all(entity in entities for entity, _ in join.ends))
        return Layer(entities=entities, joins=kept)

    def _joins(
        self, session: Session, before: Layer, shown: Layer, wanted: Layer, principal: Principal
    ) -> tuple[Join, ...]:
        changed = set(shown.joins) ^ set(wanted.joins)
        for join in changed:
            layer = wanted if join in wanted.joins else before
            (entity, _), _ = join.ends
            self._need_manage(session, layer.entities[entity].dataset, principal)
        return (*(join for join in before.joins if join not in shown.joins), *wanted.joins)

    def _need_manage(self, session: Session, dataset: str, principal: Principal) -> None:
        found = datasets.lookup(session, dataset, measured=False)
        if found is None:
            return
        rules = self._policies.rules(session, principal)
        facts = catalog_facts(session, found, rules)
        need(rules, facts, "manage")
        need_all(rules, facts)

    def _readable(self, session: Session, name: str, rules: Rules) -> str:
        from neurolake.compliance.policies.shown import known_dataset

        return known_dataset(session, name, rules)[0].id


def _errors(found: Sequence[Issue]) -> list[Issue]:
    return [one for one in found if one.level == "error"]


def _told(row: SemanticVersion) -> dict[str, Any]:
    return {"version": row.version, "note": row.note, "by": row.by, "at": _moment(row.at)}


def _moment(at: datetime) -> str:
    return at.isoformat()


def _document(layer: Layer) -> dict[str, Any]:
    return {"yaml": layer.to_yaml(), "document": layer.to_json()}
