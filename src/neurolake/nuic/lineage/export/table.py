"""CSV: one row per link, and one per edge between columns."""

import csv
import io

from neurolake.nuic.lineage.export.drawing import Drawing, ends
from neurolake.nuic.lineage.export.text import cell

_HEADER = (
    "source_kind", "source", "source_column", "target_kind", "target", "target_column", "kind", "masked", "expression",
    "run_id", "evidence",
)  # fmt: skip


def as_csv(drawing: Drawing) -> str:
    """The rows; texts that a spreadsheet would take for formulas have a `'` before them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for source, target in drawing.links:
        row = (source.kind, drawing.name(source), "", target.kind, drawing.name(target), "", "", "", "", "", "")
        writer.writerow(map(cell, row))
    for edge in drawing.columns:
        source, target = ends(edge)
        row = (
            source.kind, drawing.name(source), edge["source"]["column"],
            target.kind, drawing.name(target), edge["target"]["column"],
            edge["kind"], str(edge["masked"]).lower(), edge["expression"], edge["run_id"], edge["evidence"],
        )  # fmt: skip
        writer.writerow(map(cell, row))
    return out.getvalue()
