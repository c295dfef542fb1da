"""Values are found in questions however they are written."""

from neurolake.intent.tokens import tokens
from neurolake.intent.values import MemoryValues

_VALUES = MemoryValues({(("shops",), "city"): ["São Paulo", "New York", "Paris"], (("pets",), "kind"): ["dog", "cat"]})


def _found(question: str) -> list[tuple[str, str, str]]:
    words = [token.text for token in tokens(question)]
    return [(" ".join(words[hit.start : hit.end]), hit.column, hit.value) for hit in _VALUES.find(words)]


def test_case_accents_and_plurals_do_not_matter() -> None:
    assert _found("Which sao paulo shops sell dogs?") == [("sao paulo", "city", "São Paulo"), ("dogs", "kind", "dog")]


def test_one_letter_may_be_wrong_in_a_long_word() -> None:
    assert _found("shops in Pariss or in Parks")[0] == ("Pariss", "city", "Paris")


def test_a_part_of_a_value_is_no_value() -> None:
    assert _found("new shops") == []


def test_quotes_stay_with_their_words_and_negations_are_two_words() -> None:
    assert [(t.text, t.quoted) for t in tokens("Don't list 'New York' shops' owners.")] == [
        ("Do", 0), ("not", 0), ("list", 0), ("New", 1), ("York", 1), ("shops", 0), ("owners", 0), (".", 0),
    ]  # fmt: skip
