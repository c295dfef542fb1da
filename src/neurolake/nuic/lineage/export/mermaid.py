"""A flowchart of Mermaid."""

from collections.abc import Iterator

from neurolake.nuic.lineage.export.drawing import Drawing, ends
from neurolake.nuic.lineage.export.text import quoted_mermaid


def as_mermaid(drawing: Drawing) -> str:
    """From left to right; edges between columns are dotted where they only have a say."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    names = {thing: f"n{number}" for number, thing in enumerate(drawing.nodes)}
    yield "flowchart LR"
    for thing, name in names.items():
        label = quoted_mermaid(drawing.name(thing))
        yield f"  {name}[{label}]" if thing.kind == "dataset" else f"  {name}([{label}])"
    for source, target in drawing.links:
        yield f"  {names[source]} --> {names[target]}"
    for edge in drawing.columns:
        source, target = ends(edge)
        label = quoted_mermaid(f"{edge['source']['column']} → {edge['target']['column'] or 'rows'}: {edge['kind']}")
        yield f"  {names[source]} {'-->' if edge['direct'] else '-.->'}|{label}| {names[target]}"
