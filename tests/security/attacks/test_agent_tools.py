"""Every attack by way of the tools that agents have, before anybody has given a word on anything."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.identity.principals import principal_named
from neurolake.kernel.errors import NeuroLakeError
from neurolake.kernel.principal import Principal
from neurolake.tools.base import Use
from neurolake.tools.lifting import RUN_PIPELINE
from neurolake.tools.protection import ADD_POLICIES, DRAFT, SCAN
from neurolake.tools.upkeep import MAKE_AGGREGATE, MEASURE
from tests.security.attacks.base import Case, Told, check
from tests.security.attacks.cases import CLASSES
from tests.security.attacks.lake import SECRETS, Places
from tests.security.attacks.test_words import _counts

Way = Callable[[Use, str], Any]


def _estimated(tool: Any, arguments: Callable[[str], Mapping[str, Any]]) -> Way:
    """All that is done with a step before it waits for somebody's word."""

    def way(use: Use, sql: str) -> Any:
        asked = tool.checked(arguments(sql))
        tool.weigh(use, asked)
        return vars(tool.estimate(use, asked))

    return way


WAYS: dict[str, Way] = {
    "measured": lambda use, sql: MEASURE.use(use, {"queries": [sql]}),
    "kept": _estimated(MAKE_AGGREGATE, lambda sql: {"name": "gold.stolen", "sql": sql}),
    "piped": _estimated(RUN_PIPELINE, lambda sql: {"name": "stolen", "steps": {"a": {"sql": sql}}}),
}

_EVERY = {"measured": 6, "kept": 1, "piped": 1}
"""What is measured runs several times, on the path on which REST and chat make every attack."""


@pytest.fixture(autouse=True)
def _nothing_is_changed(attacked: Lake, places: Places) -> Iterator[None]:
    before = _counts(attacked)
    yield
    assert _counts(attacked) == before
    assert not Path(places.out).exists()


def _as(lake: Lake, who: str) -> Principal:
    with lake.database.read() as session:
        return principal_named(session, who)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name in CLASSES if name != "bombs"])
def test_the_tools_of_agents_tell_nothing(attacked: Lake, places: Places, name: str, way: str) -> None:
    for case in map(places.filled, CLASSES[name][:: _EVERY[way]]):
        use = Use(attacked, _as(attacked, case.who))

        def ask(_who: str, sql: str, use: Use = use) -> Told:
            try:
                told = WAYS[way](use, sql)
            except NeuroLakeError as error:
                return Told(error.type, None, [], json.dumps(error.problem(), default=str))
            return Told(None, None, [], json.dumps(told, default=str, ensure_ascii=False))

        check(Case(case.sql, "harmless", never=case.never, who=case.who), ask, SECRETS)


@pytest.mark.parametrize("who", ["ann", "cat", "eve"])
def test_what_is_for_administrators_is_refused_to_all_others(attacked: Lake, who: str) -> None:
    use = Use(attacked, _as(attacked, who))
    mask = {"kind": "mask", "name": "m", "on": {"tag": "pii"}, "mask": {"method": "redact"}}
    wanted = {"request": {"action": "delete_rows", "dataset": "vault", "where": "true"}}
    for tool, arguments in ((SCAN, {"dataset": "vault"}), (ADD_POLICIES, {"policies": [mask]}), (DRAFT, wanted)):
        with pytest.raises(NeuroLakeError) as refused:
            tool.use(use, arguments)
        assert refused.value.type in ("forbidden", "not-found")
        assert not any(secret in str(refused.value) for secret in SECRETS[who])
