"""Attacks by way of REST."""

import json
from typing import Any

from fastapi.testclient import TestClient

from tests.security.attacks.base import Told

_SQL = ("sql", "executed_sql", "transpiled_sql")


class Rest:
    """Asks an application in the name of users, each with a session of its own.

    Args:
        headers: Name of a user → what shows who asks.
    """

    def __init__(self, client: TestClient, headers: dict[str, dict[str, str]]) -> None:
        self.client = client
        self.headers = headers

    def __call__(self, who: str, sql: str, **options: Any) -> Told:
        """See `Ask`."""
        return self.told("/api/query/execute", who, {"sql": sql, **options})

    def told(self, path: str, who: str, body: dict[str, Any]) -> Told:
        """The answer to a POST. The texts of SQL are left out, as they hold the question's own literals."""
        answer = self.client.post(path, json=body, headers=self.headers[who])
        said = answer.json()
        assert answer.status_code < 500 or answer.status_code == 504, said
        if answer.status_code >= 400:
            place = (said["line"], said["column"]) if said.get("line") else None
            return Told(said["type"].removeprefix("/problems/"), place, [], answer.text)
        assert answer.status_code == 200, said
        rows = said.get("rows", []) if isinstance(said, dict) else []
        return Told(None, None, rows, json.dumps(_without_sql(said), ensure_ascii=False))


def _without_sql(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _without_sql(value) for name, value in said.items() if name not in _SQL}
    return [_without_sql(item) for item in said] if isinstance(said, list) else said
