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
    deadline = time.monotonic() + 120
    run = lake.remediations.get(run["id"], principal)
    while run["finished_at"] is None and time.monotonic() < deadline:
        time.sleep(0.02)
        run = lake.remediations.get(run["id"], principal)
    return run
