"""Tables of a query into datasets of the catalog, each at one snapshot for the whole query."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session
from sqlglot import exp

from neurolake.catalog import datasets
from neurolake.catalog.scans import scan_of
from neurolake.compliance.policies.decide import Facts
from neurolake.compliance.policies.facts import catalog_decision, facts_of
from neurolake.compliance.policies.rules import Rules
from neurolake.engine.base import Scan
from neurolake.kernel.errors import CommitConflict, Forbidden, InvalidSql, NotFound, concealing
from neurolake.metadata.models import Dataset
from neurolake.query.expand import IN_VIEW, OF_VIEW, Look, Viewed, expand
from neurolake.query.travel import NOW, At, at_of
from neurolake.sql.names import folded
from neurolake.sql.parse import Statement
from neurolake.sql.places import place_of
from neurolake.storage.warehouse import ZONES, TableFiles, Warehouse


@dataclass(frozen=True)
class Source:
    """A dataset as one query reads it.

    Attributes:
        relation: The table's name in the engine's session.
        scan: Its files at the snapshot.
        files: The same, with what the manifests say of each.
        facts: What policies may speak of.
        past: Whether a version was asked for, in place of the newest.
        notice: What readers are told, see `Dataset`.
    """

    dataset_id: str
    name: str
    zone: str
    snapshot_id: int | None
    relation: str
    scan: Scan
    files: TableFiles
    facts: Facts
    past: bool = False
    notice: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all its columns."""
        return tuple(column.name for column in self.scan.columns)


@dataclass(frozen=True)
class Resolved:
    """A query whose every table is bound to a snapshot.

    Attributes:
        tree: The syntax tree, with the names of `sources` for tables. A view's query bears its id, see `OF_VIEW`.
        sources: The datasets it reads, each once.
        views: The views that stood in it.
    """

    tree: exp.Expr
    sources: tuple[Source, ...]
    views: tuple[Viewed, ...] = ()

    @property
    def view_ids(self) -> tuple[str, ...]:
        """Ids of the views."""
        return tuple(view.facts.id for view in self.views)

    @property
    def notices(self) -> Mapping[str, str]:
        """What readers are told of the datasets and views: full name → notice."""
        told = {f"{source.zone}.{source.name}": source.notice for source in self.sources}
        told |= {f"{view.facts.zone}.{view.facts.name}": view.notice for view in self.views}
        return {name: notice for name, notice in told.items() if notice}

    @property
    def named_views(self) -> tuple[str, ...]:
        """Ids of the views that the query itself names."""
        return tuple(view.facts.id for view in self.views if view.named)


def resolve(
    statement: Statement,
    session: Session,
    warehouse: Warehouse,
    rules: Rules,
    *,
    as_of: datetime | None = None,
    own: frozenset[str] = frozenset(),
) -> Resolved:
    """Bind every table of a query to a dataset at one snapshot: the newest, or the one that is asked for.

    Args:
        as_of: The moment to read all tables at that name none of their own.
        own: Names of tables that are no datasets, in small letters.

    Raises:
        NotFound: A table is no dataset that the asker may know of, which names similar ones; or it has no such
            snapshot.
        InvalidSql: A snapshot or a moment cannot be understood, or one dataset is read at two with other columns.
        CommitConflict: A dataset moved to another zone at this very moment.
    """
    tree = statement.tree.copy()
    look = cache(lambda name: datasets.lookup(session, name, measured=False))
    views = _expanded(statement.sql, tree, session, rules, own, look)
    tables = list(_tables(tree, own))
    found = _found(statement.sql, tables, session, rules, look)
    taken = {folded(identifier.name) for identifier in tree.find_all(exp.Identifier)}
    sources: dict[tuple[str, At], Source] = {}
    for table in tables:
        dataset, at = found[_name(table)], at_of(statement.sql, table, as_of)
        if (dataset.id, at) in sources:
            continue
        # Not even that there is no such version of it may be said of a dataset that the asker may not know of.
        now = _source(dataset, NOW, warehouse, taken, session, rules)
        if not rules.decide(now.facts).visible:
            raise _hidden(statement.sql, table, dataset, session, rules)
        sources[dataset.id, at] = now if at == NOW else _source(dataset, at, warehouse, taken, session, rules)
    _check_versions(sources.values())
    _unqualify_columns(tree, tables)
    for table in tables:
        _bind(table, sources[found[_name(table)].id, at_of(statement.sql, table, as_of)].relation)
    for node in tree.walk():
        # Where things stand in the text is told by now, and every copy of the tree would copy it.
        view = node.meta.get(OF_VIEW)
        node.meta.clear()
        if view:
            node.meta[OF_VIEW] = view
    return Resolved(tree, tuple({source.relation: source for source in sources.values()}.values()), views)


def _expanded(
    sql: str, tree: exp.Expr, session: Session, rules: Rules, own: frozenset[str], look: Look
) -> tuple[Viewed, ...]:
    _unqualify_columns(tree, list(_tables(tree, own)))
    return expand(
        sql,
        tree,
        session,
        rules,
        tables=lambda part: list(_tables(part, own)),
        unknown=lambda table, dataset: _hidden(sql, table, dataset, session, rules),
        look=look,
    )


def _hidden(sql: str, table: exp.Table, dataset: Dataset, session: Session, rules: Rules) -> Exception:
    """The error for a dataset that the asker may not know of; of one in a view, not even the name is told."""
    if view := table.meta.get(IN_VIEW):
        return Forbidden(f"{view} reads a dataset that may not be read.", dataset=view.rpartition(".")[2])
    return concealing(dataset.id, _unknown(sql, table, session, rules))


def _tables(node: exp.Expr, visible: frozenset[str], again: frozenset[str] = frozenset()) -> Iterator[exp.Table]:
    """The tables below `node` that are no names of common table expressions in scope.

    The engine must see the same scopes: a name that is none to it, it would look for among its own views and files.

    Args:
        again: Names that only the second part of `node` sees, which is a recursive UNION.
    """
    with_ = node.args.get("with_")
    if isinstance(with_, exp.With):
        for cte in with_.expressions:
            name = frozenset((folded(cte.alias),))
            yield from _tables(cte.this, visible, name if with_.recursive and _recurs(cte.this) else frozenset())
            visible = visible | name
    if isinstance(node, exp.Table) and _names_dataset(node, visible):
        yield node
    for child in node.iter_expressions():
        if child is not with_:
            yield from _tables(child, visible | again if child.arg_key == "expression" else visible)


def _recurs(body: exp.Expr) -> bool:
    """Whether the engine lets a query see its own name: a UNION does, in its second part, and nothing else."""
    return isinstance(body, exp.Union) and not body.args.get("by_name")


def _names_dataset(table: exp.Table, visible: frozenset[str]) -> bool:
    return not isinstance(table.this, exp.Func) and (bool(table.args.get("db")) or folded(table.name) not in visible)


def _found(sql: str, tables: list[exp.Table], session: Session, rules: Rules, look: Look) -> Mapping[str, Dataset]:
    found: dict[str, Dataset] = {}
    for table in tables:
        name = _name(table)
        if name not in found:
            dataset = look(name)
            if dataset is None:
                raise _unknown(sql, table, session, rules)
            found[name] = dataset
    return found


def _unknown(sql: str, table: exp.Table, session: Session, rules: Rules) -> NotFound:
    """The same for a dataset that is not there and for one that the asker may not know of."""
    name = _name(table)
    hint = None
    if _zone(name) in ("", *ZONES):
        close = datasets.similar(session, name.rpartition(".")[2])
        hint = datasets.did_you_mean([one for one in close if catalog_decision(session, one, rules).visible])
    return NotFound(f"There is no dataset {name!r}.", hint=hint or _instead(name), dataset=name, **place_of(sql, table))


def _name(table: exp.Table) -> str:
    return ".".join(part.name for part in table.parts).lower()


def _zone(name: str) -> str:
    return name.rpartition(".")[0]


def _instead(name: str) -> str:
    if any(sign in name for sign in "/\\*") or name.rpartition(".")[2] in ("csv", "parquet", "json", "xlsx"):
        return "A file cannot be queried by its name: ingest it, then query the dataset."
    return "The catalog lists the datasets: neurolake datasets."


def _source(dataset: Dataset, at: At, warehouse: Warehouse, taken: set[str], session: Session, rules: Rules) -> Source:
    files = _files(dataset, at, warehouse, rules)
    relation = f"{dataset.zone}.{dataset.name}@{files.snapshot_id or 'empty'}"
    while folded(relation) in taken:
        relation += "_"
    scan = scan_of(files)
    facts = facts_of(session, dataset, [column.name for column in scan.columns], rules)
    return Source(
        dataset.id,
        dataset.name,
        dataset.zone,
        files.snapshot_id,
        relation,
        scan,
        files,
        facts,
        past=at != NOW,
        notice=dataset.notice,
    )


def _files(dataset: Dataset, at: At, warehouse: Warehouse, rules: Rules) -> TableFiles:
    table = (dataset.zone, dataset.name)
    try:
        files = warehouse.files(table, snapshot_id=dataset.snapshot_id)
    except NotFound as error:
        raise CommitConflict(f"{dataset.zone}.{dataset.name} was moved just now.", hint="Ask again.") from error
    if at == NOW:
        return files
    then = warehouse.files(table, snapshot_id=at.snapshot_id, as_of=at.moment)
    if rules.bind_nothing:
        return then
    # Policies speak of the columns that there are: one that was renamed or dropped since is in no policy's reach.
    known = {(field.id, field.name) for field in files.fields}
    return replace(then, fields=tuple(field for field in then.fields if (field.id, field.name) in known))


def _check_versions(sources: Iterable[Source]) -> None:
    """Policies decide once on a dataset, whatever versions of it a query reads."""
    columns: dict[str, tuple[str, ...]] = {}
    for source in sources:
        if columns.setdefault(source.dataset_id, source.columns) != source.columns:
            raise InvalidSql(
                f"{source.zone}.{source.name} has other columns in one of the versions that are read.",
                hint="Ask for the versions one by one.",
            )


def _unqualify_columns(tree: exp.Expr, tables: list[exp.Table]) -> None:
    """`gold.sales.x` → `sales.x` where `gold.sales` is read under its own name."""
    qualified = {_name(table) for table in tables if table.args.get("db") and not table.alias}
    for column in list(tree.find_all(exp.Column)):
        parts = column.parts
        if len(parts) > 2 and f"{parts[0].name}.{parts[1].name}".lower() in qualified:
            names = dict(zip(("this", "table", "db"), reversed(parts[1:]), strict=False))
            column.replace(exp.Column(**names))


def _bind(table: exp.Table, relation: str) -> None:
    if not table.alias:
        alias = table.args.get("alias") or exp.TableAlias()
        alias.set("this", exp.to_identifier(table.name, quoted=True))
        table.set("alias", alias)
    table.set("this", exp.to_identifier(relation, quoted=True))
    table.set("db", None)
    table.set("catalog", None)
    table.set("when", None)
