"""A question cut into marks: phrases that say what to do, and mentions of things, numbers and times."""

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from neurolake.intent.lexicon import Lexeme, lexemes, longest, number, skipped
from neurolake.intent.linking import Mention
from neurolake.intent.times import Span, time_spans
from neurolake.intent.tokens import Token, phrase


@dataclass(frozen=True)
class Mark:
    """A part of the question with the tag by which the grammar reads it.

    Attributes:
        options: What a mention may mean, the likeliest first.
        number: Of a number.
        text: As it was said.
        quoted: It stood in quotation marks.
    """

    tag: str
    start: int
    end: int
    text: str
    lexeme: Lexeme | None = None
    options: tuple[Mention, ...] = ()
    number: float | int | None = None
    span: Span | None = None
    quoted: bool = False

    @property
    def value(self) -> str:
        """What its phrase carries."""
        return self.lexeme.value if self.lexeme else ""


@dataclass(order=True)
class _Way:
    """A way to cut the tokens up to some place."""

    score: float
    marks: tuple[Mark, ...] = field(compare=False, default=())


def segmentations(
    question: Sequence[Token], mentions: Sequence[Mention], most: int = 3
) -> list[tuple[tuple[Mark, ...], float]]:
    """The best ways to cut a question into marks, the best first, each with its score."""
    arcs: dict[int, list[tuple[Mark, float]]] = defaultdict(list)
    for mark, score in [*_mentioned(question, mentions), *_lexical(question), *_quoted(question), *_timed(question)]:
        arcs[mark.start].append((mark, score))
    ways: list[list[_Way]] = [[] for _ in range(len(question) + 1)]
    ways[0] = [_Way(0.0)]
    for place in range(len(question)):
        for way in ways[place]:
            for mark, score in [*arcs[place], *_single(question, place)]:
                _push(ways[mark.end], _Way(way.score + score, (*way.marks, mark)), most)
    best = sorted(ways[-1], key=lambda way: -way.score)
    return [(_relative([mark for mark in way.marks if mark.tag]), way.score) for way in best]


def _relative(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Words like "which" after a thing tell of it and ask for nothing."""
    read: list[Mark] = []
    for place, mark in enumerate(marks):
        following = marks[place + 1].tag if place + 1 < len(marks) else ""
        if mark.tag == "W" and place and mark.text in _RELATIVE and marks[place - 1].tag in "TCVPH":
            read.append(replace(mark, tag="R"))
        elif mark.tag == "q" and following == "N":
            op = Lexeme("Q", mark.value[0])
            read += [replace(mark, tag="|", lexeme=None, end=mark.start + 1), replace(mark, tag="Q", lexeme=op)]
        else:
            read.append(mark)
    return tuple(read)


def _push(heap: list[_Way], way: _Way, most: int) -> None:
    if any([mark.tag for mark in other.marks if mark.tag] == [mark.tag for mark in way.marks if mark.tag]
           and other.score >= way.score for other in heap):  # fmt: skip
        return
    heapq.heappush(heap, way)
    if len(heap) > most:
        heapq.heappop(heap)


def _mentioned(question: Sequence[Token], mentions: Sequence[Mention]) -> list[tuple[Mark, float]]:
    spans: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        spans[mention.start, mention.end].append(mention)
    marks = []
    for (start, end), options in spans.items():
        ranked = tuple(sorted(options, key=lambda one: (-one.score, one.kind, one.table, one.column, one.value)))
        said = question[start:end]
        quoted = bool(said[0].quoted)
        if quoted and any(token.quoted == said[0].quoted for token in (*question[:start][-1:], *question[end:][:1])):
            continue
        if ranked[0].kind == "value" and not quoted and len(said) == 1 and number(said[0].lower) is not None:
            ranked = tuple(option for option in ranked if option.kind != "value")
            if not ranked:
                continue
        content = sum(not skipped(token.lower) and token.lower not in {"of", "in", "for"} for token in said)
        tag = {"table": "T", "column": "C", "value": "V"}[ranked[0].kind]
        mark = Mark(tag, start, end, phrase(said), options=ranked, quoted=quoted)
        marks.append((mark, _worth(ranked[0], content, said)))
    return marks


def _worth(best: Mention, content: int, said: Sequence[Token]) -> float:
    if best.kind == "value":
        named = said[0].quoted or any(token.text[:1].isupper() for token in said)
        return (
            best.score * content * (1.3 if named else 0.85) + (0.3 if named else 0) - (said[0].lower in _COMMON) * 0.8
        )
    across = any(token.lower in {"of", "in", "for"} for token in said)
    whole = 1.2 if best.score >= 0.95 and content > 1 and best.kind == "column" and not across else 0.0
    return math.sqrt(best.score) * content * 1.05 - 0.05 + whole


_COMMON = frozenset("in of no on at to for by or and not is a the from with all yes year us it".split())


def _lexical(question: Sequence[Token]) -> list[tuple[Mark, float]]:
    marks = []
    for start in range(len(question)):
        for end in range(start + 1, min(start + longest(), len(question)) + 1):
            if question[start].quoted:
                break
            said = " ".join(token.lower for token in question[start:end])
            lexeme = lexemes().get(said)
            if lexeme is not None and (
                lexeme.tag != "W" or not lexeme.value or start == 0 or lexeme.value in _ANYWHERE
            ):
                worth = 0.62 * (end - start) + _FIRM.get(lexeme.tag, 0.2) + 0.5 * (end - start - 1)
                marks.append((Mark(lexeme.tag, start, end, said, lexeme), worth))
    return marks


_RELATIVE = frozenset({"which", "who", "whom", "what", "when", "where"})
_ANYWHERE = frozenset({"age", "measure", "length", "where", "when"})
_FIRM = {"W": 0.3, "K": 0.45, "A": 0.6, "S": 0.6, "J": 0.5, "O": 0.5, "d": 0.5, "Q": 0.4, "q": 0.6, "g": 0.45, "y": 0.5}


def _single(question: Sequence[Token], place: int) -> list[tuple[Mark, float]]:
    """One token as a number, as a word that says nothing, or as one that is not known."""
    token = question[place]
    value = number(token.lower)
    if value is not None:
        return [(Mark("N", place, place + 1, token.text, number=value, quoted=bool(token.quoted)), 0.7)]
    tag = "" if skipped(token.lower) or not token.text[0].isalnum() else "w"
    return [(Mark(tag, place, place + 1, token.text, quoted=bool(token.quoted)), 0.0)]


def _quoted(question: Sequence[Token]) -> list[tuple[Mark, float]]:
    """Words in quotation marks are a value, even when none like it is stored."""
    marks = []
    for start, token in enumerate(question):
        if token.quoted and (start == 0 or question[start - 1].quoted != token.quoted):
            end = start
            while end < len(question) and question[end].quoted == token.quoted:
                end += 1
            said = question[start:end]
            marks.append((Mark("V", start, end, _joined(said), quoted=True), 0.9 * (end - start)))
    return marks


def _joined(said: Sequence[Token]) -> str:
    return phrase(said)


def _timed(question: Sequence[Token]) -> list[tuple[Mark, float]]:
    return [
        (
            Mark("t", span.start, span.end, phrase(question[span.start : span.end]), span=span),
            0.9 * (span.end - span.start),
        )
        for span in time_spans(question)
    ]


def retagged(mark: Mark, option: Mention) -> Mark:
    """A mention as one of its options."""
    return replace(mark, tag={"table": "T", "column": "C", "value": "V"}[option.kind], options=(option,))
