"""The policies in force, as one asker meets them."""

import threading
from collections.abc import Sequence

from sqlalchemy.orm import Session

from neurolake.compliance.policies import store
from neurolake.compliance.policies.base import Action, Policy
from neurolake.compliance.policies.decide import Decision, Facts, decide
from neurolake.compliance.policies.expressions import Asker


class Rules:
    """All policies, for one asker.

    Attributes:
        revision: Grows with every change of any policy; 0 where none can bind the asker.
    """

    def __init__(self, policies: Sequence[Policy], asker: Asker, revision: int = 0) -> None:
        self.asker = asker
        self.revision = revision
        self._policies = policies

    @property
    def bind_nothing(self) -> bool:
        """Whether no policy can bind the asker, so that the facts they speak of need not be fetched."""
        return self.asker.principal.is_admin

    def speak_of(self, tag: str) -> bool:
        """Whether any policy speaks of a tag, so that giving or taking it changes what people may see."""
        return any(
            on and (tag == on or tag.startswith(f"{on}.")) for on in (policy.on.tag for policy in self._policies)
        )

    def decide(self, facts: Facts, action: Action = "select") -> Decision:
        """See `decide`."""
        return decide(self._policies, self.asker, facts, action)


class PolicyBook:
    """Gives the rules; reads the policies again only when one has changed."""

    def __init__(self) -> None:
        self._known: tuple[int, tuple[Policy, ...]] | None = None
        self._lock = threading.Lock()

    def rules(self, session: Session, asker: Asker) -> Rules:
        """The rules as they stand in this transaction."""
        if asker.principal.is_admin:
            return Rules((), asker)
        revision, policies = self._policies(session)
        return Rules(policies, asker, revision)

    def _policies(self, session: Session) -> tuple[int, tuple[Policy, ...]]:
        revision = store.revision(session)
        with self._lock:
            if self._known is None or self._known[0] != revision:
                self._known = (revision, tuple(stored.policy for stored in store.listing(session)))
            return self._known
