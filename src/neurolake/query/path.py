"""The one path of a read, from the text to the stored answer. Each stage takes what the stage before it gave.

understand → parse → resolve → authorise → rewrite → optimise → look up → execute → record
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from neurolake.compliance.policies.rules import PolicyBook
from neurolake.engine.base import Engine
from neurolake.engine.choice import Engines
from neurolake.kernel.errors import EngineFailed, Forbidden, InvalidSql, NotUnderstood
from neurolake.metadata.database import Database
from neurolake.optimizer.cost.choose import choose_engine
from neurolake.query.authorise import authorise
from neurolake.query.change.path import ChangePath
from neurolake.query.columns import columns_read
from neurolake.query.execute import execute
from neurolake.query.expected import Expectations
from neurolake.query.facts import facts_of
from neurolake.query.known import KnownPlans, key_of
from neurolake.query.live import Live
from neurolake.query.lookup import Answers
from neurolake.query.plan import Bound, Plan, planned
from neurolake.query.recent import Recent
from neurolake.query.record import Allowed, Recorder, allowed
from neurolake.query.resolve import resolve
from neurolake.query.results import Kept
from neurolake.query.reuse import WiderAnswers, taken_from
from neurolake.query.rewrite import rewrite
from neurolake.query.seen import Seen, seen_of
from neurolake.query.stamp import Stamp, stamp
from neurolake.query.still import Still
from neurolake.query.understand import Understand, not_understood
from neurolake.sql.changes import ChangeStatement, parse_statement
from neurolake.sql.parse import Statement
from neurolake.sql.transpile import transpile
from neurolake.storage.warehouse import Warehouse

_STATEMENTS = 1_000
_LONGEST_KEPT = 20_000


@dataclass(frozen=True)
class Prepared:
    """A query that is allowed, planned, and has its engine.

    Attributes:
        seen: What it shows of each dataset.
        made_of: What it was made of beside the question.
        views: Ids of the views that it names.
    """

    allowed: Allowed
    plan: Plan
    engine: Engine
    seen: tuple[Seen, ...]
    made_of: Stamp
    views: tuple[str, ...] = ()


@dataclass(frozen=True)
class QueryPath:
    """What the stages work with.

    Attributes:
        mask_key: The secret of keyed hashes.
        wider: Answers that others can be computed from.
        changes: The way of statements that change something.
        understand: Makes SQL of words.
    """

    database: Database
    warehouse: Warehouse
    engines: Engines
    policies: PolicyBook
    recorder: Recorder
    answers: Answers
    mask_key: Callable[[], str]
    changes: ChangePath
    expected: Expectations
    wider: WiderAnswers
    understand: Understand = not_understood
    plans: KnownPlans = field(default_factory=KnownPlans)
    still: Still = field(default_factory=Still)
    statements: Recent[str, Statement] = field(default_factory=lambda: Recent(_STATEMENTS))

    def answer(self, live: Live, keep: Callable[[Any], Kept]) -> None:
        """Answer a question; what is known so far is in `live.outcome`, whatever happens.

        Args:
            keep: Stores what the engine streams; see `ResultStore.keep`.

        Raises:
            NeuroLakeError: See `Queries.run`.
        """
        self.understood(live)
        statement = self.parsed(live)
        parameters = statement.bound(live.question.parameters)
        if isinstance(statement, ChangeStatement):
            if live.question.words is not None:
                raise NotUnderstood("It was taken for a change, and words only ask.", hint="Make changes in SQL.")
            if live.question.only_reads:
                raise Forbidden("Only reading is allowed here, and this statement changes something.")
            # What was done is told, no rows of any dataset.
            live.change, live.outcome = statement, replace(live.outcome, seen=())
            self.changes.make(live, statement, keep)
            return
        ready = self.prepared(live, statement, parameters)
        live.allowed = ready.allowed
        with live.stage("lookup"):
            kept, use = self.answers.answer(
                live,
                ready.plan,
                parameters,
                ready.engine.capabilities.name,
                lambda: self._executed(live, statement, ready, parameters, keep),
            )
            live.outcome = replace(live.outcome, facts={**live.outcome.facts, **facts_of(ready.plan, kept, use)})
        with live.stage("record"):
            if live.audited is not None:
                live.audited.result()
        live.outcome = replace(live.outcome, state="succeeded", kept=kept, seen=ready.seen)
        self.still.answered(live.id, live.question.principal, ready.made_of, live.asked_at)

    def understood(self, live: Live) -> None:
        """A question in words becomes one in SQL; see `understand`.

        Raises:
            NotUnderstood: Nothing was made of it; see `Understand`.
        """
        words = live.question.words
        if words is None:
            return
        with live.stage("understand"):
            reading = self.understand(words, live.question.asker)
        live.question = replace(live.question, sql=reading.sql, dialect=None)
        live.outcome = replace(live.outcome, transpiled_sql=reading.sql, facts={"understood": asdict(reading)})

    def parsed(self, live: Live) -> Statement:
        """The statement of a question.

        Raises:
            InvalidSql, LimitExceeded: It cannot be parsed, or is not allowed.
        """
        with live.stage("parse"):
            sql = _in_duckdb(live)
            statement = self.statements.get(sql)
            if statement is None:
                statement = parse_statement(sql)
                if len(sql) <= _LONGEST_KEPT:
                    self.statements.put(sql, statement)
            return statement

    def prepared(self, live: Live, statement: Statement, parameters: Bound = None) -> Prepared:
        """All stages before the engine's work.

        Raises:
            NotFound, Forbidden: A dataset is not there, or may not be read, or not with this engine.
            InvalidOption: There is no such engine.
            InvalidSql: A part is not supported by the engine.
        """
        question = live.question
        engine = self.engines.named(question.engine)
        live.outcome = replace(live.outcome, engine=engine.capabilities.name)
        key = key_of(question, parameters, engine.capabilities.name)
        with live.stage("resolve"), self.database.read() as session, self.recorder.denials(live, statement):
            rules = self.policies.rules(session, question.asker)
            known = self.plans.find(key, session, rules)
            if known is None:
                resolved = resolve(statement, session, self.warehouse, rules, as_of=question.moment)
                made_of = stamp(session, [*(one.dataset_id for one in resolved.sources), *resolved.view_ids], rules)
                live.outcome = replace(live.outcome, sources=resolved.sources, views=resolved.named_views)
        if known is not None:
            plan, named = known.plan, known.engine.capabilities.name
            live.outcome = replace(
                live.outcome,
                engine=named,
                sources=plan.sources,
                views=known.views,
                executed_sql=plan.shown,
                columns=plan.reads,
            )
            return known
        with live.stage("authorise"), self.recorder.denials(live, statement):
            authorised = authorise(resolved, rules)
        with live.stage("rewrite"):
            reads = columns_read(authorised)
            governed = rewrite(authorised, reads, question.asker)
        with live.stage("optimise"), self.recorder.denials(live, statement):
            plan = planned(governed, reads, engine, parameters)
            quickest = self._quickest(question.engine, plan)
            if quickest is not None and quickest is not engine:
                engine, plan = quickest, planned(governed, reads, quickest, parameters)
            named = engine.capabilities.name
            live.outcome = replace(live.outcome, engine=named, executed_sql=plan.shown, columns=reads)
        seen = seen_of(authorised, reads, question.asker)
        may = allowed(statement, authorised, reads)
        prepared = Prepared(may, plan, engine, seen, made_of, resolved.named_views)
        self.plans.put(key, prepared)
        return prepared

    def _quickest(self, wanted: str | None, plan: Plan) -> Engine | None:
        """The engine that is expected to be done first, where nobody says which and what it costs may be told."""
        candidates = self.engines.candidates
        if wanted is not None or plan.cost is None or len(candidates) == 1:
            return None
        return self.engines.named(choose_engine(plan.cost, {name: self.expected.rates(name) for name in candidates}))

    def _executed(
        self, live: Live, statement: Statement, ready: Prepared, parameters: Bound, keep: Callable[[Any], Kept]
    ) -> Kept:
        plan, name = ready.plan, ready.engine.capabilities.name
        reuses = self._is_worth_reuse(live, ready, parameters)
        with live.stage("execute"):
            taken = self._from_wider(live, ready, keep) if reuses else None
            kept = taken or execute(
                statement,
                plan,
                parameters,
                ready.engine,
                keep,
                mask_key=self.mask_key,
                timeout_s=live.timeout_s,
                opened=live.opened,
            )
        if taken is None:
            measured = self.expected.measured(name, plan.cost, kept, live.timings["execute"])
            live.outcome = replace(live.outcome, measured=measured)
        if reuses:
            self.wider.add(live, plan, name, kept)
        return kept

    def _is_worth_reuse(self, live: Live, ready: Prepared, parameters: Bound) -> bool:
        """Whether a stored answer to another question will do, and is likely to save time."""
        cost = ready.plan.cost
        if cost is None or parameters or not live.question.use_cache:
            return False
        return self.expected.seconds(ready.engine.capabilities.name, cost) >= self.wider.worth_s

    def _from_wider(self, live: Live, ready: Prepared, keep: Callable[[Any], Kept]) -> Kept | None:
        wider = self.wider.find(live, ready.plan, ready.engine)
        if wider is None:
            return None
        try:
            kept = taken_from(wider, ready.engine, keep, timeout_s=live.timeout_s, opened=live.opened)
        except (InvalidSql, EngineFailed):
            # The query itself tells better what is wrong.
            return None
        facts = {**live.outcome.facts, "taken_from": wider.result.query_id}
        live.outcome = replace(live.outcome, facts=facts)
        return kept


def _in_duckdb(live: Live) -> str:
    """The question's text in the dialect that everything behind speaks."""
    question = live.question
    if question.dialect is None:
        return question.sql
    text = transpile(question.sql, question.dialect)
    live.outcome = replace(live.outcome, transpiled_sql=text)
    return text
