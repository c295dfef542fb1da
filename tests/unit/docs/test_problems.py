"""Every error type has its page in docs/problems, the page tells the same as the class, and no page is left over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from neurolake.kernel.errors import NeuroLakeError

PAGES = Path(__file__).parents[3] / "docs" / "problems"


def _tree(root: type[NeuroLakeError]) -> Iterator[type[NeuroLakeError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == NeuroLakeError.__module__:
            yield from _tree(child)


ERRORS = sorted(_tree(NeuroLakeError), key=lambda error: error.type)


def test_pages_and_types_are_the_same_set() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == {error.type for error in ERRORS}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.type)
def test_page_tells_what_the_class_carries(error: type[NeuroLakeError]) -> None:
    title, _, facts, *_ = (PAGES / f"{error.type}.md").read_text().splitlines()
    retry = "trying again can help" if error.retryable else "trying again does not help"
    assert title == f"# {error.title}"
    assert facts == f"`{error.type}` · HTTP {error.status} · {retry}"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.type)
def test_page_says_what_happened_why_and_what_to_do(error: type[NeuroLakeError]) -> None:
    text = (PAGES / f"{error.type}.md").read_text()
    for heading in ("What happened", "Why", "What to do"):
        _, found, rest = text.partition(f"\n## {heading}\n")
        assert found, f"no section {heading!r}"
        assert len(rest.partition("\n## ")[0].split()) >= 4, f"section {heading!r} says nothing"
