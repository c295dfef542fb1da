"""What models were used for, by REST and on the command line."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from neurolake import Lake
from neurolake.api.main import create_app
from neurolake.cli.main import build
from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.principal import Principal
from neurolake.llm.base import Message, Request
from neurolake.testing.llm import ProviderServer, Reply

PASSWORD = "correct horse battery"


def asking(who: str) -> Request:
    return Request(Principal(who), "chat", "Be brief.", (Message("user", "How many?"),))


def test_each_sees_their_own_and_administrators_all(tmp_path: Path) -> None:
    with ProviderServer.of(Reply("Two.", usage=(1_000, 10))) as server:
        lake = Lake.open(tmp_path, llm_url=server.anthropic, auth="required")
        for who in ("ann", "ann", "bob"):
            lake.llm.complete(asking(who))
    lake.identity.users.create("ann", PASSWORD)
    lake.identity.users.create("root", PASSWORD, roles=["admin"])
    with lake, TestClient(create_app(lake), base_url="http://127.0.0.1:8000") as client:

        def usage(who: str) -> list[dict[str, object]]:
            told = client.post("/api/auth/login", json={"name": who, "password": PASSWORD}).json()
            headers = {"Authorization": f"Bearer {told['access_token']}"}
            return [*client.get("/api/ai/usage", params={"by": ["user"]}, headers=headers).json()["groups"]]

        assert [(row["user"], row["requests"], row["input_tokens"]) for row in usage("ann")] == [("ann", 2, 2_000)]
        assert [row["user"] for row in usage("root")] == ["ann", "bob"]
        assert client.get("/api/ai/usage", headers={"Authorization": ""}).status_code == 401


def test_the_command_line_tells_whether_the_model_answers_and_what_was_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = CliRunner()
    home = ["--home", str(tmp_path)]
    with ProviderServer.of(Reply("OK", usage=(20, 1)), Reply(status=401)) as server:
        monkeypatch.setenv("NEUROLAKE_LLM_URL", server.openai)
        told = run.invoke(build(), ["llm", "check", "--json", *home])
        refused = run.invoke(build(), ["llm", "check", *home])
        used = run.invoke(build(), ["llm", "usage", "--by", "feature", "--by", "day", *home])
        wrong = run.invoke(build(), ["llm", "usage", "--by", "moon", *home])
    assert '"input_tokens": 20' in told.stdout
    assert refused.exit_code == 1
    assert "does not accept the key" in refused.output
    assert "check" in used.output
    assert "20" in used.output
    assert "not summed by 'moon'" in wrong.output


def test_a_model_without_its_key_stops_nothing_but_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    with Lake.open(tmp_path, llm_url="anthropic:claude-haiku-5-5") as lake:
        assert lake.query("SELECT 1 AS one").to_arrow().to_pylist() == [{"one": 1}]
        with pytest.raises(InvalidOption, match="ANTHROPIC_API_KEY"):
            _ = lake.llm
