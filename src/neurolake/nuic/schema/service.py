"""Questions about the columns of datasets over time, in somebody's name."""

from collections.abc import Sequence
from typing import Any

from neurolake.compliance.policies.service import Policies
from neurolake.gate.gate import Gate
from neurolake.kernel.errors import InvalidInput
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.nuic.asking import Asking
from neurolake.nuic.schema import analysis
from neurolake.nuic.schema.history import comparison, history
from neurolake.nuic.schema.proposed import ProposedColumn
from neurolake.nuic.schema.seen import View

MAX_VERSIONS = 100


class Schemas:
    """History, comparison and impact. Datasets are given by id, name or zone.name; answers are JSON-ready.

    Every question raises NotFound where there is no dataset that the asker may know of.
    """

    def __init__(self, database: Database, policies: Policies, gate: Gate, asking: Asking) -> None:
        self._database = database
        self._policies = policies
        self._gate = gate
        self._asking = asking

    def history(
        self, dataset: str, principal: Principal = LOCAL, *, limit: int = 50, before: int | None = None
    ) -> dict[str, Any]:
        """Who changed the columns when, how and by what; see `history.history`."""
        with self._database.read() as session:
            return history(View(session, dataset, self._policies.rules(session, principal)), limit=limit, before=before)

    def compare(
        self, dataset: str, first: int | None = None, second: int | None = None, principal: Principal = LOCAL
    ) -> dict[str, Any]:
        """What changed between two versions; see `history.comparison`."""
        with self._database.read() as session:
            return comparison(View(session, dataset, self._policies.rules(session, principal)), first, second)

    def analyze_impact(
        self,
        dataset: str,
        principal: Principal = LOCAL,
        *,
        sql: str | None = None,
        columns: Sequence[ProposedColumn] | None = None,
    ) -> dict[str, Any]:
        """What would become of a statement, or of a list of columns; see `analysis.analysed`.

        Raises:
            InvalidInput, InvalidSql: The proposal is wrong, or there is none, or two.
            Forbidden: The asker may not read what the statement reads.
        """
        if (sql is None) == (columns is None):
            raise InvalidInput("Give a statement or a list of columns.", hint="One of sql and columns.")
        with self._database.read() as session:
            view = View(session, dataset, self._policies.rules(session, principal))
            before = analysis.present(view)
        if sql is not None:
            proposal = analysis.of_statement(view, before, sql, self._asking, principal)
        else:
            proposal = analysis.of_columns(before, columns or ())
        with self._database.read() as session:
            view = View(session, dataset, self._policies.rules(session, principal))
            return analysis.analysed(view, proposal, self._gate, new_id())
