"""Sub-selects and common table expressions give only the columns that somebody reads.

Names are compared, not traced: a column stays when its name occurs anywhere outside, so no doubt about a name can lose
a column.
"""

from sqlglot import exp

from neurolake.optimizer.base import Tables
from neurolake.optimizer.functions import makes_rows
from neurolake.optimizer.scopes import own_nodes, reads, sources_of
from neurolake.optimizer.trees import copied, parts_of, selects_of
from neurolake.sql.functions import summarises

_Derived = exp.Subquery | exp.CTE
_ALIASES_FIRST = ("order", "having", "qualify")


def prune_projections(tree: exp.Expr, tables: Tables) -> exp.Expr | None:
    """Drop projections that nobody reads."""
    if tree.find(exp.Subquery, exp.CTE) is None:
        return None
    working = copied(tree)
    derived = [select.parent for select in selects_of(working) if _is_derived(select)]
    pruned = [_prune(node, tables) for node in derived if isinstance(node, exp.Subquery | exp.CTE)]
    return working if any(pruned) else None


def _is_derived(select: exp.Select) -> bool:
    holder = select.parent
    return isinstance(holder, exp.CTE) or (
        isinstance(holder, exp.Subquery) and isinstance(holder.parent, exp.From | exp.Join) and holder.arg_key == "this"
    )


def _prune(node: _Derived, tables: Tables) -> bool:
    select = node.this
    if not isinstance(select, exp.Select) or not _may_shrink(node, select):
        return False
    expanded = _expanded(select, tables)
    read = _names_read(node)
    if read is None or expanded is None:
        return False
    kept = _kept(expanded, read, select, tables)
    if len(kept) == len(expanded):
        return False
    select.set("expressions", kept)
    return True


def _may_shrink(node: _Derived, select: exp.Select) -> bool:
    """Whether its columns serve no purpose but to be read by name."""
    alias = node.args.get("alias")
    if (isinstance(alias, exp.TableAlias) and alias.args.get("columns")) or node.args.get("pivots"):
        return False
    if any(select.args.get(part) for part in ("distinct", "kind", "into", "match", "laterals")):
        return False
    by_place = [part for name in ("group", "order") if select.args.get(name) for part in select.args[name].expressions]
    keys = [part.this if isinstance(part, exp.Ordered) else part for part in by_place]
    group = select.args.get("group")
    if (group is not None and group.args.get("all")) or any(isinstance(key, exp.Literal | exp.Var) for key in keys):
        return False
    return not any(makes_rows(projection) for projection in select.expressions)


def _expanded(select: exp.Select, tables: Tables) -> list[exp.Expr] | None:
    """The projections, a sole `*` over one source written out; None when their names are not certain."""
    if len(select.expressions) == 1 and isinstance(select.expressions[0], exp.Star):
        sources = sources_of(select, tables)
        columns = sources[0].columns if len(sources) == 1 and not any(select.expressions[0].args.values()) else None
        if columns is None or not sources[0].alias or not all(name for name, _ in columns):
            return None
        table = sources[0].node.alias_or_name
        return [exp.column(name, table=table, quoted=True) for name in _as_written(sources[0].node, tables, columns)]
    if any(projection.is_star or projection.find(exp.Columns) for projection in select.expressions):
        return None
    names = [projection.alias_or_name.lower() for projection in select.expressions]
    return list(select.expressions) if len(set(names)) == len(names) else None


def _as_written(node: exp.Expr, tables: Tables, columns: tuple[tuple[str, str | None], ...]) -> list[str]:
    facts = tables.get(node.name) if isinstance(node, exp.Table) else None
    by_name = facts.by_name if facts is not None else {}
    return [by_name[name].name if name in by_name else name for name, _ in columns]


def _names_read(node: _Derived) -> set[str] | None:
    """Names that anything outside may read of it, in lower case; None for all of them."""
    readers = _readers(node)
    if readers is None:
        return None
    names: set[str] = set()
    for select, alias in readers:
        found = _names_in(select, alias, node)
        if found is None:
            return None
        names |= found
    return names


def _readers(node: _Derived) -> list[tuple[exp.Select, str]] | None:
    """The SELECTs in whose FROM clause it stands, and its name there."""
    places: list[exp.Expr] = [node]
    if isinstance(node, exp.CTE):
        name = node.alias.lower()
        tables = [table for table in node.root().find_all(exp.Table) if table.name.lower() == name]
        if any(not reads(table, node) or table.args.get("pivots") for table in tables):
            return None
        places = list(tables)
    readers = []
    for place in places:
        holder = place.parent.parent if isinstance(place.parent, exp.From | exp.Join) else None
        alias = place.args.get("alias")
        if not isinstance(holder, exp.Select) or (isinstance(alias, exp.TableAlias) and alias.args.get("columns")):
            return None
        readers.append((holder, place.alias_or_name.lower()))
    return readers


def _names_in(select: exp.Select, alias: str, without: _Derived) -> set[str] | None:
    """All names of columns in a SELECT and whatever is nested in it, but for the sub-select itself."""
    names: set[str] = set()
    for join in select.args.get("joins") or ():
        if join.method:
            return None
        names |= {part.name.lower() for part in join.args.get("using") or ()}
    read = [] if _asks_whether_rows_are_there(select) else select.expressions
    if select.args.get("kind") or any(_reads_all(projection, alias) for projection in read):
        return None
    for node in select.walk(prune=lambda node: node is without):
        if node is without:
            continue
        if isinstance(node, exp.Columns | exp.Pivot | exp.TableColumn | exp.PositionalColumn):
            return None
        if isinstance(node, exp.Column):
            parts = {part.name.lower() for part in node.parts}
            if node.name.lower() == alias or _is_star_of(node, alias):
                return None
            names |= parts
    return names


def _asks_whether_rows_are_there(select: exp.Select) -> bool:
    """Whether it is `EXISTS (SELECT * …)`, whose star reads no column."""
    return (
        isinstance(select.parent, exp.Exists)
        and parts_of(select) <= {"expressions", "from_", "joins", "where"}
        and all(
            isinstance(projection, exp.Star) and not any(projection.args.values()) for projection in select.expressions
        )
    )


def _reads_all(projection: exp.Expr, alias: str) -> bool:
    stars = [node for node in own_nodes(projection) if isinstance(node, exp.Star)]
    return any(not isinstance(star.parent, exp.Count) and not _is_of_another(star.parent, alias) for star in stars)


def _is_of_another(holder: exp.Expr | None, alias: str) -> bool:
    return isinstance(holder, exp.Column) and bool(holder.table) and holder.table.lower() != alias


def _is_star_of(column: exp.Column, alias: str) -> bool:
    return isinstance(column.this, exp.Star) and column.table.lower() == alias


def _kept(projections: list[exp.Expr], read: set[str], select: exp.Select, tables: Tables) -> list[exp.Expr]:
    owned = _names_of_sources(select, tables)
    kept = [part for part in projections if part.alias_or_name.lower() in read or _is_used(part, select, owned)]
    if select.args.get("group") is None and not any(_is_summary(part) for part in kept):
        # Without GROUP BY it is an aggregate that makes the rows one.
        kept += [part for part in projections if _is_summary(part)][:1]
    return kept or projections[:1]


def _is_summary(projection: exp.Expr) -> bool:
    return any(summarises(node) for node in own_nodes(projection))


def _names_of_sources(select: exp.Select, tables: Tables) -> set[str]:
    """Names that mean a column of a source, in the clauses where columns come before aliases."""
    sources = sources_of(select, tables)
    if any(source.columns is None for source in sources):
        return set()
    return {name for source in sources for name, _ in source.columns or ()}


def _is_used(projection: exp.Expr, select: exp.Select, owned: set[str]) -> bool:
    """Whether the SELECT itself may read a projection by its alias."""
    if not isinstance(projection, exp.Alias):
        return False
    name = projection.alias.lower()
    for node in select.walk(prune=lambda node: node is projection):
        if node is not projection and isinstance(node, exp.Column) and node.name.lower() == name:
            clause = _clause_of(node, select)
            if clause in _ALIASES_FIRST or name not in owned:
                return True
    return False


def _clause_of(node: exp.Expr, select: exp.Select) -> str:
    while node.parent is not None and node.parent is not select:
        node = node.parent
    return str(node.arg_key)
