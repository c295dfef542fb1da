"""Sign-in, refresh tokens that hold once, and what ends a session."""

import contextlib
import threading
from datetime import timedelta

import pytest

from neurolake.identity.passwords import Passwords
from neurolake.identity.service import Identity, Tokens
from neurolake.kernel.errors import NeuroLakeError, TooManyRequests, Unauthenticated
from neurolake.metadata.database import Database
from neurolake.metadata.models import LoginSession, RefreshToken

PASSWORD = "correct horse battery"


def ends(identity: Identity, tokens: Tokens) -> None:
    """Neither of the tokens holds."""
    with pytest.raises(Unauthenticated):
        identity.recognise(tokens.access_token)
    with pytest.raises(Unauthenticated):
        identity.refresh(tokens.refresh_token)


def test_each_refresh_gives_new_tokens_that_hold(identity: Identity, ada: str) -> None:
    tokens = [identity.login(ada, PASSWORD, "10.0.0.1")]
    for _ in range(3):
        tokens.append(identity.refresh(tokens[-1].refresh_token))
    assert len({given.refresh_token for given in tokens}) == 4
    assert {identity.recognise(given.access_token).name for given in tokens} == {ada}
    assert len({given.session_expires_at for given in tokens}) == 1


def test_a_refresh_token_used_twice_ends_the_whole_session(identity: Identity, ada: str) -> None:
    stolen = identity.login(ada, PASSWORD, "10.0.0.1")
    elsewhere = identity.login(ada, PASSWORD, "10.0.0.2")
    newest = identity.refresh(identity.refresh(stolen.refresh_token).refresh_token)
    with pytest.raises(Unauthenticated, match="used before"):
        identity.refresh(stolen.refresh_token)
    ends(identity, newest)
    assert identity.recognise(elsewhere.access_token).name == ada


def test_of_refreshes_at_once_one_wins_at_most(identity: Identity, ada: str) -> None:
    tokens = identity.login(ada, PASSWORD, "10.0.0.1")
    won: list[Tokens] = []
    begin = threading.Barrier(6)

    def refresh() -> None:
        begin.wait()
        with contextlib.suppress(Unauthenticated):
            won.append(identity.refresh(tokens.refresh_token))

    threads = [threading.Thread(target=refresh) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    ends(identity, won[0])


def test_signing_out_ends_the_session_at_once(identity: Identity, ada: str) -> None:
    for by in ("access_token", "refresh_token"):
        tokens = identity.login(ada, PASSWORD, "10.0.0.1")
        identity.logout(**{by: getattr(tokens, by)})
        ends(identity, tokens)
    identity.logout(access_token="nonsense", refresh_token="nonsense")


def test_a_session_ends_with_its_time_however_often_it_is_refreshed(identity: Identity, ada: str, clock) -> None:
    tokens = identity.login(ada, PASSWORD, "10.0.0.1")
    clock.ahead = timedelta(hours=23, minutes=59)
    tokens = identity.refresh(tokens.refresh_token)
    clock.ahead = timedelta(hours=24, seconds=1)
    ends(identity, tokens)


def test_sessions_whose_time_is_over_are_forgotten(identity: Identity, ada: str, clock, database: Database) -> None:
    identity.login(ada, PASSWORD, "10.0.0.1")
    clock.ahead = timedelta(days=2)
    identity.login(ada, PASSWORD, "10.0.0.1")
    with database.read() as session:
        assert (session.query(LoginSession).count(), session.query(RefreshToken).count()) == (1, 1)


def test_no_secret_is_in_the_database(identity: Identity, ada: str, database: Database) -> None:
    tokens = identity.login(ada, PASSWORD, "10.0.0.1")
    _, key = identity.keys.create(ada, "script", ["query"])
    secrets = [PASSWORD, tokens.access_token, tokens.refresh_token, key, key.split("_", 2)[2]]
    with database.engine.connect() as connection:
        for table in ("users", "login_sessions", "refresh_tokens", "api_keys"):
            kept = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert not [secret for secret in secrets if secret in kept]


@pytest.mark.parametrize("name", ["nobody", "ada", "disabled", "robot", "\x00", "", "x" * 300])
def test_every_refused_sign_in_costs_one_check_and_says_the_same(
    identity: Identity, ada: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity.users.create("disabled", PASSWORD)
    identity.users.change("disabled", disabled=True)
    identity.users.create("robot", None)
    checked: list[str] = []
    matches = Passwords.matches

    def counted(self: Passwords, password: str, digest: str | None) -> bool:
        argon2 = self._argon2
        verify = argon2.verify
        monkeypatch.setattr(argon2, "verify", lambda given, kept: checked.append(kept) or verify(given, kept))
        return matches(self, password, digest)

    monkeypatch.setattr(Passwords, "matches", counted)
    given = PASSWORD if name == "disabled" else "wrong password"
    with pytest.raises(Unauthenticated) as refused:
        identity.login(name, given, "10.0.0.1")
    assert str(refused.value) == "The name or the password is wrong."
    assert len(checked) == 1
    cost = checked[0].split("$")[1:4]
    assert cost == identity._passwords.digest(PASSWORD, "x").split("$")[1:4]


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_tries_are_counted_per_account_from_any_address(identity: Identity, ada: str, name: str) -> None:
    for n in range(10):
        with pytest.raises(Unauthenticated):
            identity.login(name, "wrong password", f"10.0.{n}.1")
    with pytest.raises(TooManyRequests) as refused:
        identity.login(name, PASSWORD, "10.9.9.9")
    assert 0 < refused.value.where["retry_after_s"] <= 900


def test_tries_are_counted_per_address_for_any_account(identity: Identity, ada: str) -> None:
    for n in range(30):
        with pytest.raises(Unauthenticated):
            identity.login(f"user{n}", "wrong password", f"2001:db8::{n}")
    with pytest.raises(TooManyRequests):
        identity.login(ada, PASSWORD, "2001:db8::ffff")
    assert identity.login(ada, PASSWORD, "2001:db8:1::1")


def test_a_sign_in_that_succeeds_forgets_the_tries_before(identity: Identity, ada: str) -> None:
    for _ in range(3):
        for _ in range(8):
            with pytest.raises(NeuroLakeError):
                identity.login(ada, "wrong password", "10.0.0.1")
        identity.login(ada, PASSWORD, "10.0.0.1")
