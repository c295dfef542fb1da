r"""Text in whatever encoding, made UTF-8.

A file that is UTF-8 already is used where it lies. Anything else is rewritten, streaming, into the work folder,
line for line, so that line numbers stay those of the original.

The rules, each told in a note with the first lines it touched:

- Bytes that are not UTF-8 in a file that is otherwise UTF-8 (mixed encodings): their line is decoded as
  Windows-1252, the usual second encoding of such files.
- Characters that the file's own encoding cannot decode become U+FFFD.
- NUL bytes are removed.
- Line ends of different kinds (outside of double quotes) are all made `\n`, where the reader asks for it.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from neurolake.ingestion.formats.base import Bounds, ReadOptions
from neurolake.ingestion.formats.disk import BLOCK, blocks, fresh, storing
from neurolake.kernel.errors import InvalidOption, LimitExceeded

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile("\\r\\n|\\r|\\n")
_SPREAD = 64
_NEAR_CP1252 = frozenset({"latin_1", "iso8859_15", "ascii", "mac_roman"})
_SHOWN_LINES = 5


@dataclass(frozen=True)
class Text:
    """A text file as UTF-8 without byte order mark and NUL bytes.

    Attributes:
        path: The original file when it was so already, otherwise a copy in the work folder.
        encoding: What the original is encoded in.
        notes: What was changed, and where.
        longest: Bytes of the longest line, exact if above 1 MiB.
    """

    path: Path
    encoding: str
    notes: tuple[str, ...] = ()
    longest: int = 0


@dataclass
class _Survey:
    """What one pass over the bytes shows."""

    utf8: bool = True
    nul: bool = False
    crlf: int = 0
    cr: int = 0
    lf: int = 0
    after_cr: bool = False
    longest: int = 0

    @property
    def mixed_ends(self) -> bool:
        """Whether line ends of more than one kind occur (`lf` is exact only from the first CR on; that suffices)."""
        return self.cr > 0 and self.lf > 0 and not self.cr == self.crlf == self.lf


def head_text(head: bytes) -> tuple[str, str]:
    """The first bytes of a file as text for a first look, and their probable encoding.

    Bytes that are not UTF-8 are shown as Windows-1252, which keeps delimiters and digits of every superset of ASCII.
    """
    encoding, bom = _marked(head) or (_unmarked_utf16(head), 0)
    if encoding is not None:
        return head[bom:].decode(encoding, "ignore").replace("\0", ""), encoding
    try:
        decoder = codecs.getincrementaldecoder("utf-8")()
        return decoder.decode(head).replace("\0", ""), "utf-8"
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace").replace("\0", ""), "cp1252"


def as_utf8(path: Path, options: ReadOptions, bounds: Bounds, work: Path, *, lines: bool = True) -> Text:
    """Give a text file as UTF-8.

    Args:
        lines: Whether a record is a line, so that `bounds.max_line_bytes` bounds the distance of line ends, and line
            ends of different kinds are made one.

    Raises:
        LimitExceeded: A line is longer than `bounds.max_line_bytes`; told after reading no more than that.
        InvalidOption: `options.encoding` is no known encoding.
        StorageFull: No space is left in the work folder.
    """
    with path.open("rb") as file:
        head = file.read(65536)
    stated = _known(options.encoding)
    encoding, bom = _marked(head) or (stated or _unmarked_utf16(head), 0)
    survey = _survey(path, bounds, lines=lines)
    if encoding is None and not survey.utf8:
        encoding = _guess(path)
    encoding = encoding or "utf-8"
    even_ends = lines and survey.mixed_ends and not encoding.startswith(("utf-16", "utf-32"))
    if encoding == "utf-8" and survey.utf8 and not (survey.nul or bom or even_ends):
        return Text(path, encoding, longest=survey.longest)
    rewriting = _Rewriting(encoding, bom, survey.utf8, even_ends)
    target = _rewritten(path, rewriting, work)
    if rewriting.quoted:
        rewriting = _Rewriting(encoding, bom, survey.utf8, even_ends, heed_quotes=False)
        target = _rewritten(path, rewriting, work)
    return Text(target, encoding, rewriting.notes(), survey.longest)


def _rewritten(path: Path, rewriting: "_Rewriting", work: Path) -> Path:
    target = fresh(work, ".utf8")
    with storing(), path.open("rb") as source, target.open("wb") as out:
        source.seek(rewriting.bom)
        for text in rewriting.texts(source):
            out.write(text.encode("utf-8"))
    return target


def _known(encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise InvalidOption(f"Unknown encoding {encoding!r}.", hint="For example: utf-8, cp1252, shift_jis.") from None


def _marked(head: bytes) -> tuple[str, int] | None:
    return next(((name, len(bom)) for bom, name in _BOMS if head.startswith(bom)), None)


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: mostly ASCII, so nearly every other byte is NUL."""
    even, odd = head[0::2], head[1::2]
    if len(even) < 2 or not odd:
        return None
    zero_even, zero_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zero_odd > 0.6 and zero_even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if zero_even > 0.6 and zero_odd < 0.1 else None


def _survey(path: Path, bounds: Bounds, *, lines: bool) -> _Survey:
    """One pass over the bytes at memory speed: validity, NUL bytes, kinds of line ends, longest line."""
    survey, decoder = _Survey(), codecs.getincrementaldecoder("utf-8")()
    line_start = position = 0
    with path.open("rb") as file:
        for block in blocks(file):
            _look(block, survey, decoder)
            first, last = _ends(block)
            length = (position + first if first >= 0 else position + len(block)) - line_start
            survey.longest = max(survey.longest, length)
            if lines and length > bounds.max_line_bytes:
                raise _too_long(path, bounds)
            line_start = position + last + 1 if last >= 0 else line_start
            position += len(block)
    survey.utf8 = survey.utf8 and not decoder.getstate()[0]
    return survey


def _look(block: bytes, survey: _Survey, decoder: codecs.IncrementalDecoder) -> None:
    if survey.utf8 and not (block.isascii() and not decoder.getstate()[0]):
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            survey.utf8 = False
    survey.nul = survey.nul or b"\0" in block
    if survey.cr or b"\r" in block:
        survey.cr += block.count(b"\r")
        survey.crlf += block.count(b"\r\n") + (survey.after_cr and block.startswith(b"\n"))
        survey.lf += block.count(b"\n")
        survey.after_cr = block.endswith(b"\r")
    elif not survey.lf:
        survey.lf = int(b"\n" in block)


def _ends(block: bytes) -> tuple[int, int]:
    first = block.find(b"\n")
    if first >= 0:
        return first, block.rfind(b"\n")
    return block.find(b"\r"), block.rfind(b"\r")


def _too_long(path: Path, bounds: Bounds) -> LimitExceeded:
    return LimitExceeded(
        f"A line is longer than {bounds.max_line_bytes:,} bytes.",
        hint="Check that the file has line ends and is of the format you think.",
        file=path.name,
    )


def _guess(path: Path) -> str | None:
    """The encoding of a file that is not UTF-8; None when most of its non-ASCII lines are UTF-8 (mixed).

    Windows-1252 is taken where nothing speaks more for another one.
    """
    lines = [line for line in _sample_lines(path) if not line.isascii()]
    good = sum(1 for line in lines if _is_utf8(line))
    if good * 2 >= len(lines) or not lines:
        return None
    from charset_normalizer import from_bytes

    strange = b"\n".join(line for line in lines if not _is_utf8(line))[:32768]
    matches = from_bytes(strange, cp_exclusion=["utf_8", "utf_16", "utf_32", "utf_7"])
    best = matches.best()
    if best is None or best.encoding in _NEAR_CP1252:
        return "cp1252"
    even = any(m.encoding == "cp1252" and (m.chaos, -m.coherence) <= (best.chaos, -best.coherence) for m in matches)
    return "cp1252" if even else str(best.encoding)


def _sample_lines(path: Path) -> Iterator[bytes]:
    """Whole lines from the start and from places spread over the file."""
    size = path.stat().st_size
    piece = max(4096, min(65536, size // _SPREAD))
    with path.open("rb") as file:
        for offset in range(0, size, max(piece, size // _SPREAD)):
            file.seek(offset)
            lines = re.split(rb"[\r\n]+", file.read(piece))
            yield from lines[1 if offset else 0 : -1 if len(lines) > 1 else None]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass
class _Rewriting:
    """Decodes a file, counting what had to be changed.

    Attributes:
        quoted: Whether the text read so far ends inside double quotes.
        ends: The kinds of line ends met outside of quotes.
    """

    encoding: str
    bom: int
    valid: bool
    even_ends: bool
    heed_quotes: bool = True
    quoted: bool = False
    line: int = 0
    ends: set[str] = field(default_factory=set)
    touched: dict[str, list[int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def texts(self, source: IO[bytes]) -> Iterator[str]:
        by_line = self.encoding == "utf-8" and not self.valid
        held = ""
        for part in self._utf8_texts(source) if by_line else self._decoded(source):
            text, held = self._cleaned(held + part)
            yield text
        yield self._evened(held) if self.even_ends else held

    def notes(self) -> tuple[str, ...]:
        found = [f"Read as {self.encoding} and stored as UTF-8."] if self.encoding != "utf-8" else []
        for what, count in self.counts.items():
            where = ", ".join(f"{line:,}" for line in self.touched[what])
            more = ", …" if count > len(self.touched[what]) else ""
            found.append(f"{what} ({count:,} {'line' if count == 1 else 'lines'}: {where}{more}).")
        if len(self.ends) > 1:
            found.append("The file has line ends of different kinds; each was read as a line end.")
        return tuple(found)

    def _cleaned(self, text: str) -> tuple[str, str]:
        """The text without NULs and with even line ends, and a trailing CR held back for the next part."""
        held = "\r" if self.even_ends and text.endswith("\r") else ""
        text = text[: len(text) - len(held)]
        if "\0" in text:
            self._mark(text, "NUL bytes were removed", lambda line: "\0" in line)
            text = text.replace("\0", "")
        if "\ufffd" in text and self.encoding != "utf-8":
            self._mark(text, f"Bytes that are not {self.encoding} became U+FFFD", lambda line: "\ufffd" in line)
        text = self._evened(text) if self.even_ends else text
        self.line += text.count("\n")
        return text, held

    def _evened(self, text: str) -> str:
        if not self.heed_quotes:
            return self._even(text)
        parts = text.split('"')
        start = 1 if self.quoted else 0
        for index in range(start, len(parts), 2):
            parts[index] = self._even(parts[index])
        self.quoted ^= len(parts) % 2 == 0
        return '"'.join(parts)

    def _even(self, text: str) -> str:
        self.ends.update(_LINE_END.findall(text) if len(self.ends) < 2 else ())
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _mark(self, text: str, what: str, hit: Callable[[str], bool]) -> None:
        for number, line in enumerate(text.split("\n"), start=self.line + 1):
            if hit(line):
                self._count(what, number)

    def _count(self, what: str, line: int) -> None:
        lines = self.touched.setdefault(what, [])
        if len(lines) < _SHOWN_LINES:
            lines.append(line)
        self.counts[what] = self.counts.get(what, 0) + 1

    def _decoded(self, source: IO[bytes]) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        for block in blocks(source):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)

    def _utf8_texts(self, source: IO[bytes]) -> Iterator[str]:
        """Blocks of whole lines; the lines that are not UTF-8 one by one."""
        rest = b""
        for block in blocks(source, BLOCK):
            whole, newline, rest = (rest + block).rpartition(b"\n")
            if newline:
                yield from self._utf8_block(whole + newline)
        if rest:
            yield from self._utf8_block(rest)

    def _utf8_block(self, block: bytes) -> Iterator[str]:
        try:
            yield block.decode("utf-8")
        except UnicodeDecodeError:
            for line in block.splitlines(keepends=True):
                yield self._utf8_line(line)

    def _utf8_line(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self._count("Bytes that are not UTF-8 were read as Windows-1252", self.line + 1)
            return line.decode("cp1252", "replace")
