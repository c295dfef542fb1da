"""A picture: boxes in layers, links as curves. It holds no script, no style sheet and no reference to elsewhere."""

from collections.abc import Iterator

from neurolake.nuic.lineage.base import Thing
from neurolake.nuic.lineage.export.drawing import Drawing
from neurolake.nuic.lineage.export.layout import HEIGHT, WIDTH, Layout, laid_out
from neurolake.nuic.lineage.export.text import xml

_ZONES = {"bronze": "#f3e0cf", "silver": "#e4e7eb", "gold": "#fbeeb8"}
_OTHER = "#e3eefb"
_MOST_LETTERS = 30


def as_svg(drawing: Drawing) -> str:
    """The drawing; the dataset that was asked for has a thicker frame."""
    return "\n".join(_lines(drawing, laid_out(drawing))) + "\n"


def _lines(drawing: Drawing, layout: Layout) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{layout.width}" height="{layout.height}" '
        f'viewBox="0 0 {layout.width} {layout.height}" font-family="sans-serif" font-size="12">'
    )
    yield '<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    yield '<path d="M0 0 8 4 0 8z" fill="#667"/></marker></defs>'
    for source, target in drawing.links:
        yield f'<path d="{_curve(layout, source, target)}" fill="none" stroke="#667" marker-end="url(#end)"/>'
    for number, thing in enumerate(drawing.nodes):
        yield from _box(drawing, layout, thing, chosen=number == 0)
    yield "</svg>"


def _curve(layout: Layout, source: Thing, target: Thing) -> str:
    (x, y), (u, v) = layout.corners[source], layout.corners[target]
    x, y, v = x + WIDTH, y + HEIGHT // 2, v + HEIGHT // 2
    bend = max(abs(u - x) // 2, 30)
    return f"M{x} {y}C{x + bend} {y} {u - bend} {v} {u} {v}"


def _box(drawing: Drawing, layout: Layout, thing: Thing, *, chosen: bool) -> Iterator[str]:
    x, y = layout.corners[thing]
    name = drawing.name(thing)
    short = name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"
    fill = _ZONES.get(str(drawing.nodes[thing].get("zone")), _OTHER)
    yield f"<g><title>{xml(f'{thing.kind} {name}')}</title>"
    yield (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{fill}" stroke="#445" '
        f'stroke-width="{3 if chosen else 1}"/>'
    )
    yield f'<text x="{x + 10}" y="{y + HEIGHT // 2 + 4}" fill="#112">{xml(short)}</text></g>'
