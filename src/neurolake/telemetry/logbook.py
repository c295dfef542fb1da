"""The log, read: newest first, filtered, a page at a time; or what came since.

The log is JSON lines in a file and in those that came before it (`neurolake.log`, `neurolake.log.1`, …).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from neurolake.kernel.errors import InvalidOption, NotFound

Level = Literal["debug", "info", "warning", "error", "critical"]
LEVELS: tuple[Level, ...] = get_args(Level)
MOST_BYTES = 64 * 1024**2
"""That one look reads: beyond it, what is left is not complete."""
_BLOCK = 256 * 1024
_LONGEST_LINE = 1024**2
_NAME = "neurolake.log"


@dataclass(frozen=True)
class Wanted:
    """What of the log is asked for.

    Attributes:
        level: The least level.
        text: In the line, in any case.
        fields: Values of fields, as text (`request_id`, `query_id`, …).
        since, until: Moments; `until` is not part of it.
    """

    level: Level = "debug"
    text: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    def filters(self) -> dict[str, Callable[["_Line"], bool]]:
        """Each filter by its name; without those that let everything pass."""
        least, text = LEVELS.index(self.level), self.text.casefold()
        made: dict[str, Callable[[_Line], bool]] = {}
        if least:
            made["level"] = lambda line: line.level >= least
        if text:
            made["text"] = lambda line: text in line.raw.casefold()
        if self.since is not None:
            since = _written(self.since)
            made["since"] = lambda line: line.at >= since
        if self.until is not None:
            until = _written(self.until)
            made["until"] = lambda line: line.at < until
        for name, value in self.fields.items():
            made[name] = lambda line, name=name, value=value: str(line.entry.get(name, "")) == value  # type: ignore[misc]
        return made


def _written(moment: datetime) -> str:
    """A moment as the log writes it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class _Line:
    """One line, and where it begins."""

    raw: str
    entry: dict[str, Any]
    place: str

    @property
    def level(self) -> int:
        name = str(self.entry.get("level", "info"))
        return LEVELS.index(name) if name in LEVELS else 1

    @property
    def at(self) -> str:
        return str(self.entry.get("timestamp", "")).removesuffix("Z")


@dataclass
class Found:
    """A page of the log, newest first.

    Attributes:
        entries: Each with its `place`.
        next: To go on with older ones; None where there are none.
        newest: To ask later for what has come since.
        levels: How many lines have which level, of those that pass all filters but the one of the level.
        hidden_by: Filter → how many lines it alone keeps out.
        complete: Whether all was looked at that could have been on this page.
    """

    entries: list[dict[str, Any]] = field(default_factory=list)
    next: str | None = None
    newest: str | None = None
    levels: dict[str, int] = field(default_factory=dict)
    hidden_by: dict[str, int] = field(default_factory=dict)
    complete: bool = True


class LogBook:
    """The log in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, wanted: Wanted, *, limit: int = 200, before: str | None = None) -> Found:
        """A page of what is wanted, newest first.

        Args:
            before: `next` of the page before.

        Raises:
            NotFound: What `before` names has been removed since.
        """
        filters, found = wanted.filters(), Found(newest=self._newest())
        levels: Counter[str] = Counter()
        hidden: Counter[str] = Counter()
        left = MOST_BYTES
        for line in self._backwards(before):
            left -= len(line.raw)
            failed = [name for name, passes in filters.items() if not passes(line)]
            if failed in ([], ["level"]):
                levels[LEVELS[line.level]] += 1
            if not failed:
                found.entries.append({**line.entry, "place": line.place})
            elif len(failed) == 1:
                hidden[failed[0]] += 1
            found.next = line.place
            if len(found.entries) == limit or left <= 0:
                found.complete = left > 0
                break
        else:
            found.next = None
        found.levels, found.hidden_by = dict(levels), dict(hidden)
        return found

    def since(self, wanted: Wanted, after: str, *, limit: int = 200) -> Found:
        """What of the wanted has come after a place (`newest` of an earlier answer), the newest last.

        Raises:
            NotFound: See `find`.
        """
        filters, found = wanted.filters(), Found(newest=after)
        for line in self._forwards(after):
            found.newest = line.place
            if all(passes(line) for passes in filters.values()):
                found.entries.append({**line.entry, "place": line.place})
            if len(found.entries) == limit:
                break
        return found

    def _files(self) -> list[Path]:
        """The files, newest first."""
        older = sorted(self._folder.glob(f"{_NAME}.*"), key=lambda one: int(one.suffix[1:] or 0))
        return [one for one in (self._folder / _NAME, *older) if one.exists()]

    def _newest(self) -> str | None:
        files = self._files()
        if not files:
            return None
        state = files[0].stat()
        return f"{state.st_ino}-{state.st_size}"

    def _placed(self, place: str) -> tuple[list[Path], int]:
        """The files from the one of a place on to the older ones, and the place within the first."""
        inode, _, offset = place.partition("-")
        if not (inode.isdecimal() and offset.isdecimal()):
            raise InvalidOption("This is no place in the log.", hint="Give `next` or `newest` of an earlier answer.")
        files = self._files()
        for number, file in enumerate(files):
            if file.stat().st_ino == int(inode):
                return files[number:], int(offset)
        raise NotFound("That part of the log has been removed.", hint="Ask again from the newest on.")

    def _backwards(self, before: str | None) -> Iterator[_Line]:
        files, end = self._placed(before) if before else (self._files(), None)
        for file in files:
            yield from _lines_before(file, end)
            end = None

    def _forwards(self, after: str) -> Iterator[_Line]:
        _, offset = self._placed(after)
        inode = int(after.partition("-")[0])
        for file in reversed(self._files()):
            with file.open("rb") as opened:
                state = file.stat()
                if state.st_ino != inode and offset:
                    continue
                opened.seek(offset)
                for raw in opened:
                    if raw.endswith(b"\n"):
                        offset += len(raw)
                        if line := _parsed(raw, f"{state.st_ino}-{offset}"):
                            yield line
            # From here on, younger files from their beginning.
            offset = 0


def _lines_before(file: Path, end: int | None) -> Iterator[_Line]:
    """The lines of a file that begin before a place, the last first."""
    with file.open("rb") as opened:
        state = file.stat()
        position = state.st_size if end is None else min(end, state.st_size)
        rest = b""
        while position > 0:
            size = min(_BLOCK, position)
            position -= size
            opened.seek(position)
            rest = opened.read(size) + rest
            first, *lines = rest.split(b"\n")
            at = position + len(rest)
            for raw in reversed(lines):
                at -= len(raw)
                if raw and (line := _parsed(raw, f"{state.st_ino}-{at}")):
                    yield line
                at -= 1
            rest = first if len(first) <= _LONGEST_LINE else b""
        if rest and (line := _parsed(rest, f"{state.st_ino}-0")):
            yield line


def _parsed(raw: bytes, place: str) -> _Line | None:
    """A line; None for one that is not ours, or was not written to its end."""
    text = raw.decode("utf-8", "replace").rstrip("\n")
    try:
        entry = json.loads(text)
    except ValueError:
        return None
    return _Line(text, entry, place) if isinstance(entry, dict) else None
