"""Where the things of a drawing stand: in layers from left to right, neighbours near each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from neurolake.nuic.lineage.base import Thing
from neurolake.nuic.lineage.export.drawing import Drawing

WIDTH, HEIGHT = 220, 36
_ACROSS, _DOWN, _MARGIN = 80, 18, 20
_SWEEPS = 4


@dataclass(frozen=True)
class Layout:
    """Upper left corners of the boxes, and the size of the whole."""

    corners: Mapping[Thing, tuple[int, int]]
    width: int
    height: int


def laid_out(drawing: Drawing) -> Layout:
    """Layers by distance; within each, things are ordered by the middle of their neighbours, a few times over."""
    layers: dict[int, list[Thing]] = {}
    for thing, layer in drawing.layers.items():
        layers.setdefault(layer, []).append(thing)
    columns = [sorted(layers[layer], key=drawing.name) for layer in sorted(layers)]
    near = _neighbours(drawing)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            _order(column, near, columns)
    tallest = max(len(column) for column in columns)
    corners = {
        thing: (_MARGIN + x * (WIDTH + _ACROSS), _MARGIN + _row(y, len(column), tallest))
        for x, column in enumerate(columns)
        for y, thing in enumerate(column)
    }
    width = 2 * _MARGIN + len(columns) * (WIDTH + _ACROSS) - _ACROSS
    return Layout(corners, width, 2 * _MARGIN + tallest * (HEIGHT + _DOWN) - _DOWN)


def _row(number: int, of: int, tallest: int) -> int:
    return (2 * number + tallest - of) * (HEIGHT + _DOWN) // 2


def _neighbours(drawing: Drawing) -> dict[Thing, list[Thing]]:
    near: dict[Thing, list[Thing]] = {}
    for source, target in drawing.links:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)
    return near


def _order(column: list[Thing], near: Mapping[Thing, Sequence[Thing]], columns: Sequence[Sequence[Thing]]) -> None:
    heights = {thing: y / len(other) for other in columns for y, thing in enumerate(other)}
    own = set(column)

    def middle(thing: Thing) -> float:
        others = [heights[one] for one in near.get(thing, ()) if one not in own]
        return sum(others) / len(others) if others else heights[thing]

    column.sort(key=middle)
