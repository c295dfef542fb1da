"""Where edits are made: the right is checked, the version is compared, and who did what is recorded with the edit."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neurolake.catalog import cards
from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched
from neurolake.compliance.policies.base import Action
from neurolake.compliance.policies.decide import Decision, Facts
from neurolake.compliance.policies.denials import denials
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.kernel.clock import Clock
from neurolake.kernel.errors import Conflict, Forbidden, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, DatasetCard

_EVERYTHING = Facts("", "*", "*", None, ("*",), {})


@dataclass(frozen=True)
class Edit:
    """An edit under way.

    Attributes:
        seen: What the editor sees of the dataset.
        facts: What policies may speak of in it.
    """

    session: Session
    dataset: Dataset
    card: DatasetCard
    rules: Rules
    seen: Decision
    facts: Facts

    def need(self, action: Action) -> None:
        """Check that the editor may do this, too.

        Raises:
            Forbidden: Not allowed; says why.
        """
        need(self.rules, self.facts, action)

    def need_column(self, column: str) -> str:
        """The name of a column that the editor sees.

        Raises:
            NotFound: There is none.
        """
        if column not in self.seen.columns:
            raise NotFound(f"{self.dataset.zone}.{self.dataset.name} has no column {column[:100]!r}.")
        return column


class Desk:
    """Gives the transactions of edits."""

    def __init__(self, database: Database, policies: Policies, audit: AuditLog, clock: Clock) -> None:
        self.database = database
        self.policies = policies
        self.clock = clock
        self._audit = audit

    @contextmanager
    def dataset(
        self, name: str, principal: Principal, what: str, *, expected: int | None = None, columns: tuple[str, ...] = ()
    ) -> Iterator[Edit]:
        """Edit what is said about a dataset.

        Args:
            what: What is done, without its content, for the audit log.
            expected: The version of the card that the edit was made from.
            columns: What of the dataset it is about.

        Raises:
            NotFound: There is no such dataset that the editor may know of.
            Forbidden: They may not curate it.
            Conflict: It was edited meanwhile.
        """
        with self._recording(principal), self.database.write() as session:
            rules = self.policies.rules(session, principal)
            dataset, seen = known_dataset(session, name, rules)
            facts = catalog_facts(session, dataset, rules)
            need(rules, facts, "curate")
            card = cards.edited(session, dataset, expected=expected, by=principal.name, now=self.clock())
            yield Edit(session, dataset, card, rules, seen, facts)
            self._append(session, principal, what, (Touched(dataset.id, columns),))

    @contextmanager
    def glossary(self, principal: Principal, what: str) -> Iterator[Session]:
        """Edit what is said beyond single datasets.

        Raises:
            Forbidden: The editor may not curate everything.
        """
        with self._recording(principal), self.database.write() as session:
            if not self.policies.rules(session, principal).decide(_EVERYTHING, "curate").allowed:
                raise Forbidden(
                    f"{principal.name} may not edit the glossary and the domains.",
                    hint="It takes a grant to curate that is not limited to a zone or a dataset.",
                )
            try:
                yield session
                session.flush()
            except IntegrityError as error:
                raise Conflict(
                    "Somebody else made the same change meanwhile.", hint="Look at what is there."
                ) from error
            self._append(session, principal, what)

    def _append(self, session: Session, principal: Principal, what: str, touched: tuple[Touched, ...] = ()) -> None:
        entry = Entry(
            "curate", principal.name, outcome="succeeded", reasons=(Reason("", what[:500]),), datasets=touched
        )
        self._audit.append(session, entry)

    def _recording(self, principal: Principal) -> AbstractContextManager[None]:
        """Record a refusal, after what was written in vain is gone."""
        return denials(self._audit, lambda: Entry("curate", principal.name))
