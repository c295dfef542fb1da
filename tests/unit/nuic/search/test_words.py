from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.nuic.search.words import distance, trigrams, words

SHORT = st.text("abc", max_size=7)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("customer_id", ["customer", "id"]),
        ("customerId", ["customer", "id"]),
        ("HTTPServerName2", ["http", "server", "name2"]),
        ("Straße & Café", ["straße", "cafe"]),
        ("2024-01 sales", ["2024", "01", "sales"]),
        ("__", []),
        ("", []),
    ],
)
def test_words_of_names_and_texts(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


def test_trigrams_mark_beginning_and_end() -> None:
    assert trigrams("ab") == {"^ab", "ab$"}
    assert trigrams("a") == {"^a$"}


@given(SHORT, SHORT, st.integers(0, 8))
def test_the_distance_is_that_of_its_definition_up_to_the_bound(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(_defined(one, other), most + 1)


def _defined(one: str, other: str) -> int:
    @lru_cache(None)
    def of(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [of(i - 1, j) + 1, of(i, j - 1) + 1, of(i - 1, j - 1) + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            ways.append(of(i - 2, j - 2) + 1)
        return min(ways)

    return of(len(one), len(other))
