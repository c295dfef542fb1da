"""Views of a query into the queries that they are. Their tables are read with the rights of whoever asks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from sqlglot import exp

from neurolake.catalog import datasets, views
from neurolake.compliance.policies.decide import Decision, Facts
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need_read
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.errors import Forbidden, InvalidSql, LimitExceeded, NotFound
from neurolake.metadata.models import Dataset, View
from neurolake.sql import quoted
from neurolake.sql.parse import parse
from neurolake.sql.places import place_of
from neurolake.sql.tokens import MAX_CHARACTERS

IN_VIEW = "nl_view"
"""In a table's meta: the view that it stands in."""
OF_VIEW = "nl_of_view"
"""In a subquery's meta: the id of the view that it stands for."""
_MAX_VIEWS = 200

Tables = Callable[[exp.Expr], list[exp.Table]]
Unknown = Callable[[exp.Table, Dataset], Exception]
Look = Callable[[str], Dataset | None]


@dataclass(frozen=True)
class Viewed:
    """A view in a query, and what was decided on it.

    Attributes:
        named: Whether the query itself names it, rather than another view only.
        notice: What readers are told, see `Dataset`.
    """

    facts: Facts
    decision: Decision
    named: bool = True
    notice: str | None = None


def expand(
    sql: str, tree: exp.Expr, session: Session, rules: Rules, *, tables: Tables, unknown: Unknown, look: Look
) -> tuple[Viewed, ...]:
    """Put every view's query in its place, in the tree itself; returns the views.

    Args:
        tables: The tables of a tree that are names of datasets.
        unknown: The error for a dataset that the asker may not know of.
        look: Finds a dataset by a name in small letters.

    Raises:
        Forbidden: The asker may not read one of the views.
        InvalidSql: Views are nested without end, or one is asked for at a version.
        LimitExceeded: They are too long together.
    """
    found: dict[str, Viewed] = {}
    size = 0
    for _ in range(_MAX_VIEWS):
        table, dataset, view = next(_views(tree, session, tables, look), (None, None, None))
        if table is None or dataset is None or view is None:
            return tuple(found.values())
        size += len(view.sql)
        if size > MAX_CHARACTERS:
            raise LimitExceeded(f"The texts of the views in the query have more than {MAX_CHARACTERS:,} characters.")
        seen = _viewed(sql, table, dataset, session, rules, unknown)
        named = IN_VIEW not in table.meta or (dataset.id in found and found[dataset.id].named)
        found[dataset.id] = replace(seen, named=named)
        _replace(table, dataset, _query(dataset, view, seen.decision.columns, session, tables))
    raise InvalidSql(f"More than {_MAX_VIEWS} views stand in the query.", hint="Views may depend on each other.")


def _views(
    tree: exp.Expr, session: Session, tables: Tables, look: Look
) -> Iterator[tuple[exp.Table, Dataset, View] | tuple[None, None, None]]:
    for table in tables(tree):
        dataset = look(".".join(part.name for part in table.parts).lower())
        view = views.of(session, dataset.id) if dataset else None
        if dataset is not None and view is not None:
            yield table, dataset, view


def _viewed(sql: str, table: exp.Table, dataset: Dataset, session: Session, rules: Rules, unknown: Unknown) -> Viewed:
    """What the asker sees of a view."""
    facts = catalog_facts(session, dataset, rules)
    if not rules.decide(facts).visible:
        raise unknown(table, dataset)
    decision = need_read(rules, facts)
    full_name = f"{dataset.zone}.{dataset.name}"
    if decision.binds:
        raise Forbidden(
            f"{full_name} may not be read: masks and row filters hold for tables, and one is put on this view.",
            hint="Whoever manages the policies can put it on the tables that the view reads.",
            dataset=dataset.name,
        )
    if table.args.get("when"):
        raise InvalidSql(f"{full_name} is a view and has no versions.", hint="Use as_of.", **place_of(sql, table))
    return Viewed(facts, decision, notice=dataset.notice)


def _query(dataset: Dataset, view: View, columns: Sequence[str], session: Session, tables: Tables) -> exp.Select:
    tree = parse(view.sql).tree.copy()
    for node in tree.walk():
        node.meta.clear()
    for table in tables(tree):
        # With its zone it is not taken for a name of the query around.
        inner = datasets.by_name(session, table.name.lower())
        if inner is None:
            raise NotFound(
                f"The view {dataset.zone}.{dataset.name} reads {table.name!r}, which is not there any more.",
                hint="Make the view anew.",
                dataset=dataset.name,
            )
        table.set("db", exp.to_identifier(inner.zone, quoted=True))
        table.meta[IN_VIEW] = f"{dataset.zone}.{dataset.name}"
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name, quoted=True)))
    shown = [quoted.column(name) for name in columns]
    return exp.select(*shown).from_(
        exp.Subquery(this=tree, alias=exp.TableAlias(this=exp.to_identifier(dataset.name, quoted=True)))
    )


def _replace(table: exp.Table, dataset: Dataset, query: exp.Select) -> None:
    alias = table.args.get("alias") or exp.TableAlias()
    if not alias.args.get("this"):
        alias.set("this", exp.to_identifier(table.name, quoted=True))
    skipped = ("this", "db", "catalog", "when", "alias")
    attached = {name: part for name, part in table.args.items() if part and name not in skipped}
    subquery = exp.Subquery(this=query, alias=alias, **attached)
    subquery.meta[OF_VIEW] = dataset.id
    table.replace(subquery)
