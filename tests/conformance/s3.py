"""The store that speaks S3 which `scripts/services` starts, as tests reach it."""

import os

import pytest

from neurolake.kernel.ids import new_id
from neurolake.storage.stores.access import Access


def reached() -> Access:
    """How it is reached; a test that needs it fails without."""
    given = {name: os.environ.get(f"NEUROLAKE_TEST_S3_{name}") for name in ("ENDPOINT", "ACCESS_KEY", "SECRET_KEY")}
    if not all(given.values()):
        pytest.fail("NEUROLAKE_TEST_S3_ENDPOINT, _ACCESS_KEY and _SECRET_KEY must say how a store is reached.")
    return Access(given["ENDPOINT"], "us-east-1", True, given["ACCESS_KEY"], given["SECRET_KEY"])


def folder() -> str:
    """The URL of a folder in it that is the test's own."""
    bucket = os.environ.get("NEUROLAKE_TEST_S3")
    if not bucket:
        pytest.fail("NEUROLAKE_TEST_S3 must hold the URL of a bucket.")
    return f"{bucket.rstrip('/')}/test-{new_id()}"
