"""A semantic layer tried on the data, as somebody: types of its expressions, and rows that its joins would repeat."""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from neurolake.kernel.errors import Cancelled, NeuroLakeError
from neurolake.kernel.principal import Principal
from neurolake.nuic.asking import Asking, Bounds
from neurolake.nuic.semantic.document import Entity, Join, Layer
from neurolake.nuic.semantic.expressions import condition, figure, spelt
from neurolake.nuic.semantic.lint import Issue
from neurolake.nuic.semantic.seen import View
from neurolake.sql import quoted

_TIMEOUT_S = 20.0


class Trying:
    """Tries a layer that has no errors by the catalog alone.

    Args:
        views: Entity → its dataset, as the asker sees it.
    """

    def __init__(self, asking: Asking, principal: Principal, views: Mapping[str, View]) -> None:
        self._asking = asking
        self._principal = principal
        self._views = views

    def issues(self, layer: Layer) -> Iterator[Issue]:
        """What the engine or the rows speak against."""
        for name, entity in layer.entities.items():
            if name in self._views:
                yield from self._of_entity(name, entity)
        for join in layer.joins:
            yield from self._of_join(join)

    def _of_entity(self, name: str, entity: Entity) -> Iterator[Issue]:
        view = self._views[name]
        for number, text in enumerate(entity.filters):
            kept = exp.select(exp.Count(this=exp.Star())).where(spelt(condition(text), view.columns))
            yield from self._bound(f"entities.{name}.filters.{number}", kept, view)
        for measure in entity.measures:
            made = exp.select(spelt(figure(entity, measure), view.columns))
            yield from self._bound(f"entities.{name}.measures.{measure}", made, view)
        if entity.key is not None:
            yield from self._single(f"entities.{name}.key", view, entity.key, f"{entity.key} does not tell rows apart")

    def _bound(self, place: str, query: exp.Select, view: View) -> Iterator[Issue]:
        try:
            self._asking.check(query.from_(quoted.dataset(".".join(view.table))).sql("duckdb"), self._principal)
        except Cancelled:
            raise
        except NeuroLakeError as error:
            yield Issue("error", place, error.detail, error.hint)

    def _of_join(self, join: Join) -> Iterator[Issue]:
        source, target = join.ends
        ends = {"many-to-one": (target,), "one-to-one": (source, target), "many-to-many": ()}[join.cardinality]
        place = f"joins.{join.source} → {join.target}"
        for entity, column in ends:
            if entity in self._views:
                said = f"It is said to be {join.cardinality}, but {entity}.{column} is not single"
                yield from self._single(place, self._views[entity], column, said)

    def _single(self, place: str, view: View, column: str, said: str) -> Iterator[Issue]:
        """A column that is to have no value twice: if it has, figures would count rows several times."""
        own = spelt(quoted.column(column), view.columns)
        more = exp.Sub(this=exp.Count(this=own), expression=exp.Count(this=exp.Distinct(expressions=[own.copy()])))
        query = exp.select(more).from_(quoted.dataset(".".join(view.table)))
        bounds = Bounds(rows=1, timeout_s=_TIMEOUT_S)
        try:
            answer = self._asking.ask(query.sql("duckdb"), self._principal, bounds=bounds)
        except Cancelled:
            raise
        except NeuroLakeError as error:
            yield Issue("warning", place, f"It could not be counted: {error.detail}")
            return
        if again := int(answer.rows[0][0] or 0):
            yield Issue("error", place, f"{said}: {again:,} rows repeat a value.", "Figures would count rows twice.")
