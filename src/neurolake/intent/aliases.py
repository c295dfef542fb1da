"""Other words for stored values: peoples for their countries, sexes for their letters."""

from functools import cache

from neurolake.intent.stems import stem
from neurolake.intent.tokens import words

_COUNTRIES = (
    "usa=us=united states=united states of america=america=american", "uk=united kingdom=great britain=britain=british",
    "france=french", "germany=german", "italy=italian", "spain=spanish", "china=chinese", "japan=japanese",
    "netherlands=dutch", "russia=russian", "canada=canadian", "australia=australian", "england=english",
    "ireland=irish", "scotland=scottish", "mexico=mexican", "brazil=brazilian", "india=indian", "sweden=swedish",
    "norway=norwegian", "denmark=danish", "finland=finnish", "poland=polish", "greece=greek", "turkey=turkish",
    "portugal=portuguese", "belgium=belgian", "austria=austrian", "switzerland=swiss", "argentina=argentinian",
    "south korea=korea=korean", "egypt=egyptian", "hungary=hungarian", "ukraine=ukrainian", "cuba=cuban",
)  # fmt: skip
_SEXES = ("f=female=woman=girl", "m=male=man=boy", "female=woman=girl", "male=man=boy")


@cache
def _groups() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for line in _COUNTRIES:
        keys = tuple(tuple(stem(word) for word in name.split()) for name in line.split("="))
        found |= {key: tuple(other for other in keys if other != key) for key in keys}
    return found


@cache
def _sexes() -> dict[str, tuple[tuple[str, ...], ...]]:
    return {line.split("=")[0]: tuple((word,) for word in line.split("=")[1:]) for line in _SEXES}


def aliases(column: str, value: str) -> tuple[tuple[str, ...], ...]:
    """Other keys by which a value is found."""
    if len(value) > 30:
        return ()
    key = tuple(stem(word) for word in words(value))
    if any(part in column.lower() for part in ("sex", "gender")):
        return _sexes().get(value.lower(), ())
    return _groups().get(key, ())
