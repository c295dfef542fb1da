"""Policies into the query: each table becomes what the asker sees of it.

Each becomes a sub-select with the asker's filters and masks, marked with what it hides. A filter inside a query is no
barrier yet, as the engine may evaluate the caller's expressions on hidden rows first: what runs apart is for `split`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.expressions import Asker, predicate
from neurolake.compliance.policies.masks import KEY, masked, may_fail
from neurolake.kernel.errors import Forbidden, InvalidSql
from neurolake.optimizer.barrier import Hides, is_barrier, mark
from neurolake.query.authorise import Authorised
from neurolake.query.resolve import Source
from neurolake.sql import quoted

_TABLE = "t"
_ROW = "nl_row"


@dataclass(frozen=True)
class Governed:
    """A query after policies were written into it.

    Attributes:
        tree: The whole of it; what the asker sees of a table is a sub-select, marked for the optimiser.
        sources: The datasets it reads.
        bound: Whether rows or values are hidden from the asker.
        decisions: Dataset id → what was decided on it.
        notices: Full name of a dataset or view → what its readers are told.
    """

    tree: exp.Expr
    sources: tuple[Source, ...]
    bound: bool
    decisions: Mapping[str, Decision]
    notices: Mapping[str, str]


def rewrite(authorised: Authorised, reads: Mapping[str, Sequence[str]], asker: Asker) -> Governed:
    """Write what was decided into the tree.

    Args:
        reads: Dataset id → the visible columns that the query may read.

    Raises:
        Forbidden: A policy cannot be applied; nothing is shown rather than too much.
        InvalidSql: It has a parameter with the name of the secret.
    """
    resolved = authorised.resolved
    decisions = authorised.decisions
    tree = resolved.tree.copy()
    if any(placeholder.name.lower() == KEY for placeholder in tree.find_all(exp.Placeholder)):
        raise InvalidSql(f"A parameter may not be named {KEY!r}.")
    seen = {
        source.relation: _seen(source, decisions[source.dataset_id], reads[source.dataset_id], asker)
        for source in resolved.sources
        if not _sees_all(source, decisions[source.dataset_id])
    }
    for table in list(tree.find_all(exp.Table)):
        if table.name in seen and not isinstance(table.this, exp.Func):
            table.replace(_in_place_of(table, seen[table.name]))
    if any(table.name in seen and not _is_governed(table) for table in tree.find_all(exp.Table)):
        raise Forbidden("A part of the query could not be kept apart from what is hidden.")
    return Governed(
        tree=tree,
        sources=resolved.sources,
        bound=authorised.bound,
        decisions=decisions,
        notices=resolved.notices,
    )


def _is_governed(table: exp.Table) -> bool:
    select = table.find_ancestor(exp.Select)
    return select is not None and select.parent is not None and is_barrier(select.parent)


def _sees_all(source: Source, decision: Decision) -> bool:
    return not decision.binds and len(decision.columns) == len(source.columns)


def _seen(source: Source, decision: Decision, reads: Sequence[str], asker: Asker) -> exp.Subquery:
    """What the asker sees of a dataset: a query over its table, marked."""
    kinds = {column.name: column.type for column in source.scan.columns}
    shown: list[exp.Expr] = []
    for name in decision.columns:
        if name in reads:
            mask = decision.masks.get(name)
            column = _column(name)
            value = masked(column, kinds[name], mask.masking, asker) if mask else column
            shown.append(quoted.named(value, name))
    if not shown:
        # Rows without columns are still rows to count.
        shown.append(quoted.named(exp.true(), _ROW))
    query = exp.select(*shown).from_(exp.Table(this=exp.to_identifier(source.relation, quoted=True), alias=_alias()))
    for applied in decision.filters:
        query = query.where(exp.paren(_filter(applied.policy, applied.what, source, asker)), copy=False)
    subquery = exp.Subquery(this=query)
    mark(subquery, _hides(decision, reads))
    return subquery


def _hides(decision: Decision, reads: Sequence[str]) -> Hides:
    if any(may_fail(mask.masking) for name, mask in decision.masks.items() if name in reads):
        return Hides.MORE
    return Hides.ROWS if decision.filters else Hides.VALUES


def _filter(policy: str, text: str, source: Source, asker: Asker) -> exp.Expr:
    """A row filter's predicate over the table, its columns qualified."""
    try:
        tree = predicate(text, asker)
    except InvalidSql as error:
        raise _broken(policy, source, error.detail) from error
    known = {name.lower(): name for name in source.columns}
    for column in list(tree.find_all(exp.Column)):
        first, *fields = (part.name for part in column.parts)
        if first.lower() not in known:
            raise _broken(policy, source, f"it has no column {first!r}")
        value: exp.Expr = _column(known[first.lower()])
        for field in fields:
            value = exp.Dot(this=value, expression=exp.to_identifier(field, quoted=True))
        if column is tree:
            return value
        column.replace(value)
    return tree


def _broken(policy: str, source: Source, why: str) -> Forbidden:
    return Forbidden(
        f"The policy {policy!r} cannot be applied to {source.zone}.{source.name}: {why}.",
        hint="Whoever manages the policies must correct it.",
        dataset=source.name,
    )


def _column(name: str) -> exp.Column:
    return quoted.column(name, _TABLE)


def _alias() -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(_TABLE, quoted=True))


def _in_place_of(table: exp.Table, seen: exp.Subquery) -> exp.Subquery:
    """A copy with everything that was attached to the table: moved, as joins hold tables too."""
    subquery = seen.copy()
    for name, part in table.args.items():
        if part and name not in ("this", "db", "catalog"):
            subquery.set(name, part)
    return subquery
