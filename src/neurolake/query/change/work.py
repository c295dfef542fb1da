"""One statement that is being carried out: its governed read, its files, its end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlglot import exp

from neurolake.catalog.data_files import Staged, copy_fields
from neurolake.compliance.policies.base import Action
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.base import Limits, Session
from neurolake.engine.sql import ident
from neurolake.kernel.errors import Conflict, InvalidSql
from neurolake.kernel.ids import new_id
from neurolake.optimizer.barrier import in_barrier
from neurolake.query.authorise import Authorised, authorise
from neurolake.query.base import Cancellable
from neurolake.query.change.place import Place
from neurolake.query.change.subject import Subject, find, missing
from neurolake.query.columns import columns_read
from neurolake.query.execute import execute
from neurolake.query.lineage import UNTRACED, Traced, traced
from neurolake.query.live import Live
from neurolake.query.plan import planned
from neurolake.query.resolve import Resolved, Source, resolve
from neurolake.query.results import Kept
from neurolake.query.rewrite import Governed, rewrite
from neurolake.sql import quoted
from neurolake.sql.changes import ChangeStatement, Target
from neurolake.sql.parse import Statement
from neurolake.storage.types import Field

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
ROWS = "nl_rows"


@dataclass
class Work:
    """A statement on its way.

    Attributes:
        keep: Stores the answer; see `ResultStore.keep`.
        folder: For its files; it goes when the statement has ended.
        authorised: What it reads and may see of that, once it is known.
    """

    place: Place
    live: Live
    statement: ChangeStatement
    keep: Callable[[Any], Kept]
    folder: Path
    authorised: Authorised | None = None
    reasons: list[str] = field(default_factory=list)

    def rules(self, session: Any) -> Rules:
        return self.place.policies.rules(session, self.live.question.asker)

    def subject(
        self, target: Target, action: Action, *, view: bool = False, and_: Callable[[Rules, Any], None] | None = None
    ) -> Subject:
        """The dataset to change, which the asker may change.

        Raises:
            NotFound, Forbidden: It is not there, or not for this.
            InvalidSql: It is a view, or is none.
        """
        recorder = self.place.recorder
        with self.live.stage("target"), self.place.database.read() as session:
            rules = self.rules(session)
            with recorder.denials(self.live, self.statement):
                subject = find(session, self.place.warehouse, target, rules)
                if subject is None:
                    raise missing(target)
                self.live.target = subject.id
                self.reasons += need(rules, subject.facts, action).reasons
                if and_ is not None:
                    and_(rules, subject.facts)
        planned_on = self.live.question.planned_on
        if planned_on is not None and subject.files.snapshot_id != planned_on:
            raise Conflict(
                f"{subject.full_name} is at snapshot {subject.files.snapshot_id}, not at {planned_on} any more.",
                hint="Plan the change anew.",
            )
        if subject.view != view:
            what = "a view" if subject.view else "no view"
            raise InvalidSql(f"{subject.full_name} is {what}.", **target.place)
        return subject

    def lineage(self, targets: Mapping[int, str], *, through_views: bool = True) -> Traced:
        """What the columns that are written come from, given by the position of a column of what was computed."""
        return traced(self.authorised, targets, through_views=through_views) if self.authorised else UNTRACED

    def compute(
        self,
        tree: exp.Expr,
        take: Callable[["pa.RecordBatchReader", Session], T],
        *,
        target: Source | None = None,
        check: Callable[[Resolved, Rules, Any], None] | None = None,
    ) -> T:
        """Run a query on the governed path and hand its rows on.

        Args:
            take: Given the rows and a session of the writer.
            target: A table that the tree has under its relation's name already.
            check: Called when it is known what is read, before it is.
        """
        live, place = self.live, self.place
        statement = Statement(self.statement.sql, tree, self.statement.parameters)
        parameters = self.statement.bound(live.question.parameters)
        own = frozenset((target.relation,)) if target else frozenset()
        with live.stage("resolve"), place.database.read() as session, place.recorder.denials(live, self.statement):
            rules = self.rules(session)
            resolved = resolve(statement, session, place.warehouse, rules, own=own)
            if target is not None:
                resolved = replace(resolved, sources=(*resolved.sources, target))
            if check is not None:
                check(resolved, rules, session)
            self.authorised = authorised = authorise(resolved, rules)
        with live.stage("rewrite"), place.recorder.denials(live, self.statement):
            reads = columns_read(authorised)
            governed = rewrite(authorised, reads, live.question.asker)
            if target is not None:
                governed = _with_places(governed, target)
            sources = {source.dataset_id: source for source in governed.sources}
            engine = place.engines.named(live.question.engine)
            plan = planned(governed, reads, engine, parameters)
            live.outcome = replace(
                live.outcome,
                engine=engine.capabilities.name,
                sources=tuple(sources.values()),
                views=resolved.named_views,
                executed_sql=plan.shown,
                columns=reads,
            )
        with live.stage("execute"), self.writing() as writer:
            return execute(
                statement,
                plan,
                parameters,
                engine,
                lambda reader: take(_numbered(reader), writer),
                mask_key=place.mask_key,
                timeout_s=live.timeout_s,
                opened=lambda session: live.opened(Together(session, writer)),
            )

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session of the writer that ends with the statement."""
        with self.place.writer.session(Limits(timeout_s=self.live.timeout_s)) as writer:
            self.live.opened(writer)
            yield writer

    def new_file(self) -> Path:
        """Where to write a data file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{new_id()}.parquet"

    def write(self, reader: "pa.RecordBatchReader", writer: Session, fields: Sequence[Field]) -> Staged:
        """Write rows, whose columns are `fields` in this order, as a data file."""
        writer.register(ROWS, reader)
        shown = ", ".join(
            f"CAST({ident(name)} AS {field.type}) AS {ident(field.name)}"
            for name, field in zip(reader.schema.names, fields, strict=True)
        )
        return copy_fields(writer, f"SELECT {shown} FROM {ROWS}", fields, self.new_file())


def _numbered(reader: "pa.RecordBatchReader") -> "pa.RecordBatchReader":
    """The rows with columns named by position; `original` in the schema's metadata has their names."""
    import json

    import pyarrow as pa

    names = [f"c{number}" for number in range(len(reader.schema))]
    fields = [field.with_name(name) for field, name in zip(reader.schema, names, strict=True)]
    schema = pa.schema(fields, {b"original": json.dumps(reader.schema.names).encode()})
    return pa.RecordBatchReader.from_batches(
        schema, (pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in reader)
    )


def original_names(reader: "pa.RecordBatchReader") -> list[str]:
    """The names that the query gave to the columns."""
    import json

    names: list[str] = json.loads(reader.schema.metadata[b"original"])
    return names


def _with_places(governed: Governed, target: Source) -> Governed:
    """The query with the places of the target's rows among what the asker sees of it."""
    tree = governed.tree.copy()
    for table in tree.find_all(exp.Table):
        seen = table.find_ancestor(exp.Select)
        if in_barrier(table) and table.name == target.relation and seen is not None:
            for name in target.scan.place or ():
                seen.select(quoted.named(quoted.column(name), name), copy=False)
    return replace(governed, tree=tree)


class Together:
    """Two sessions that work for one query and are cancelled together."""

    def __init__(self, first: Cancellable, second: Cancellable) -> None:
        self._sessions = (first, second)

    def cancel(self) -> None:
        for session in self._sessions:
            session.cancel()

    def progress(self) -> float | None:
        return self._sessions[0].progress()
