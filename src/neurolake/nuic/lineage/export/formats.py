"""The formats by name."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from neurolake.nuic.lineage.export.drawing import Drawing
from neurolake.nuic.lineage.export.graphviz import as_graphviz
from neurolake.nuic.lineage.export.mermaid import as_mermaid
from neurolake.nuic.lineage.export.openlineage import as_openlineage
from neurolake.nuic.lineage.export.svg import as_svg
from neurolake.nuic.lineage.export.table import as_csv

FormatName = Literal["json", "graphviz", "mermaid", "svg", "csv", "openlineage"]


@dataclass(frozen=True)
class Format:
    """How a drawing is written, what that is, and how its file is called."""

    write: Callable[[Drawing], str]
    media_type: str
    suffix: str


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[FormatName, Format] = {
    "json": Format(lambda drawing: _json(drawing.to_json()), "application/json", "json"),
    "graphviz": Format(as_graphviz, "text/vnd.graphviz", "dot"),
    "mermaid": Format(as_mermaid, "text/plain", "mmd"),
    "svg": Format(as_svg, "image/svg+xml", "svg"),
    "csv": Format(as_csv, "text/csv", "csv"),
    "openlineage": Format(lambda drawing: _json(as_openlineage(drawing)), "application/json", "json"),
}
