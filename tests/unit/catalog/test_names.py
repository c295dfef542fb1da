import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.catalog.names import RESERVED, column_names, dataset_name, dataset_name_from_file, snake_case
from neurolake.kernel.errors import InvalidName


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OrderDate (UTC)", "order_date_utc"),
        ("HTTPStatus", "http_status"),
        ("Café à Paris", "cafe_a_paris"),
        ("2024 sales", "_2024_sales"),
        ('"; drop table', "drop_table"),
        ("💥", ""),
    ],
)
def test_snake_case(text: str, name: str) -> None:
    assert snake_case(text) == name


@given(st.lists(st.text(max_size=400), max_size=30))
def test_column_names_are_distinct_clean_and_as_many(originals: list[str]) -> None:
    names = column_names(originals)
    assert len(names) == len(originals)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z_][a-z0-9_]{0,127}", name) for name in names)
    assert not set(names) & RESERVED


def test_a_file_name_makes_a_dataset_name_that_is_accepted() -> None:
    for file in ("Sales 2024 (final).csv.gz", "../../etc/passwd", "C:\\data\\Q1 report.xlsx", ".hidden.csv", "💥.csv"):
        assert dataset_name(dataset_name_from_file(file))


@pytest.mark.parametrize("text", ["", "Sales", "1a", "a-b", "a.b", "a" * 129, '"; drop table', "ä"])
def test_other_names_are_refused_with_a_suggestion(text: str) -> None:
    with pytest.raises(InvalidName) as caught:
        dataset_name(text)
    assert caught.value.hint
