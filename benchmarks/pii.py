"""Personal data: how much is found in generated typed columns, and how fast, beside plain Presidio.

Presidio runs as it comes, with its English recognizers, but without a language model, as none can be downloaded here:
it finds what its patterns, checks and contexts find. A column counts as found when half of its cells are.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import data, measure, report
from benchmarks.typed_columns import HELD_OUT, TUNED, Locale, Made, as_arrow, ordinary_table, personal_table

_SEEDS = range(201, 204)
_PEER_SEEDS = range(201, 202)
_CELLS_PER_S = 100_000
_PAIRS = 3
_ROWS = 4_000
_PEER_ROWS = 40
# What Presidio calls what we look for.
_PRESIDIO = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "CREDIT_CARD": "card", "IBAN_CODE": "iban", "US_SSN": "ssn",
    "IP_ADDRESS": "ip", "MAC_ADDRESS": "mac", "US_PASSPORT": "passport", "US_DRIVER_LICENSE": "driving_licence",
    "PERSON": "name", "LOCATION": "address", "UK_NHS": "national_id", "UK_NINO": "national_id",
}  # fmt: skip


def tables() -> list[report.Table]:
    return [_found(), _speed(), _cost()]


def _found() -> report.Table:
    rows = []
    for label, group in (("looked at while made", "tuned"), ("held out", "held_out")):
        for telling in (True, False):
            ours = measure.run("benchmarks.pii", "found", group, int(telling)).answer
            peer = measure.run("benchmarks.pii", "presidio_found", group, int(telling)).answer
            least = 0.95 if telling else 0.80
            rows.append(
                (
                    label,
                    "telling" if telling else "meaningless",
                    f"{ours['recall']:.3f}",
                    f">= {least}",
                    report.verdict(least, ours["recall"]),
                    f"{ours['false']:.2%}",
                    "<= 2 %",
                    report.verdict(ours["false"], 0.02),
                    f"{peer['recall']:.3f}",
                    f"{peer['false']:.2%}",
                    ours["missed"],
                )
            )
    note = (
        f"Columns made by Faker, {len(TUNED)} languages that were looked at while the recognizers were made and "
        f"{len(HELD_OUT)} that were not, {len(_SEEDS)} seeds each: 16 kinds of personal columns between ordinary ones, "
        "and as many tables without any. Passports and licences have no check digit: by their values alone nobody can "
        "tell them from other codes. Presidio: one seed, each column by itself, its name given as context."
    )
    header = (
        "languages",
        "column names",
        "recall",
        "target",
        "",
        "false alarms",
        "target",
        "",
        "Presidio recall",
        "Presidio false alarms",
        "found less than half",
    )
    return report.Table("Personal data found", note, header, tuple(rows))


def _speed() -> report.Table:
    pairs = measure.paired(
        lambda: measure.run("benchmarks.pii", "look", _ROWS),
        lambda: measure.run("benchmarks.pii", "presidio_look", _PEER_ROWS),
        _PAIRS,
    )
    mine = [run.answer["cells"] / run.answer["cpu"] for run in pairs.ours]
    others = [run.answer["cells"] / run.answer["cpu"] for run in pairs.theirs]
    middle, peer = sorted(mine)[_PAIRS // 2], sorted(others)[_PAIRS // 2]
    row = (
        f"{middle:,.0f}",
        f">= {_CELLS_PER_S:,}",
        report.verdict(_CELLS_PER_S, middle),
        f"{peer:,.0f}",
        report.ratio([a / b for a, b in zip(mine, others, strict=True)]),
        report.megabytes(measure.peak_bytes(pairs.ours)),
        report.megabytes(measure.peak_bytes(pairs.theirs)),
    )
    note = (
        "Cells per second of processor time, so per core: every cell of a table of 26 columns, 16 of them personal, is "
        f"looked at, {_ROWS:,} rows of it by ours and {_PEER_ROWS} by Presidio. {_PAIRS} pairs."
    )
    header = ("ours, cells/s", "target", "", "Presidio, cells/s", "ratio", "peak", "peak of Presidio")
    return report.Table("Personal data: speed", note, header, (row,))


def _cost() -> report.Table:
    rows = []
    for count in (1_000, data.NARROW_ROWS):
        with tempfile.TemporaryDirectory() as work:
            once = measure.run("benchmarks.pii", "cost", data.narrow_parquet(), work, count)
        rows.append((f"{count:,} x {len(data.NARROW_COLUMNS)}", report.seconds(once.seconds), once.answer["found"]))
    note = "What detection adds to an ingestion, on the sample that is there anyway (200,000 rows at most), once warm."
    return report.Table("Personal data: cost of an ingestion", note, ("table", "added", "found"), tuple(rows))


def _tables(group: str, seeds: Iterable[int]) -> Iterable[tuple[Locale, list[Made]]]:
    for locale in {"tuned": TUNED, "held_out": HELD_OUT}[group]:
        for seed in seeds:
            yield locale, personal_table(locale, seed)
            yield locale, ordinary_table(locale, seed)


def found(group: str, telling: str) -> measure.Answer:
    with tempfile.TemporaryDirectory() as work, measure.timed() as clock:
        tally = _Tally()
        for _, columns in _tables(group, _SEEDS):
            table = as_arrow(columns, telling=telling == "1")
            tally.add(columns, table.column_names, _detected(table, Path(work)))
    return {"seconds": clock.seconds, **tally.answer()}


def presidio_found(group: str, telling: str) -> measure.Answer:
    analyzer = _analyzer()
    with measure.timed() as clock:
        tally = _Tally()
        for _, columns in _tables(group, _PEER_SEEDS):
            names = as_arrow(columns, telling=telling == "1").column_names
            entities = {name: _of_presidio(analyzer, column, name) for name, column in zip(names, columns, strict=True)}
            tally.add(columns, names, entities)
    return {"seconds": clock.seconds, **tally.answer()}


class _Tally:
    """Columns found, missed, and found in vain."""

    def __init__(self) -> None:
        self.personal, self.right = Counter[str](), Counter[str]()
        self.ordinary = self.wrong = 0

    def add(self, columns: Sequence[Made], names: Sequence[str], entities: dict[str, set[str]]) -> None:
        for column, name in zip(columns, names, strict=True):
            seen = entities.get(name, set())
            if column.entities:
                self.personal[column.kind] += 1
                self.right[column.kind] += bool(seen & column.entities)
            else:
                self.ordinary += 1
                # Beside a street a town is part of the address.
                self.wrong += bool(seen) and not (column.kind in ("city", "postcode") and seen == {"address"})

    def answer(self) -> dict[str, Any]:
        missed = [kind for kind, count in self.personal.items() if self.right[kind] < count / 2]
        return {
            "recall": self.right.total() / self.personal.total(),
            "false": self.wrong / self.ordinary,
            "missed": ", ".join(sorted(missed)),
        }


def _detected(table: Any, work: Path) -> dict[str, set[str]]:
    from neurolake.compliance.pii.detect import detect
    from neurolake.engine.duckdb import DuckDBEngine

    entities: dict[str, set[str]] = {}
    engine = DuckDBEngine([work], work / "tmp", threads=1)
    with engine.session() as session:
        session.register("t", table)
        for finding in detect(session, "t", session.describe("t")):
            entities.setdefault(finding.column, set()).add(finding.entity)
    engine.close()
    return entities


def _of_presidio(analyzer: Any, column: Made, name: str) -> set[str]:
    texts = [str(value) for value in column.values if value is not None][:_PEER_ROWS]
    context = name.replace("_", " ").lower().split()
    counts = Counter[str]()
    for text in texts:
        results = analyzer.analyze(text, language="en", context=context, score_threshold=0.4)
        counts.update({_PRESIDIO.get(result.entity_type, result.entity_type.lower()) for result in results})
    ignored = {"url", "date_time", "nrp"}
    return {entity for entity, count in counts.items() if count >= len(texts) / 2 and entity not in ignored}


def _analyzer() -> Any:
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):  # type: ignore[misc]
        """Words, and no model."""

        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    engine = Blank()
    engine.load()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])


def look(rows: str) -> measure.Answer:
    from neurolake.compliance.pii.detect import detect
    from neurolake.engine.duckdb import DuckDBEngine

    table = _wide(int(rows))
    with tempfile.TemporaryDirectory() as work:
        engine = DuckDBEngine([Path(work)], Path(work), threads=1)
        with engine.session() as session:
            session.register("t", table)
            columns = session.describe("t")
            detect(session, "t", columns, rows=100)
            began = time.process_time()
            with measure.timed() as clock:
                detect(session, "t", columns, rows=table.num_rows)
            cpu = time.process_time() - began
    return {"seconds": clock.seconds, "cpu": cpu, "cells": table.num_rows * table.num_columns}


def presidio_look(rows: str) -> measure.Answer:
    analyzer = _analyzer()
    cells = [str(cell) for column in _wide(int(rows)).columns for cell in column.to_pylist() if cell is not None]
    # An address first: the list of top-level domains is fetched, or not, once.
    analyzer.analyze("warm.up@example.org", language="en")
    began = time.process_time()
    with measure.timed() as clock:
        for cell in cells:
            analyzer.analyze(cell, language="en")
    return {"seconds": clock.seconds, "cpu": time.process_time() - began, "cells": len(cells)}


def _wide(rows: int) -> Any:
    return as_arrow(personal_table(TUNED[0], 1, rows), telling=False)


def cost(path: str, work: str, count: str) -> measure.Answer:
    from neurolake.compliance.pii.detect import detect
    from neurolake.engine.duckdb import DuckDBEngine
    from neurolake.engine.sql import call

    engine = DuckDBEngine([Path(path).parent], Path(work))
    source = call("read_parquet", path)
    with engine.session() as session:
        rows = min(int(count), 200_000)
        session.run(f"CREATE TEMP TABLE t AS SELECT * FROM {source} USING SAMPLE reservoir({rows} ROWS) REPEATABLE (7)")
        columns = session.describe("t")
        detect(session, "t", columns)
        with measure.timed() as clock:
            findings = detect(session, "t", columns)
    return {"seconds": clock.seconds, "found": json.dumps({item.column: item.entity for item in findings})}


if __name__ == "__main__":
    measure.main(
        {
            "found": found,
            "presidio_found": presidio_found,
            "look": look,
            "presidio_look": presidio_look,
            "cost": cost,
        }
    )
