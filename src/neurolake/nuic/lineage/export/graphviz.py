"""DOT, the language of Graphviz."""

from collections.abc import Iterator

from neurolake.nuic.lineage.export.drawing import Drawing, ends
from neurolake.nuic.lineage.export.text import quoted_dot

_SHAPES = {"dataset": "box", "query": "ellipse", "result": "note"}


def as_graphviz(drawing: Drawing) -> str:
    """A digraph from left to right; edges between columns are dashed where they only have a say."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    names = {thing: f"n{number}" for number, thing in enumerate(drawing.nodes)}
    yield "digraph lineage {"
    yield "  rankdir=LR;"
    for thing, name in names.items():
        label = quoted_dot(drawing.name(thing))
        yield f"  {name} [label={label}, shape={_SHAPES.get(thing.kind, 'cylinder')}];"
    for source, target in drawing.links:
        yield f"  {names[source]} -> {names[target]};"
    for edge in drawing.columns:
        source, target = ends(edge)
        label = quoted_dot(f"{edge['source']['column']} → {edge['target']['column'] or 'rows'} ({edge['kind']})")
        style = "solid" if edge["direct"] else "dashed"
        yield f"  {names[source]} -> {names[target]} [label={label}, style={style}];"
    yield "}"
