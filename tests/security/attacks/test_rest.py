"""Every attack, by way of REST."""

from pathlib import Path

import pytest

from tests.security.attacks.base import Case, check
from tests.security.attacks.cases import CLASSES
from tests.security.attacks.lake import SECRETS, Places
from tests.security.attacks.rest import Rest

ALL = [
    pytest.param(case, id=f"{name}-{number}") for name, cases in CLASSES.items() for number, case in enumerate(cases)
]


@pytest.mark.parametrize("case", ALL)
def test_an_attack_fails(rest: Rest, places: Places, case: Case) -> None:
    check(places.filled(case), rest, SECRETS)
    assert not Path(places.out).exists()


@pytest.mark.parametrize("path", ["validate", "explain"])
@pytest.mark.parametrize("case", ALL)
def test_it_tells_nothing_when_it_is_only_looked_at(rest: Rest, places: Places, case: Case, path: str) -> None:
    """Neither what is said of a text nor the plan of it holds a secret, and nothing is done."""
    options = {name: value for name, value in case.options.items() if name != "use_cache"}
    filled = places.filled(case)
    looked = Case(filled.sql, "harmless", never=filled.never, who=filled.who, options=options)
    check(looked, lambda who, sql, **more: rest.told(f"/api/query/{path}", who, {"sql": sql, **more}), SECRETS)
    assert not Path(places.out).exists()


def test_there_are_enough_of_them() -> None:
    assert sum(len(cases) for cases in CLASSES.values()) >= 200
