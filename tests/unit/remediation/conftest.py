"""A run, waited for."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.principal import LOCAL, Principal

Finished = Callable[..., dict[str, Any]]
Ended = Callable[[Lake, dict[str, Any]], dict[str, Any]]


@pytest.fixture
def ended() -> Ended:
    return wait_for


@pytest.fixture
def finished() -> Finished:
    def run_of(lake: Lake, request: Any, principal: Principal = LOCAL, **options: Any) -> dict[str, Any]:
        return wait_for(lake, lake.remediations.submit(request, principal, **options), principal)

    return run_of


def wait_for(lake: Lake, run: dict[str, Any], principal: Principal = LOCAL) -> dict[str, Any]:
    """The run when it has ended, or after ten minutes of looks: they are counted, as a process may be paused."""
    for _ in range(30_000):
        run = lake.remediations.get(run["id"], principal)
        if run["finished_at"] is not None:
            break
        time.sleep(0.02)
    return run
