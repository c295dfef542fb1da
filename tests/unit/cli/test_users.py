"""`neurolake user` and `neurolake key`."""

import json
import os
import pty
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from neurolake import Lake
from neurolake.cli.main import build
from neurolake.kernel.errors import Unauthenticated

PASSWORD = "correct horse battery"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "lake"


def neurolake(home: Path, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(build(), [*arguments, "--home", str(home)], input=stdin)


def answer(home: Path, *arguments: str, stdin: str | None = None) -> object:
    result = neurolake(home, *arguments, "--json", stdin=stdin)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_an_administrator_is_made_with_a_piped_password(home: Path) -> None:
    made = answer(home, "user", "add", "Ada", "--admin", "--attribute", "country=AT", stdin=PASSWORD + "\n")
    assert (made["name"], made["roles"], made["attributes"]) == ("ada", ["admin"], {"country": "AT"})
    with Lake.open(home) as lake:
        token = lake.identity.login("ada", PASSWORD, "10.0.0.1").access_token
        assert lake.identity.recognise(token).is_admin
    shown = neurolake(home, "user", "list").stdout
    assert "ada" in shown
    assert PASSWORD not in shown


def test_no_account_is_there_before_one_is_made(home: Path) -> None:
    assert answer(home, "user", "list") == []
    with Lake.open(home) as lake:
        for name, password in (("admin", "admin"), ("local", ""), ("root", "root")):
            with pytest.raises(Unauthenticated):
                lake.identity.login(name, password, "10.0.0.1")


def test_there_is_no_option_for_a_password(home: Path) -> None:
    for command in ("add", "passwd"):
        result = neurolake(home, "user", command, "ada", "--password", PASSWORD)
        assert result.exit_code == 2
    assert "--password" not in neurolake(home, "user", "add", "--help").stdout.replace("--no-password", "")


@pytest.mark.parametrize("stdin", ["", "\n", "short\n"])
def test_a_weak_password_makes_no_account(home: Path, stdin: str) -> None:
    result = neurolake(home, "user", "add", "ada", "--json", stdin=stdin)
    assert (result.exit_code, json.loads(result.stderr)["type"]) == (1, "invalid-option")
    assert answer(home, "user", "list") == []


def test_a_password_is_changed_and_an_account_disabled(home: Path) -> None:
    answer(home, "user", "add", "ada", "--admin", stdin=PASSWORD)
    answer(home, "user", "add", "bob", stdin=PASSWORD)
    assert neurolake(home, "user", "passwd", "bob", stdin="another long one\n").exit_code == 0
    with Lake.open(home) as lake:
        assert lake.identity.login("bob", "another long one", "10.0.0.1")
    assert answer(home, "user", "disable", "bob")["disabled"] is True
    with Lake.open(home) as lake, pytest.raises(Unauthenticated):
        lake.identity.login("bob", "another long one", "10.0.0.1")
    assert answer(home, "user", "enable", "bob")["disabled"] is False
    last = neurolake(home, "user", "disable", "ada", "--json")
    assert (last.exit_code, json.loads(last.stderr)["type"]) == (1, "conflict")


def test_a_key_for_a_program(home: Path) -> None:
    answer(home, "user", "add", "robot", "--no-password")
    printed = neurolake(home, "key", "create", "robot", "--scope", "query", "--scope", "catalog")
    key = printed.stdout.strip()
    assert key.startswith("nlk_")
    assert "not shown again" in printed.stderr
    with Lake.open(home) as lake:
        assert lake.identity.recognise(key).scopes == {"query", "catalog"}
    (listed,) = answer(home, "key", "list", "--user", "robot")
    assert "secret" not in listed
    assert "robot" in neurolake(home, "key", "list").stdout
    assert neurolake(home, "key", "revoke", listed["prefix"]).exit_code == 0
    with Lake.open(home) as lake, pytest.raises(Unauthenticated):
        lake.identity.recognise(key)
    assert neurolake(home, "key", "create", "nobody", "--scope", "query", "--json").exit_code == 1
    assert neurolake(home, "key", "create", "robot", "--scope", "everything", "--json").exit_code == 1


def test_a_password_is_asked_for_twice_and_not_shown(home: Path) -> None:
    """On a terminal, which a pseudo-terminal is."""
    ours, theirs = pty.openpty()
    program = [str(Path(sys.executable).with_name("neurolake")), "user", "add", "ada", "--home", str(home)]
    process = subprocess.Popen(program, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    shown = b""
    for prompt in (b"Password:", b"Repeat"):
        while prompt not in shown:
            shown += os.read(ours, 1024)
        # The echo is switched off after the prompt is written.
        while termios.tcgetattr(ours)[3] & termios.ECHO:
            time.sleep(0.01)
        os.write(ours, PASSWORD.encode() + b"\n")
    while b"was made" not in shown:
        shown += os.read(ours, 1024)
    assert process.wait(30) == 0
    os.close(ours)
    assert PASSWORD.encode() not in shown


def test_the_server_says_how_it_is_guarded(home: Path) -> None:
    for auth, said in (("off", "Authentication is off"), ("required", "Nobody can sign in yet")):
        program = [str(Path(sys.executable).with_name("neurolake")), "serve", "--port", "0", "--home", str(home)]
        server = subprocess.Popen(program, env={"NEUROLAKE_AUTH": auth}, stdout=subprocess.PIPE, text=True)
        assert server.stdout
        assert "NeuroLake is at" in server.stdout.readline()
        # Where the web application is not built, a line about that comes first.
        assert any(said in server.stdout.readline() for _ in range(2))
        server.terminate()
        server.wait(30)
