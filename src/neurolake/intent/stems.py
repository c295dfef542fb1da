"""Words without their endings, so that `countries` meets `country`."""

from functools import lru_cache

_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "mice": "mouse",
    "cities": "city", "series": "series", "species": "species", "news": "news", "status": "status", "gas": "gas",
    "bus": "bus", "class": "class", "address": "address", "does": "do", "did": "do", "has": "have", "had": "have",
    "data": "data", "media": "media", "movies": "movie", "lens": "lens", "analyses": "analysis", "is": "is",
    "bases": "base", "courses": "course", "ids": "id", "years": "year", "was": "was", "this": "this",
}  # fmt: skip


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word in lower case without the ending of its plural."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    return _singular(word)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_SUFFIXES = ("ations", "ation", "ings", "ing", "ers", "ors", "er", "or", "ed", "ments", "ment", "ions", "ion", "e", "y")


@lru_cache(maxsize=65536)
def root(word: str) -> str:
    """What words of one family share: `founded`, `founder` and `founding` are `found`. Coarser than `stem`."""
    short = stem(word)
    for suffix in _SUFFIXES:
        if short.endswith(suffix) and len(short) - len(suffix) >= 4:
            return short[: -len(suffix)]
    return short
