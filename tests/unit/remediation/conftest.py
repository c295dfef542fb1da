"""A run, waited for."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.principal import LOCAL, Principal

Finished = Callable[..., dict[str, Any]]


@pytest.fixture
def finished() -> Finished:
    def run_of(lake: Lake, request: Any, principal: Principal = LOCAL, **options: Any) -> dict[str, Any]:
        run = lake.remediations.submit(request, principal, **options)
        deadline = time.monotonic() + 60
        while run["finished_at"] is None and time.monotonic() < deadline:
            time.sleep(0.02)
            run = lake.remediations.get(run["id"], principal)
        return run

    return run_of
