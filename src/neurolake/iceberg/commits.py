"""Commits of other engines: checked, and made visible with everything that is to be known of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.catalog import datasets, names
from neurolake.compliance.policies.need import need_room
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.base import Limits
from neurolake.gate.contracts.keep import Committer, Held, hold_prepared
from neurolake.iceberg import facts
from neurolake.iceberg.place import Place
from neurolake.iceberg.rights import facts_with_past, known, need_writing, no_table, recording
from neurolake.kernel.errors import CommitConflict, Conflict, Moved, NeuroLakeError
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Dataset
from neurolake.storage.foreign.paths import local
from neurolake.storage.foreign.staged import check_promise
from neurolake.storage.warehouse import TableName

if TYPE_CHECKING:
    from neurolake.storage.foreign.prepare import Prepared, Proposal

_TRIES = 10
_LOOK_S = 300.0
"""How long the rows of a commit may be looked at for a contract."""
_NOTHING = Held()


class Commits:
    """Makes proposals of other engines visible."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def make(self, proposals: "Sequence[Proposal]", who: Principal) -> "list[Prepared]":
        """Commit changes of one or more tables, all or none.

        Raises:
            NotFound, Forbidden: A table is not there for the asker, or not for this.
            CommitConflict: A table does not meet the requirements.
            InvalidInput, LimitExceeded, Conflict: See `Warehouse.prepare`; or views or policies would break.
            ContractBroken: A contract excludes rows that come.
        """
        with recording(self._place.audit, who.name, writing=True):
            for left in reversed(range(_TRIES)):
                prepared: list[Prepared] = []
                try:
                    prepared.extend(self._prepared(one, who) for one in proposals)
                    self.swap(prepared, who, {one.table: self._held(one, who) for one in prepared})
                except NeuroLakeError as error:
                    # Raised before the database commits. After any other error it may have, and needs the files;
                    # what nothing needs is removed as lost files are.
                    for one in prepared:
                        one.discard()
                    if not isinstance(error, Moved) or not left:
                        raise
                else:
                    return prepared
        raise AssertionError("the last try returns or raises")

    def swap(
        self, prepared: "Sequence[Prepared]", who: Principal, held: Mapping[TableName, Held] | None = None
    ) -> None:
        """Make what was prepared visible, and have it searched for personal data in the background.

        Args:
            held: How the rows stand to the contracts, where there are rows.
        """
        begin: list[Callable[[], None]] = []

        def record(session: Session, one: "Prepared") -> None:
            dataset = self._record(session, one, who, (held or {}).get(one.table, _NOTHING))
            if one.commits:
                begin.append(self._place.personal_data().queue(session, dataset, principal=who.name))

        with self._place.gate.asking(self._place.database):
            self._place.warehouse.swap(prepared, record)
        for search in begin:
            search()

    def _held(self, prepared: "Prepared", who: Principal) -> Held:
        """How the rows that a commit brings stand to the contract."""
        place = self._place
        by = Committer(
            place.database,
            place.warehouse,
            lambda session: place.policies.rules(session, who),
            lambda: place.reader().session(Limits(timeout_s=_LOOK_S)),
            place.clock(),
        )
        return hold_prepared(prepared, by)

    def _prepared(self, proposal: "Proposal", who: Principal) -> "Prepared":
        location = self._checked(proposal, who)
        return self._place.warehouse.prepare(proposal, location)

    def _checked(self, proposal: "Proposal", who: Principal) -> str | None:
        """The promised location of a table that is to be made; None for one that is there."""
        table = proposal.table
        creates = any(requirement.type == "assert-create" for requirement in proposal.requirements)
        with self._place.database.read() as session:
            rules = self._place.policies.rules(session, who)
            if creates:
                need_new(session, table, rules)
                return self._promised(proposal, who)
            dataset = known(session, table, rules)
            base = self._place.warehouse.catalog.load_table(table).metadata
            need_writing(rules, facts_with_past(session, dataset, base, rules), beyond_rows=False)
        return None

    def _promised(self, proposal: "Proposal", who: Principal) -> str:
        named = [local(update.location) for update in proposal.updates if update.action == "set-location"]
        if len(named) != 1:
            raise CommitConflict("A table that is made says where it is.", hint="Begin with a staged creation.")
        check_promise(
            self._place.warehouse.need_local("Making a table by another engine"), named[0], proposal.table, who.name
        )
        return named[0]

    def _record(self, session: Session, prepared: "Prepared", who: Principal, held: Held) -> Dataset:
        from neurolake.storage.foreign.updates import is_beyond_rows

        rules, run = self._place.policies.rules(session, who), new_id()
        if prepared.base is None:
            dataset = self._register(session, prepared.table, who, rules)
        else:
            dataset = known(session, prepared.table, rules)
            base, after = prepared.base.metadata, prepared.metadata
            beyond = is_beyond_rows(prepared.proposal.updates, base, after)
            need_writing(rules, facts_with_past(session, dataset, after, rules), beyond_rows=beyond)
            facts.check_gate(session, dataset, prepared, rules, self._place.gate, run)
            held.check_same(session)
        by = facts.By(who.name, run, self._place.clock(), held.warnings)
        facts.record(session, dataset, prepared, by, self._place.audit)
        return dataset

    def _register(self, session: Session, table: TableName, who: Principal, rules: Rules) -> Dataset:
        need_new(session, table, rules)
        dataset = datasets.register(session, table[1], table[0], self._place.clock())
        dataset.owner = who.name
        return dataset


def need_new(session: Session, table: TableName, rules: Rules) -> None:
    """Check that the asker may make a table of this name, and that there is none.

    Raises:
        InvalidName, Forbidden: The name is none, or the asker may not.
        Conflict: There is one.
    """
    from neurolake.storage.warehouse import ZONES

    if table[0] not in ZONES:
        raise no_table(table)
    names.dataset_name(table[1])
    need_room(rules, table[1], table[0])
    there = datasets.by_name(session, table[1])
    if there is not None:
        where = "" if there.zone == table[0] else " in another zone: names are unique in all zones"
        raise Conflict(f"The dataset {table[1]!r} exists{where}.", iceberg="AlreadyExistsException")
