"""Columns of persons' names, by lists of names and by what only companies and places have."""

import re
from collections.abc import Sequence
from functools import cache

from neurolake.compliance.pii.base import Guess
from neurolake.compliance.pii.words import fold, word_list

_LEAST = 5
_LONGEST = 60
_GLANCE = 12
_NAME = re.compile(r"[^\W\d_][^\d_@/#:;!?%&+*=<>|\\\[\]{}\"]*\Z")
_WORD = re.compile(r"[^\s,.()-]+")
# Ends of surnames that hardly another word has.
_ENDS = re.compile(
    r".{3,}(?:sk[iya]|ck[iya]|wicz|owna|ova|ovic|evic|enko|chuk|yuk|ovna|ovich|czyk|czak|czek|iak|sson|sdotter|dottir"
    r"|nen|escu|oglu|idis|opoulos|akis|etti|elli|ucci|acci|ellini|oni|ini|aldi|ardi|izzi|ozzi|azzo|mann|bauer|maier|meyer"
    r"|mayer|huber|inger|hofer|berger|stein|ez|stra|sma|inga|mans|gren|qvist|strom)\Z"
)
_EAST_ASIAN = re.compile(
    r"[\u3400-\u9fff\uac00-\ud7af]{2,4}\Z|[\u3400-\u9fff]{1,3} [\u3040-\u30ff\u3400-\u9fff]{1,4}\Z"
)
_EAST_ASIAN_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈"
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진"
    "佐鈴高田渡伊山中小加吉石前藤後岡長村近坂遠青斎福西太三松原木井橋清森池阿本上大"
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+(?:ов|ова|ев|ева|ин|ина|ский|ская|енко|ич|овна|евна)\b")


def person_names(texts: Sequence[str]) -> Guess | None:
    """How far a column's values look like names of persons."""
    if sum(1 for text in texts[:_GLANCE] if not _NAME.match(text)) > _GLANCE / 2:
        return None
    if sum(map(len, texts)) > _LONGEST * len(texts):
        return None
    named = [text for text in texts if _NAME.match(text)]
    if len(named) < 0.8 * len(texts):
        return None
    scores = [_score(text) for text in named]
    institutions = sum(1 for score in scores if score < 0) / len(texts)
    matched = sum(1 for score in scores if score >= 0.5)
    share = sum(max(0.0, score) for score in scores) / len(texts)
    weight = 0.0 if institutions > 0.15 else _weight(share - institutions)
    if len(texts) < _LEAST:
        weight *= 0.6
    return Guess("name", "names of persons", weight, len(texts), matched) if weight else None


def _weight(share: float) -> float:
    """Nobody's list is complete: where half the values are known names, the column holds names."""
    return max(0.0, min(0.92, 0.15 + share))


def _score(text: str) -> float:
    """0..1 by how many of its words are names; -1 for a company or a place."""
    if not text.isascii() and (_EAST_ASIAN.match(text) or _CYRILLIC.search(text)):
        return 1.0 if _CYRILLIC.search(text) or text[0] in _EAST_ASIAN_SURNAMES else 0.3
    words = [word for word in _WORD.findall(fold(text)) if word not in _titles()]
    if not words or len(words) > 6:
        return 0.0
    if any(word in _institutions() for word in words):
        return -1.0
    own = [word for word in words if word not in _PARTICLES]
    return _several(text, words, own) if len(own) > 1 else max(map(_single, own), default=0.0)


def _several(text: str, words: Sequence[str], own: Sequence[str]) -> float:
    """A name of more than one word: a given name at one end and a surname make it sure."""
    if _is_phrase(text):
        return 0.0
    ends = [word for word in (words[0], words[-1]) if word in _given()]
    last = any(map(_is_surname, own))
    if last and ends:
        return 1.0
    if any(word not in _common() for word in ends):
        return 1.0 if len(words) <= 3 else 0.7
    return 0.45 if last and text[0].isupper() else 0.0


def _is_phrase(text: str) -> bool:
    """`Dark green`: words in lower case after one with a capital, as in no name but for its particles."""
    words = text.split()
    return words[0][0].isupper() and any(word.islower() and word not in _PARTICLES for word in words[1:])


def _single(word: str) -> float:
    if word in _common():
        return 0.0
    return 1.0 if word in _given() or _is_surname(word) else 0.0


def _is_surname(word: str) -> bool:
    if word in _common():
        return False
    bare = word.removesuffix("'s").lstrip("'")
    return bare in word_list("surnames") or bool(_ENDS.match(bare))


_PARTICLES = frozenset(
    "van der den de da di du la le las los dos das do del della von zu y e ter ten el al bin".split()
)


def _given() -> frozenset[str]:
    return word_list("given")


def _common() -> frozenset[str]:
    return word_list("words")


def _titles() -> frozenset[str]:
    return word_list("titles")


@cache
def _institutions() -> frozenset[str]:
    return (word_list("organisations") | word_list("places")) - _PARTICLES
