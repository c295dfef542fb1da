"""A lake with a dataset that has something to be said about, and agents at work."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.agents.base import Goal, Limits
from neurolake.agents.service import Agents
from neurolake.kernel.clock import utc_now
from neurolake.kernel.principal import LOCAL, Principal

PATIENCE_S = 120
WORD = "correct horse battery"
ROWS = 300
_REGIONS = ("north", "south", " East ", "N/A")

MESSY = "customer,email,amount,day\n" + "".join(
    f"  c{n} ,{'USER' if n % 2 else 'user'}{n}@Example.com,{f'${n}.50' if n % 3 else 'n/a'},"
    f"{f'{n % 28 + 1:02d}/01/2024' if n % 2 else f'2024-01-{n % 28 + 1:02d}'}\n"
    for n in range(1, 301)
)
"""Untrimmed and missing values, and dates written in two ways."""


def csv() -> str:
    """Missing and untrimmed regions, bad and missing values, an id that comes twice now and then."""
    rows = [
        f"{n if n % 50 else n - 1},{f'user{n}@example.com' if n % 7 else 'bad'},{_REGIONS[n % 4]},"
        f"{n * 1.25 if n % 9 else ''},2024-01-{n % 28 + 1:02d}\n"
        for n in range(1, ROWS + 1)
    ]
    return "id,email,region,amount,day\n" + "".join(rows)


class Clock:
    """The time, which a test may let pass."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    (tmp_path / "sales.csv").write_text(csv())
    with Lake.open(tmp_path / "lake") as opened:
        opened.ingest(tmp_path / "sales.csv", dataset="sales")
        yield opened


@pytest.fixture
def agents(lake: Lake, clock: Clock) -> Agents:
    made = Agents(lake, clock)
    made.start()
    return made


@pytest.fixture
def people(lake: Lake) -> dict[str, Principal]:
    """Ann and Ben, who manage sales; Eve, who only reads it; Kim, an administrator."""
    named = {"ann": (), "ben": (), "eve": (), "kim": ("admin",)}
    for name, roles in named.items():
        lake.identity.users.create(name, WORD, roles=list(roles))
    everything = "[select, modify, manage]"
    lake.policies.bring_in(
        f"""policies:
        - {{kind: grant, name: managers, on: {{}}, to: ['user:ann', 'user:ben'], actions: {everything}}}
        - {{kind: grant, name: readers, on: {{}}, to: ['user:eve'], actions: [select]}}""",
        by="test",
    )
    return {name: Principal(name, roles=frozenset(roles)) for name, roles in named.items()}


def begin(
    agents: Agents, agent: str, who: Principal = LOCAL, limits: Limits | None = None, **goal: Any
) -> dict[str, Any]:
    """Begin a run and wait until it rests."""
    asked = agents.ask(Goal.model_validate({"agent": agent, "dataset": "sales", **goal}), who, limits)
    return agents.wait(asked["id"], who, PATIENCE_S)


def pending(run: dict[str, Any]) -> dict[str, Any]:
    (found,) = [one for one in run["approvals"] if one["state"] == "pending"]
    return dict(found)


def approve(agents: Agents, run: dict[str, Any], who: Principal = LOCAL, asker: Principal = LOCAL) -> dict[str, Any]:
    """Let it be done, and wait until it rests again."""
    agents.decide(run["id"], "approved", who, fingerprint=pending(run)["fingerprint"])
    return agents.wait(run["id"], asker, PATIENCE_S)


def outcomes(run: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["state"] for step in run["steps"]}
