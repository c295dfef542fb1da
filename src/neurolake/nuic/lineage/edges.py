"""Reads edges from the catalog, seen from one of their ends."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from neurolake.catalog.lineage import NodeKind
from neurolake.metadata.among import among
from neurolake.metadata.models import LineageEdge
from neurolake.nuic.batches import batched
from neurolake.nuic.lineage.base import Direction, Link, Place, Thing

_AT_ONCE = 400
_FEW_NAMES = 50


class _End(NamedTuple):
    kind: InstrumentedAttribute[str]
    id: InstrumentedAttribute[str]
    column: InstrumentedAttribute[str | None]


_SOURCE = _End(LineageEdge.source_kind, LineageEdge.source_id, LineageEdge.source_column)
_TARGET = _End(LineageEdge.target_kind, LineageEdge.target_id, LineageEdge.target_column)


class Step(NamedTuple):
    """An edge on the way from `near` to `far`."""

    near: Place
    far: Place
    kind: str


def true_at(as_of: datetime | None) -> ColumnElement[bool]:
    """The edges that were true at a moment; None is now."""
    if as_of is None:
        return LineageEdge.valid_to.is_(None)
    return and_(LineageEdge.valid_from <= as_of, or_(LineageEdge.valid_to.is_(None), LineageEdge.valid_to > as_of))


def links(
    session: Session,
    things: Iterable[Thing],
    direction: Direction,
    kinds: Collection[NodeKind],
    as_of: datetime | None,
) -> Iterator[list[Link]]:
    """The links from these things on, to things of these kinds, some at a time."""
    near, far = _ends(direction)
    for kind, ids in _by_kind(things):
        for some in batched(ids, _AT_ONCE):
            asked = (
                select(near.id, far.kind, far.id)
                .where(
                    _is(near, kind),
                    among(session, near.id, some),
                    near.column.is_(None),
                    _of_kinds(far, kinds),
                    true_at(as_of),
                )
                .distinct()
            )
            yield [
                _link(direction, Thing(kind, near_id), Thing(far_kind, far_id))
                for near_id, far_kind, far_id in session.connection().execute(asked).all()
            ]


def steps(
    session: Session,
    places: Iterable[Place],
    direction: Direction,
    kinds: Collection[NodeKind],
    as_of: datetime | None,
    *,
    rows: bool = True,
    within: Collection[Thing] | None = None,
) -> Iterator[list[Step]]:
    """The edges from these places on, some at a time; those from rows to rows only downstream.

    Without `rows` no edges that lead to rows; with `within` only those to these things.

    That a table was made from another makes all of it depend on the other's rows, which is news only for whoever asks
    what a change of rows may reach.
    """
    near, far = _ends(direction)
    whole = [place.thing for place in places if place.column is None]
    columns = [place for place in places if place.column is not None]
    for kind, ids in _by_kind(whole):
        for some in batched(ids, _AT_ONCE):
            here = and_(among(session, near.id, some), near.column.is_(None))
            if direction == "upstream" or not rows:
                here = and_(here, far.column.is_not(None))
            yield _steps(_read(session, direction, kind, here, kinds, as_of), kind, None, within)
    wanted = set(columns)
    for kind, ids in _by_kind(place.thing for place in columns):
        for some in batched(ids, _AT_ONCE):
            here = _columns_of(session, near, wanted, set(some))
            if not rows:
                here = and_(here, far.column.is_not(None))
            yield _steps(_read(session, direction, kind, here, kinds, as_of), kind, wanted, within)


def all_links(session: Session, as_of: datetime | None) -> Iterator[Link]:
    """All links between datasets."""
    asked = (
        select(LineageEdge.source_id, LineageEdge.target_id)
        .where(_is(_SOURCE, "dataset"), _is(_TARGET, "dataset"), LineageEdge.source_column.is_(None), true_at(as_of))
        .distinct()
        .execution_options(yield_per=10_000)
    )
    for source, target in session.execute(asked):
        yield Link(Thing("dataset", source), Thing("dataset", target))


def columns_with_edges(session: Session, thing: Thing, direction: Direction, as_of: datetime | None) -> list[str]:
    """The columns of a thing from which edges lead on."""
    near, _ = _ends(direction)
    asked = select(near.column).where(
        _is(near, thing.kind), near.id == thing.id, near.column.is_not(None), true_at(as_of)
    )
    return [name for name in session.scalars(asked.distinct().order_by(near.column)) if name is not None]


def between(
    session: Session, things: Collection[Thing], as_of: datetime | None, limit: int
) -> tuple[list[LineageEdge], bool]:
    """The edges of columns between these things; and whether there are more than `limit`."""
    found: list[LineageEdge] = []
    for kind, ids in _by_kind(things):
        for some in batched(ids, _AT_ONCE):
            asked = select(LineageEdge).where(
                _is(_TARGET, kind),
                among(session, LineageEdge.__table__.c.target_id, some),
                LineageEdge.source_column.is_not(None),
                true_at(as_of),
            )
            for edge in session.scalars(asked.order_by(LineageEdge.id)):
                if source_of(edge) in things:
                    found.append(edge)
                if len(found) > limit:
                    return found[:limit], True
    return found, False


def into(session: Session, places: Collection[Place], as_of: datetime | None) -> list[LineageEdge]:
    """The edges of columns into these places, with all that is known of them."""
    found: list[LineageEdge] = []
    for kind, ids in _by_kind(place.thing for place in places):
        asked = select(LineageEdge).where(_is(_TARGET, kind), LineageEdge.source_column.is_not(None), true_at(as_of))
        for some in batched(ids, _AT_ONCE):
            columns = _columns_of(session, _TARGET, places, set(some))
            rows = and_(among(session, LineageEdge.__table__.c.target_id, some), LineageEdge.target_column.is_(None))
            for here in (columns, rows):
                found += session.scalars(asked.where(here))
    return [edge for edge in found if Place(target_of(edge), edge.target_column) in places]


def is_from(kind: NodeKind) -> ColumnElement[bool]:
    """The edges that begin at things of this kind."""
    return _is(_SOURCE, kind)


def source_of(edge: LineageEdge) -> Thing:
    """Where an edge begins."""
    return Thing(edge.source_kind, edge.source_id)  # type: ignore[arg-type]  # only kinds of nodes are ever written


def target_of(edge: LineageEdge) -> Thing:
    """Where an edge ends."""
    return Thing(edge.target_kind, edge.target_id)  # type: ignore[arg-type]  # only kinds of nodes are ever written


def _columns_of(session: Session, near: Any, places: Collection[Place], ids: Collection[str]) -> ColumnElement[bool]:
    """Edges at the columns among these places of these things, and at most as many others as are few.

    Pairs would be asked for without the index, and names one by one are sought in each thing.
    """
    names = {place.column for place in places if place.column is not None and place.thing.id in ids}
    named = near.column.in_(names) if len(names) <= _FEW_NAMES else near.column.is_not(None)
    return and_(among(session, near.id, ids), named)


def _read(
    session: Session,
    direction: Direction,
    kind: NodeKind,
    here: ColumnElement[bool],
    kinds: Collection[NodeKind],
    as_of: datetime | None,
) -> Sequence[Any]:
    near, far = _ends(direction)
    asked = (
        select(near.id, near.column, far.kind, far.id, far.column, LineageEdge.kind)
        .where(_is(near, kind), here, _of_kinds(far, kinds), true_at(as_of))
        .distinct()
    )
    return session.connection().execute(asked).all()


def _steps(
    read: Sequence[Any], kind: NodeKind, wanted: Collection[Place] | None, within: Collection[Thing] | None
) -> list[Step]:
    """What was read, as far as it is wanted; of a hub most is not, and nothing is made of that."""
    return [
        Step(Place(Thing(kind, near_id), column), Place(Thing(far_kind, far_id), far_column), how)
        for near_id, column, far_kind, far_id, far_column, how in read
        if (within is None or (far_kind, far_id) in within) and (wanted is None or ((kind, near_id), column) in wanted)
    ]


def _ends(direction: Direction) -> tuple[Any, Any]:
    return (_SOURCE, _TARGET) if direction == "downstream" else (_TARGET, _SOURCE)


def _is(end: Any, kind: NodeKind) -> ColumnElement[bool]:
    # As a literal: the database takes a partial index only if it sees the value.
    same: ColumnElement[bool] = end.kind == literal(kind, literal_execute=True)
    return same


def _of_kinds(far: Any, kinds: Collection[NodeKind]) -> ColumnElement[bool]:
    # As an expression, which no index is for: SQLite would read all edges to things of the kind.
    among: ColumnElement[bool] = far.kind.concat("").in_(kinds)
    return among


def _link(direction: Direction, near: Thing, far: Thing) -> Link:
    return Link(near, far) if direction == "downstream" else Link(far, near)


def _by_kind(things: Iterable[Thing]) -> list[tuple[NodeKind, list[str]]]:
    ids: dict[NodeKind, list[str]] = {}
    for thing in dict.fromkeys(things):
        ids.setdefault(thing.kind, []).append(thing.id)
    return list(ids.items())
