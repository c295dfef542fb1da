"""JSON text read value by value: arrays of any length in memory of one record.

The values themselves are decoded by the standard library; this module only walks the brackets around them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from neurolake.ingestion.formats.base import Bounds
from neurolake.kernel.errors import InvalidOption, LimitExceeded, MalformedFile

_CHUNK = 1024 * 1024
_NEAR_END = 256
_BLANK = " \t\r\n"


@dataclass(frozen=True)
class Value:
    """A decoded value and the text it was decoded from."""

    decoded: Any
    raw: str


class JsonText:
    """A cursor over a JSON file.

    Args:
        decoder: What decodes the values.
    """

    def __init__(self, path: Path, file: IO[str], bounds: Bounds, decoder: json.JSONDecoder) -> None:
        self._path, self._file, self._bounds, self._decoder = path, file, bounds, decoder
        self._text, self._at, self._line = "", 0, 1

    @property
    def line(self) -> int:
        """Line of the cursor."""
        return self._line + self._text.count("\n", 0, self._at)

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Step over one of the characters in `expected`.

        Raises:
            MalformedFile: Something else stands there.
        """
        found = self.peek()
        if not found or found not in expected:
            raise self.broken(f"{expected[0]!r} is expected, {found!r} found" if found else "it ends too early")
        self._at += 1

    def value(self) -> Value:
        """Decode the next value.

        Raises:
            MalformedFile: The text is no JSON.
            LimitExceeded: The value is longer than `bounds.max_line_bytes` or nested too deeply.
        """
        self.peek()
        while True:
            try:
                decoded, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                line = self._line + error.doc.count("\n", 0, error.pos)
                if self._is_final(error) or not self._more():
                    raise self.broken(error.msg, line) from error
                continue
            except RecursionError as error:
                raise self.too_deep() from error
            if end - self._at > self._bounds.max_line_bytes:
                raise self._too_long()
            if end < len(self._text) or not self._more():
                raw, self._at = self._text[self._at : end], end
                return Value(decoded, raw)

    def elements(self) -> Iterator[Value]:
        """The values of the array at the cursor, one by one."""
        for _ in self.positions():
            yield self.value()

    def positions(self) -> Iterator[None]:
        """The elements of the array at the cursor; whoever iterates must step over each."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield
            if self.peek() == "]":
                self.take("]")
                return
            self.take(",]")

    def keys(self) -> Iterator[str]:
        """The keys of the object at the cursor; whoever iterates must step over each value."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            key = self.value().decoded
            if not isinstance(key, str):
                raise self.broken("a key is no text")
            self.take(":")
            yield key
            if self.peek() == "}":
                self.take("}")
                return
            self.take(",}")

    def skip(self, depth: int = 0) -> None:
        """Step over the next value, however long its arrays and objects are."""
        if depth > self._bounds.max_depth:
            raise self.too_deep()
        start = self.peek()
        if start == "[":
            for _ in self.positions():
                self.skip(depth + 1)
        elif start == "{":
            for _ in self.keys():
                self.skip(depth + 1)
        else:
            self.value()

    def broken(self, what: str, line: int | None = None) -> MalformedFile:
        """The error that says where the text is broken, by default at the cursor."""
        line = line or self.line
        return MalformedFile(f"The JSON is broken in line {line}: {what}.", file=self._path.name, line=line)

    def too_deep(self) -> LimitExceeded:
        """The error that says that the nesting passes its bound."""
        return LimitExceeded(
            f"The JSON is nested deeper than {self._bounds.max_depth} levels.", file=self._path.name, line=self.line
        )

    def _too_long(self) -> LimitExceeded:
        said = f"A JSON value is longer than {self._bounds.max_line_bytes:,} characters."
        return LimitExceeded(said, file=self._path.name, line=self.line)

    def _is_final(self, error: json.JSONDecodeError) -> bool:
        """Whether more text cannot mend the error: it lies well before the end of what is read."""
        open_text = error.msg.startswith(("Unterminated string", "Invalid \\"))
        return not open_text and error.pos < len(self._text) - _NEAR_END

    def _more(self) -> bool:
        """Read on; the text before the cursor is dropped."""
        if len(self._text) - self._at > self._bounds.max_line_bytes:
            raise self._too_long()
        chunk = self._file.read(max(_CHUNK, len(self._text) - self._at))
        self._line = self.line
        self._text, self._at = self._text[self._at :] + chunk, 0
        return bool(chunk)


def descend(text: JsonText, path: Sequence[str]) -> None:
    """Put the cursor on the value at `path` (keys of nested objects).

    Raises:
        InvalidOption: There is no such path.
    """
    for depth, key in enumerate(path):
        if text.peek() != "{" or not _found(text, key):
            where = ".".join(path[: depth + 1])
            raise InvalidOption(f"The JSON has no {where!r}.", hint="State another `record_path`.")


def _found(text: JsonText, wanted: str) -> bool:
    for key in text.keys():  # noqa: SIM118 - a cursor, no mapping
        if key == wanted:
            return True
        text.skip()
    return False


def record_arrays(text: JsonText, depth: int = 3) -> dict[tuple[str, ...], int]:
    """Paths of the arrays of objects in the object at the cursor, with their lengths."""
    found: dict[tuple[str, ...], int] = {}
    for key in text.keys():  # noqa: SIM118 - a cursor, no mapping
        start = text.peek()
        if start == "{" and depth > 0:
            inner = record_arrays(text, depth - 1)
            found.update({(key, *path): length for path, length in inner.items()})
        elif start == "[":
            length = _objects(text)
            if length:
                found[(key,)] = length
        else:
            text.skip()
    return found


def _objects(text: JsonText) -> int:
    """Length of the array at the cursor if all its elements are objects, otherwise 0."""
    count, only_objects = 0, True
    for _ in text.positions():
        only_objects = only_objects and text.peek() == "{"
        text.skip(1)
        count += 1
    return count if only_objects else 0
