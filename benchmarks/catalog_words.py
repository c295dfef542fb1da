"""Words for the names of a catalog."""

import random
from itertools import accumulate

_COMMON = ("customer", "order", "amount", "email", "price", "date", "id", "name", "status", "type")
_SYLLABLES = "ba co de fi gu ha jo ka li mu ne po ri sa tu ve wa xi yo zu".split()
COUNT = 4_000


class Vocabulary:
    """Words of which the n-th is used an n-th as often as the first, as in texts."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        made = ("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(COUNT))
        self._words = [*_COMMON, *made]
        self._up_to = list(accumulate(1 / (rank + 1) for rank in range(len(self._words))))

    def some(self, count: int) -> list[str]:
        return self._chance.choices(self._words, cum_weights=self._up_to, k=count)

    def name(self, words: int) -> str:
        return "_".join(self.some(words))

    def misspelt(self) -> str:
        """A word with two neighbours swapped."""
        (word,) = self.some(1)
        at = self._chance.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
