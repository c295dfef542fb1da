"""Random queries over a few tables, made by a grammar. Most are valid; some fail, as those of people do."""

from hypothesis import strategies as st

_COLUMNS = ("id", "region", "name", "pay", "born", "note")
_TABLES = ("people", "orders")
_TEXTS = ("north", "south", "secret 3", "s***", "***", "%e%", "3")


def _texts() -> st.SearchStrategy[str]:
    return st.sampled_from(_TEXTS).map(lambda text: f"'{text}'")


def _values(aliases: tuple[str, ...]) -> st.SearchStrategy[str]:
    column = st.tuples(st.sampled_from(aliases), st.sampled_from(_COLUMNS)).map(".".join)
    plain = column | st.integers(-3, 60).map(str) | _texts() | st.just("NULL") | st.just("CAST('1980-05-01' AS DATE)")
    return st.recursive(
        plain,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(("length", "upper", "md5", "hash")), inner).map(
                lambda p: f"{p[0]}({p[1]}::VARCHAR)"
            ),
            st.tuples(inner, st.sampled_from(("+", "-", "*")), inner).map(
                lambda p: f"(TRY_CAST({p[0]} AS DOUBLE) {p[1]} TRY_CAST({p[2]} AS DOUBLE))"
            ),
            # Fails for some values: an error must be the same error, too.
            st.tuples(inner, st.sampled_from(("INT", "DATE"))).map(lambda p: f"CAST({p[0]} AS {p[1]})"),
            st.tuples(inner, inner).map(lambda p: f"coalesce({p[0]}::VARCHAR, {p[1]}::VARCHAR)"),
            st.tuples(inner, inner, inner).map(
                lambda p: f"CASE WHEN {p[0]}::VARCHAR = {p[1]}::VARCHAR THEN {p[2]} END"
            ),
            st.tuples(inner, st.sampled_from(("INT", "DATE", "VARCHAR"))).map(lambda p: f"TRY_CAST({p[0]} AS {p[1]})"),
        ),
        max_leaves=4,
    )


def _conditions(aliases: tuple[str, ...], depth: int) -> st.SearchStrategy[str]:
    value = _values(aliases)
    compared = st.tuples(value, st.sampled_from(("=", "<>", "<", ">=", "IS DISTINCT FROM")), value).map(
        lambda p: f"{p[0]}::VARCHAR {p[1]} {p[2]}::VARCHAR"
    )
    like = st.tuples(st.sampled_from(aliases), st.sampled_from(("=", "<", ">=")), st.integers(0, 200)).map(
        lambda p: f"{p[0]}.pay {p[1]} {p[2]}"
    )
    options = [
        compared,
        like,
        st.tuples(value, _texts()).map(lambda p: f"CAST({p[0]} AS VARCHAR) LIKE {p[1]}"),
        value.map(lambda v: f"{v} IS NOT NULL"),
        st.tuples(value, value, value).map(lambda p: f"{p[0]}::VARCHAR BETWEEN {p[1]}::VARCHAR AND {p[2]}::VARCHAR"),
    ]
    if depth:
        inner = _queries(depth - 1, columns=1)
        options += [
            st.tuples(value, inner).map(lambda p: f"{p[0]}::VARCHAR IN (SELECT v0::VARCHAR FROM ({p[1]}) q)"),
            inner.map(lambda query: f"EXISTS ({query})"),
        ]
    one = st.one_of(options)
    return one | st.tuples(one, st.sampled_from(("AND", "OR", "AND NOT")), one).map(lambda p: f"({' '.join(p)})")


@st.composite
def _sources(draw: st.DrawFn, depth: int) -> tuple[str, tuple[str, ...]]:
    def one(alias: str) -> str:
        table = draw(st.sampled_from(_TABLES))
        if depth and draw(st.integers(0, 3)) == 0:
            kept = draw(_conditions(("x",), 0))
            return f"(SELECT * FROM {table} x WHERE {kept}) AS {alias}"
        return f"{table} AS {alias}"

    if draw(st.booleans()):
        return one("a"), ("a",)
    join = draw(st.sampled_from(("JOIN", "LEFT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN", "ASOF JOIN")))
    key = draw(st.sampled_from(("id", "region", "name", "pay")))
    on = f"a.{key} >= b.{key} AND a.region = b.region" if join == "ASOF JOIN" else f"a.{key} = b.{key}"
    seen = ("a",) if join in ("SEMI JOIN", "ANTI JOIN") else ("a", "b")
    right = one("b")
    if draw(st.integers(0, 4)) == 0:
        right = f"({right} JOIN {draw(st.sampled_from(_TABLES))} AS c ON b.id = c.id)"
    return f"{one('a')} {join} {right} ON {on}", seen


@st.composite
def _queries(draw: st.DrawFn, depth: int = 2, columns: int = 0) -> str:
    source, aliases = draw(_sources(depth))
    where = f" WHERE {draw(_conditions(aliases, depth))}" if draw(st.booleans()) else ""
    count = columns or draw(st.integers(1, 3))
    kind = draw(st.integers(0, 5)) if not columns else 0
    if kind == 1:
        keys = [draw(_values(aliases)) for _ in range(count)]
        total = draw(
            st.sampled_from(("count(*)", "min({v})", "max({v})", "count(DISTINCT {v})", "any_value({v}) IS NULL"))
        )
        shown = total.replace("{v}", draw(_values(aliases)))
        having = f" HAVING {shown} IS NOT NULL" if draw(st.booleans()) else ""
        return f"SELECT {', '.join(keys)}, {shown} FROM {source}{where} GROUP BY ALL{having}"
    if kind == 2:
        alias = draw(st.sampled_from(aliases))
        whole = draw(
            st.sampled_from(("*", f"{alias}.*", alias, f"to_json({alias})", f"hash({alias})", "COLUMNS('n.*')"))
        )
        return f"SELECT {whole} FROM {source}{where}"
    if kind == 3:
        order = draw(_values(aliases))
        window = draw(st.sampled_from(("rank()", "count(*)", "dense_rank()")))
        return f"SELECT {draw(_values(aliases))} AS v, {window} OVER (ORDER BY {order}) AS n FROM {source}{where}"
    values = [f"{draw(_values(aliases))}::VARCHAR AS v{number}" for number in range(count)]
    distinct = "DISTINCT " if draw(st.booleans()) else ""
    return f"SELECT {distinct}{', '.join(values)} FROM {source}{where}"


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query, perhaps of several parts."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        operator = draw(st.sampled_from(("UNION", "UNION ALL", "INTERSECT", "EXCEPT")))
        return f"{draw(_queries(1, columns=1))} {operator} {draw(_queries(1, columns=1))}"
    if kind == 1:
        return f"WITH w AS ({draw(_queries(1))}) SELECT * FROM w, (SELECT count(*) AS c FROM w) t"
    return draw(_queries())
