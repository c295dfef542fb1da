"""What a specification says beyond its form: steps wait in no circle, SQL parses, names are known."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from neurolake.catalog.names import dataset_name
from neurolake.kernel.errors import InvalidName, InvalidOption, LimitExceeded, NeuroLakeError
from neurolake.nuic.pipelines.cron import cron
from neurolake.nuic.pipelines.document import Diagnostic, at, parse
from neurolake.nuic.pipelines.parameters import BUILT_IN, OF_PARTITION, known_names, value_of
from neurolake.nuic.pipelines.partitions import partitions
from neurolake.nuic.pipelines.places import Document
from neurolake.nuic.pipelines.spec import Spec, Step, StepKind
from neurolake.sql.changes import parse_statement
from neurolake.sql.places import did_you_mean
from neurolake.sql.several import several

_MAX_STATEMENTS = 100


@dataclass(frozen=True)
class Known:
    """What a specification may speak of beside itself.

    Attributes:
        functions: Names of the functions that packages on this machine offer.
        pools: The lake's pools and their sizes.
        dimensions: Names of the dimensions of quality.
        ingest: Raises when fields of an ingestion are not valid.
        maintain: Raises when fields of a request for maintenance are not valid.
    """

    functions: Collection[str]
    pools: Mapping[str, int]
    dimensions: Collection[str]
    ingest: Callable[[Mapping[str, Any]], object]
    maintain: Callable[[Mapping[str, Any]], object]


def examined(text: str, known: Known) -> tuple[Spec | None, list[Diagnostic]]:
    """The specification that a text holds, None where it has errors of form, and all that is to be said about it.

    Raises:
        InvalidPipeline: It cannot be read at all.
    """
    spec, found, document = parse(text)
    if spec is None:
        return None, found
    return spec, list(_Check(spec, document, known).all())


@dataclass(frozen=True)
class _Check:
    spec: Spec
    document: Document
    known: Known

    def all(self) -> Iterator[Diagnostic]:
        yield from self._parameters()
        yield from self._schedule()
        yield from self._partitions()
        yield from self._order()
        for name, step in self.spec.steps.items():
            yield from self._pool(name, step)
            yield from self._kinds[step.kind](name, step)

    @property
    def _kinds(self) -> Mapping[StepKind, Callable[[str, Step], Iterator[Diagnostic]]]:
        return {
            "sql": self._sql,
            "ingest": self._ingest,
            "quality": self._quality,
            "maintain": self._maintain,
            "python": self._python,
        }

    def _parameters(self) -> Iterator[Diagnostic]:
        for name, parameter in self.spec.parameters.items():
            if name in (*BUILT_IN, *OF_PARTITION):
                yield at(self.document, ("parameters", name), f"Every run has a value {name!r} already.")
            given = [("choices", number, choice) for number, choice in enumerate(parameter.choices)]
            if parameter.default is not None:
                given.append(("default", 0, parameter.default))
            for part, number, value in given:
                try:
                    value_of(name, parameter, value)
                except InvalidOption as error:
                    path = ("parameters", name, part, number) if part == "choices" else ("parameters", name, part)
                    yield at(self.document, path, error.detail)

    def _schedule(self) -> Iterator[Diagnostic]:
        schedule = self.spec.schedule
        if schedule is None:
            return
        try:
            cron(schedule.cron, schedule.timezone)
        except InvalidOption as error:
            part = "timezone" if "zone" in error.detail else "cron"
            yield at(self.document, ("schedule", part), error.detail, hint=error.hint)
        if self.spec.partitions is not None and self.spec.partitions.by != "date":
            message = "A scheduled run is about the date partition that has just ended; these partitions have no dates."
            yield at(self.document, ("schedule",), message, hint="Run them by a backfill.")
        for name, parameter in self.spec.parameters.items():
            if parameter.default is None:
                message = "A scheduled run is given no values: the parameter needs a default."
                yield at(self.document, ("parameters", name), message)

    def _partitions(self) -> Iterator[Diagnostic]:
        kind = self.spec.partitions
        if kind is None:
            return
        if kind.by == "range" and kind.to <= kind.from_:
            yield at(self.document, ("partitions", "to"), "It comes after from.")
        if kind.by == "date" and kind.to is not None:
            from datetime import UTC, datetime

            if next(partitions(kind, datetime.max.replace(tzinfo=UTC)), None) is None:
                yield at(self.document, ("partitions", "to"), "There is no whole partition between from and to.")

    def _order(self) -> Iterator[Diagnostic]:
        unknown = False
        for name, step in self.spec.steps.items():
            for number, other in enumerate(step.after):
                if other not in self.spec.steps:
                    unknown = True
                    hint = did_you_mean(other, list(self.spec.steps))
                    yield at(self.document, ("steps", name, "after", number), f"There is no step {other!r}.", hint=hint)
        circle = None if unknown else _circle({name: step.after for name, step in self.spec.steps.items()})
        if circle:
            shown = " → ".join([*circle, circle[0]])
            yield at(self.document, ("steps", circle[0], "after"), f"The steps wait for one another: {shown}.")

    def _pool(self, name: str, step: Step) -> Iterator[Diagnostic]:
        pools = {*self.spec.pools, *self.known.pools}
        if step.pool is not None and step.pool not in pools:
            hint = f"Known: {', '.join(sorted(pools)) or 'none'}."
            yield at(self.document, ("steps", name, "pool"), f"There is no pool {step.pool!r}.", hint=hint)

    def _sql(self, name: str, step: Step) -> Iterator[Diagnostic]:
        yield from self._statements(("steps", name, "sql"), step.sql or "", changes=True)

    def _statements(self, path: tuple[str | int, ...], sql: str, *, changes: bool) -> Iterator[Diagnostic]:
        try:
            parts = several(sql)
        except NeuroLakeError as error:
            yield at(self.document, path, error.detail, hint=error.hint)
            return
        if len(parts) > (_MAX_STATEMENTS if changes else 1):
            yield at(self.document, path, f"At most {_MAX_STATEMENTS if changes else 1} statements.")
            return
        for part in parts:
            try:
                statement = parse_statement(part.sql)
            except NeuroLakeError as error:
                line, column = error.where.get("line") or 1, error.where.get("column") or 1
                across = part.column + column - 1 if line == 1 else column
                yield at(self.document, path, error.detail, hint=error.hint, line=part.line + line - 1, column=across)
                continue
            for one in sorted(statement.parameters - known_names(self.spec)):
                yield self._unknown_parameter(path, sql, one)

    def _unknown_parameter(self, path: tuple[str | int, ...], sql: str, name: str) -> Diagnostic:
        before = sql[: max(sql.find(f"${name}"), sql.find(f":{name}"), 0)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        if name in OF_PARTITION:
            hint = "Say what the partitions are."
        else:
            hint = did_you_mean(name, sorted(known_names(self.spec))) or "Name it under parameters."
        return at(self.document, path, f"There is no parameter ${name}.", hint=hint, line=line, column=column)

    def _ingest(self, name: str, step: Step) -> Iterator[Diagnostic]:
        ingest, path = step.ingest, ("steps", name, "ingest")
        assert ingest is not None
        parts = ingest.files.replace("\\", "/").split("/")
        if ingest.files.startswith(("/", "~")) or ".." in parts or "\0" in ingest.files:
            yield at(self.document, (*path, "files"), "Files are below the inbox.", hint="For example: sales/*.csv")
        try:
            dataset_name(ingest.dataset)
        except InvalidName as error:
            yield at(self.document, (*path, "dataset"), error.detail, hint=error.hint)
            return
        try:
            self.known.ingest({**ingest.options, "dataset": ingest.dataset, "mode": ingest.mode})
        except (InvalidOption, LimitExceeded) as error:
            yield at(self.document, (*path, "options"), error.detail, hint=error.hint)

    def _quality(self, name: str, step: Step) -> Iterator[Diagnostic]:
        quality, path = step.quality, ("steps", name, "quality")
        assert quality is not None
        for dimension in quality.dimensions:
            if dimension not in self.known.dimensions:
                hint = f"They are: {', '.join(sorted(self.known.dimensions))}."
                message = f"There is no dimension {dimension[:60]!r}."
                yield at(self.document, (*path, "dimensions", dimension), message, hint=hint)
        for number, check in enumerate(quality.checks):
            yield from self._statements((*path, "checks", number, "sql"), check.sql, changes=False)

    def _maintain(self, name: str, step: Step) -> Iterator[Diagnostic]:
        assert step.maintain is not None
        try:
            self.known.maintain(step.maintain.wanted)
        except InvalidOption as error:
            yield at(self.document, ("steps", name, "maintain"), error.detail, hint=error.hint)

    def _python(self, name: str, step: Step) -> Iterator[Diagnostic]:
        assert step.python is not None
        function = step.python.function
        if function not in self.known.functions:
            known = ", ".join(sorted(self.known.functions)) or "none"
            yield at(
                self.document,
                ("steps", name, "python", "function"),
                f"No package on this machine offers a step {function[:60]!r}.",
                hint=f"Known: {known}.",
            )


def _circle(after: Mapping[str, Collection[str]]) -> list[str]:
    """Steps of which each waits for the next and the last for the first; none where there is no circle."""
    left = {name: set(others) for name, others in after.items()}
    while free := [name for name, others in left.items() if not others]:
        for name in free:
            del left[name]
        for others in left.values():
            others.difference_update(free)
    if not left:
        return []
    way: list[str] = []
    name = next(iter(left))
    while name not in way:
        way.append(name)
        name = min(left[name])
    return way[way.index(name) :]
