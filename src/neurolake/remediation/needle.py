"""The values that are looked for, as texts and as bytes."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

_BEFORE = r"[\w.+\-@]"
_AFTER = r"(?:[\w@]|[.\-]\w)"
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
ERASED = "[erased]"


class Needle:
    """Values, found whole: as a value of its own or as a word of a longer text, in any case.

    `ann@example.org` is in `write to ANN@example.org.`, but not in `joann@example.org`.
    """

    def __init__(self, values: Sequence[str]) -> None:
        self.values = tuple(dict.fromkeys(values))
        self._longer: set[bytes] = set()

    @property
    def sql_pattern(self) -> str:
        """The same as `whole`, as the engine's regular expressions have it, which cannot look around."""
        anyone = "|".join(re.escape(value) for value in self.values)
        before = r"(^|[^\pL\pN_.+\-@])"
        after = r"($|[^\pL\pN_@.\-]|[.\-]($|[^\pL\pN_]))"
        return f"(?is){before}({anyone}){after}"

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        anyone = "|".join(re.escape(value) for value in self.values)
        return re.compile(f"(?<!{_BEFORE})(?:{anyone})(?!{_AFTER})", re.IGNORECASE)

    @cached_property
    def _part(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(value) for value in self.values), re.IGNORECASE)

    @cached_property
    def _bytes(self) -> re.Pattern[bytes]:
        return re.compile(b"|".join(re.escape(form) for form in self._forms()), re.IGNORECASE)

    @cached_property
    def _words(self) -> re.Pattern[bytes]:
        anyone = b"|".join(re.escape(form) for form in self._forms())
        return re.compile(rb"(?<!%b)(?:%b)(?!%b)" % (_BEFORE.encode(), anyone, _AFTER.encode()), re.IGNORECASE)

    @cached_property
    def _longer_word(self) -> re.Pattern[str]:
        anyone = "|".join(re.escape(value) for value in self.values)
        return re.compile(rf"[\w.+\-@]*(?:{anyone})[\w.+\-@]*", re.IGNORECASE)

    def in_text(self, text: str) -> bool:
        """Whether a text holds one of the values whole."""
        return self._whole.search(text) is not None

    def within(self, text: str) -> bool:
        """Whether a text holds one of the values, be it as a part of a longer word."""
        if self._part.search(text) is None:
            return False
        longer = (match[0] for match in self._longer_word.finditer(text))
        self._longer.update(word.lower().encode() for word in longer if not self.in_text(word))
        return True

    def in_bytes(self, content: "bytes | memoryview", *, words: bool) -> bool:
        """Whether bytes hold one of the values in one of the usual encodings.

        Longer words that were seen `within` texts before are no places of a value.

        Args:
            words: Whether the bytes are a text in which words have ends; otherwise any place counts.
        """
        pattern = self._words if words else self._bytes
        return any(not self._in_longer(content, match) for match in pattern.finditer(content))

    def _in_longer(self, content: "bytes | memoryview", match: re.Match[bytes]) -> bool:
        for word in self._longer:
            before = word.find(match[0].lower())
            start = match.start() - before
            if before >= 0 <= start and bytes(content[start : start + len(word)]).lower() == word:
                return True
        return False

    def erased(self, text: str) -> str:
        """A text with a mark where the values were."""
        return self._whole.sub(ERASED, text)

    def _forms(self) -> Iterator[bytes]:
        """How the values may stand in a file; bytes are compared in any case only where they are ASCII."""
        forms: dict[bytes, None] = {}
        for value in self.values:
            for cased in (value, value.lower(), value.upper(), value.title()):
                forms[json.dumps(cased)[1:-1].encode()] = None
                for encoding in _ENCODINGS:
                    try:
                        forms[cased.encode(encoding)] = None
                    except UnicodeEncodeError:
                        continue
        return iter(forms)
