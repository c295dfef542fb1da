"""A question, as it is asked."""

from dataclasses import dataclass
from datetime import datetime

from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.clock import in_utc
from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.sql.parse import Parameters

MAX_TIMEOUT_S = 3600.0


@dataclass(frozen=True)
class Question:
    """What is asked, by whom, within which bounds.

    Attributes:
        parameters: Values for `$name` or `:name` (a mapping), or for `?` or `$1` (a sequence).
        purpose: What the answer is for, where a policy demands that this be said.
        limit: Most rows to keep; None for the bound that always holds.
        timeout_s: Seconds it may run; None for the usual bound.
        dialect: Of `sql`, when it is not DuckDB's.
        as_of: Read every table as it was at this time; in UTC where no zone is given.
        confirm: Make a change even though something that depends on the dataset breaks.
        remedies: A remediation: what a contract asks of the rows does not stop it.
        use_cache: Whether a stored answer will do.
        words: The question in words, in place of `sql`.
        only_reads: A statement that changes something is refused, whatever the asker may do.
        planned_on: For a change: the snapshot of its target that it was planned on; another is a conflict.
        told: What the history says in place of the text, which holds values that must not be kept.
        engine: Name of the engine that is to answer; None for the usual one.
    """

    sql: str = ""
    parameters: Parameters | None = None
    principal: Principal = LOCAL
    purpose: str | None = None
    limit: int | None = None
    timeout_s: float | None = None
    dialect: str | None = None
    as_of: datetime | None = None
    confirm: bool = False
    remedies: bool = False
    use_cache: bool = True
    engine: str | None = None
    words: str | None = None
    only_reads: bool = False
    planned_on: int | None = None
    told: str | None = None

    @property
    def asker(self) -> Asker:
        """Who asks, for the policies."""
        return Asker(self.principal, self.purpose)

    @property
    def moment(self) -> datetime | None:
        """`as_of`, with its zone."""
        return in_utc(self.as_of)

    @property
    def text(self) -> str:
        """As it was asked, unless something else is to be told."""
        asked = self.sql if self.words is None else self.words
        return asked if self.told is None else self.told

    def check(self, max_timeout_s: float) -> None:
        """Refuse bounds that make no sense.

        Raises:
            InvalidOption: One is out of range.
        """
        if self.limit is not None and self.limit < 1:
            raise InvalidOption(f"A limit of {self.limit} rows keeps nothing.", hint="Give at least 1.")
        if self.timeout_s is not None and not 0 < self.timeout_s <= max_timeout_s:
            raise InvalidOption(f"A time limit is more than 0 and at most {max_timeout_s:.0f} seconds.")
