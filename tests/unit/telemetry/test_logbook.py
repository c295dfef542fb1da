"""The log is read newest first, a page at a time, over all its files; filters tell what they keep out."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from neurolake.kernel.errors import InvalidOption, NotFound
from neurolake.telemetry import logbook
from neurolake.telemetry.logbook import LogBook, Wanted

LEVELS = ("debug", "info", "warning", "error")


def line(number: int) -> str:
    entry = {
        "event": f"event {number}",
        "level": LEVELS[number % 4],
        "timestamp": f"2026-11-27T10:{number:02}:00.000000Z",
    }
    return json.dumps(entry | {"query_id": str(number % 3)}) + "\n"


@pytest.fixture
def book(tmp_path: Path) -> LogBook:
    """Sixty lines in three files, with one that is not JSON and one that is not ended."""
    (tmp_path / "neurolake.log.2").write_text("".join(line(one) for one in range(20)))
    (tmp_path / "neurolake.log.1").write_text("".join(line(one) for one in range(20, 40)) + "no json\n")
    (tmp_path / "neurolake.log").write_text("".join(line(one) for one in range(40, 60)) + '{"event": "cut')
    return LogBook(tmp_path)


def events(found: logbook.Found) -> list[int]:
    return [int(entry["event"].split()[1]) for entry in found.entries]


def test_pages_hold_every_line_once_newest_first(book: LogBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook, "_BLOCK", 100)
    seen: list[int] = []
    before = None
    while True:
        page = book.find(Wanted(), limit=7, before=before)
        seen += events(page)
        if page.next is None or not page.entries:
            break
        before = page.next
    assert seen == list(range(59, -1, -1))


def test_filters(book: LogBook) -> None:
    assert events(book.find(Wanted(level="error"), limit=3)) == [59, 55, 51]
    assert events(book.find(Wanted(text="EVENT 7"))) == [7]
    assert events(book.find(Wanted(fields={"query_id": "2"}), limit=2)) == [59, 56]
    moments = Wanted(since=datetime(2026, 11, 27, 10, 5, tzinfo=UTC), until=datetime(2026, 11, 27, 10, 8, tzinfo=UTC))
    assert events(book.find(moments)) == [7, 6, 5]


def test_levels_are_counted_beside_their_filter(book: LogBook) -> None:
    assert book.find(Wanted(level="error")).levels == {"error": 15, "warning": 15, "info": 15, "debug": 15}


def test_what_hides_everything_is_named(book: LogBook) -> None:
    found = book.find(Wanted(level="error", text="event 40"))
    assert (found.entries, found.hidden_by) == ([], {"level": 1, "text": 15})


def test_what_comes_later_is_told_once(book: LogBook, tmp_path: Path) -> None:
    newest = book.find(Wanted(), limit=1).newest
    assert newest is not None
    with (tmp_path / "neurolake.log").open("a") as file:
        file.write('"}\n' + line(60) + line(61))
    later = book.since(Wanted(), newest)
    assert events(later) == [60, 61]
    assert later.newest is not None
    assert book.since(Wanted(), later.newest).entries == []


def test_what_comes_later_is_found_over_a_new_file(book: LogBook, tmp_path: Path) -> None:
    newest = book.find(Wanted(), limit=1).newest
    assert newest is not None
    (tmp_path / "neurolake.log").rename(tmp_path / "neurolake.log.0")
    (tmp_path / "neurolake.log").write_text(line(60))
    assert events(book.since(Wanted(), newest)) == [60]


def test_a_place_that_is_gone_or_none(book: LogBook) -> None:
    with pytest.raises(NotFound):
        book.find(Wanted(), before="1-5")
    with pytest.raises(InvalidOption):
        book.find(Wanted(), before="nonsense")


def test_a_look_is_bounded(book: LogBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook, "MOST_BYTES", 500)
    found = book.find(Wanted(text="event 1"))
    assert (found.complete, found.entries) == (False, [])
    assert found.next is not None


def test_no_log_at_all(tmp_path: Path) -> None:
    assert LogBook(tmp_path).find(Wanted()).entries == []
