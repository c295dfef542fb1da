"""The pages of the web application: where they are, what they may do, and what stands in their place."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from neurolake.api.main import create_app
from neurolake.api.web import RESERVED, Pages
from tests.security.test_access import routes

HTML = {"Accept": "text/html,*/*;q=0.8"}


async def _beyond(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"beyond"})


@pytest.fixture
def pages(tmp_path: Path) -> TestClient:
    files = {"/index.html": "<!doctype html>the page", "/assets/a-1.js": "1", "/favicon.svg": "<svg/>"}
    for address, text in files.items():
        path = tmp_path / address[1:]
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return TestClient(Pages(_beyond, {address: tmp_path / address[1:] for address in files}))


def test_the_page_is_at_every_address_that_is_not_the_servers(pages: TestClient) -> None:
    for path in ("/", "/sql", "/sql/x?a=1", "/a/b.c", "/API"):
        answer = pages.get(path, headers=HTML)
        assert (answer.status_code, answer.text) == (200, "<!doctype html>the page"), path
        assert answer.headers["cache-control"] == "no-cache"
    for name in RESERVED:
        assert pages.get(f"/{name}", headers=HTML).status_code == 418
        assert pages.get(f"/{name}/x", headers=HTML).status_code == 418
    assert pages.get("/sql").status_code == 418
    assert pages.post("/sql", headers=HTML).status_code == 418


def test_files_are_kept_for_ever_and_nothing_but_them_is_served(pages: TestClient) -> None:
    answer = pages.get("/assets/a-1.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert pages.get("/favicon.svg").headers["cache-control"] == "no-cache"
    for path in ("/assets/", "/assets/b.js", "/assets/../../etc/passwd", "/assets/%2e%2e/index.html"):
        assert pages.get(path).status_code == 418, path


def test_pages_run_and_load_nothing_but_our_own_files(pages: TestClient) -> None:
    policy = dict(
        part.split(" ", 1) for part in pages.get("/", headers=HTML).headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert "http" not in " ".join(policy.values())


def test_no_route_of_the_server_is_hidden_by_a_page(lake) -> None:
    assert {path.split("/")[1] for _, path in routes(create_app(lake))} <= RESERVED


def test_where_nothing_was_built_the_page_says_how() -> None:
    answer = TestClient(Pages(_beyond, {})).get("/", headers=HTML)
    assert answer.status_code == 503
    assert "make ui" in answer.text
