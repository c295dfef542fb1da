"""XML with a list of records: each repeating element is a row, its attributes and children are columns.

A child's text is the value of the column named after it; a nested child's column is `outer.inner`, an attribute's
`element.attribute` (of the record itself: the attribute's name). A child that comes several times in one record
gives a JSON list. Document type declarations with entities are refused (entity bombs, XXE). The rows become delimited
text in the work folder and are typed like it.
"""

import csv
import json
from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from neurolake.engine.base import Session
from neurolake.ingestion.formats.base import Bounds, Detected, ReadOptions
from neurolake.ingestion.formats.delimited import Converted, DelimitedSource, read_table
from neurolake.ingestion.formats.dialect import Dialect
from neurolake.ingestion.formats.disk import fresh, storing
from neurolake.kernel.errors import EmptyFile, InvalidOption, LimitExceeded, MalformedFile, UnsupportedFormat

Path_ = tuple[str, ...]
_LOOKED_AT = 20_000


def open(  # noqa: A001 - every format's file offers the function `open`
    path: Path, detected: Detected, options: ReadOptions, bounds: Bounds, session: Session, work: Path
) -> DelimitedSource:
    """Make an XML file readable; see `Reader`. `options.record_path` (`orders/order`) names the record element.

    Without it the record is the element that repeats most often among the shallowest repeating ones.
    """
    with _broken_told(path, bounds):
        record = _stated(options.record_path) if options.record_path else _repeating(path, bounds)
        names = _columns(path, record, bounds)
        if not names:
            raise EmptyFile("The XML holds no records.", file=path.name)
        if len(names) > bounds.max_columns:
            raise LimitExceeded(
                f"The table has {len(names):,} columns; the bound is {bounds.max_columns:,}.", file=path.name
            )
        target, rows = _converted(path, record, names, bounds, work)
    detected = replace(detected, detail={**detected.detail, "record_path": "/".join(record)})
    text = Converted(target, Dialect(names=tuple(names)), array("Q", range(1, rows + 1)))
    return read_table(text, detected, options, bounds, session, work)


@contextmanager
def _broken_told(path: Path, bounds: Bounds) -> Iterator[None]:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException

    try:
        yield
    except DefusedXmlException as error:
        raise UnsupportedFormat(
            "The XML declares entities, which are refused: they can blow up or reach other files.",
            hint="Save it without a document type declaration.",
            file=path.name,
        ) from error
    except ParseError as error:
        line = error.position[0]
        raise MalformedFile(f"The XML is broken in line {line}: {error}.", file=path.name, line=line) from error
    except RecursionError as error:
        raise LimitExceeded(f"The XML is nested deeper than {bounds.max_depth} levels.", file=path.name) from error


def _stated(record_path: str) -> Path_:
    return tuple(part for part in record_path.strip("/").split("/") if part)


def _events(path: Path, bounds: Bounds) -> Iterator[tuple[str, Any, Path_]]:
    """Starts and ends of elements with their path below the root, namespaces left out."""
    from defusedxml.ElementTree import iterparse

    trail: list[str] = []
    for event, element in iterparse(str(path), events=("start", "end")):
        if event == "start":
            trail.append(_local(element.tag))
            if len(trail) > bounds.max_depth:
                raise LimitExceeded(f"The XML is nested deeper than {bounds.max_depth} levels.", file=path.name)
        yield event, element, tuple(trail[1:])
        if event == "end":
            trail.pop()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _repeating(path: Path, bounds: Bounds) -> Path_:
    """The path of the record element, from the start of the file."""
    counts: Counter[Path_] = Counter()
    for index, (event, element, trail) in enumerate(_events(path, bounds)):
        if event == "start" and trail:
            counts[trail] += 1
        elif event == "end":
            element.clear()
        if index > _LOOKED_AT:
            break
    if not counts:
        raise EmptyFile("The XML holds no records.", file=path.name)
    repeating = [trail for trail, count in counts.items() if count > 1]
    if not repeating:
        return min(counts, key=len)[:1]
    shallowest = min(len(trail) for trail in repeating)
    return max((trail for trail in repeating if len(trail) == shallowest), key=lambda trail: counts[trail])


def _records(path: Path, record: Path_, bounds: Bounds) -> Iterator[dict[str, str]]:
    parents: list[Any] = []
    for event, element, trail in _events(path, bounds):
        if event == "start":
            parents.append(element)
            continue
        parents.pop()
        if trail == record:
            yield _flat(element)
            if parents:
                parents[-1].remove(element)
        elif trail[: len(record)] != record:
            element.clear()


def _flat(record: Any) -> dict[str, str]:
    """Column → text of one record."""
    found: dict[str, list[str]] = {}
    _collect(record, "", found)
    if not found:
        return {_local(record.tag): (record.text or "").strip()}
    return {
        name: values[0] if len(values) == 1 else json.dumps(values, ensure_ascii=False)
        for name, values in found.items()
    }


def _collect(element: Any, prefix: str, found: dict[str, list[str]]) -> None:
    for name, value in element.attrib.items():
        found.setdefault(f"{prefix}{_local(name)}", []).append(value)
    for child in element:
        name = f"{prefix}{_local(child.tag)}"
        text = (child.text or "").strip()
        if text or (len(child) == 0 and not child.attrib):
            found.setdefault(name, []).append(text)
        _collect(child, f"{name}.", found)


def _columns(path: Path, record: Path_, bounds: Bounds) -> list[str]:
    """All columns of all records, in the order of their first record."""
    names: dict[str, None] = {}
    seen = 0
    for row in _records(path, record, bounds):
        seen += 1
        names.update(dict.fromkeys(row))
    if not seen:
        raise InvalidOption(f"The XML has no element {'/'.join(record)!r} below its root.", file=path.name)
    return list(names)


def _converted(path: Path, record: Path_, names: list[str], bounds: Bounds, work: Path) -> tuple[Path, int]:
    target, rows = fresh(work, ".csv"), 0
    with storing(), target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(names)
        for row in _records(path, record, bounds):
            writer.writerow([row.get(name, "") for name in names])
            rows += 1
    return target, rows
