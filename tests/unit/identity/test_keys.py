"""API keys, and the signing key of the settings."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from neurolake.app.settings import Settings
from neurolake.identity.service import Identity
from neurolake.kernel.errors import InvalidOption, NotFound, Unauthenticated
from neurolake.metadata.database import Database


def test_a_key_is_its_owner_with_fewer_scopes(identity: Identity, ada: str) -> None:
    key, secret = identity.keys.create(ada, "nightly", ["query", "ingest"])
    found = identity.recognise(secret)
    assert (found.name, found.scopes, found.is_admin) == (ada, {"query", "ingest"}, True)
    assert secret.startswith(f"{key.prefix}_")


def test_what_is_not_the_whole_key_is_refused(identity: Identity, ada: str) -> None:
    key, secret = identity.keys.create(ada, "nightly", ["query"])
    _, other = identity.keys.create(ada, "another", ["query"])
    mixed = f"{key.prefix}_{other.split('_', 2)[2]}"
    for wrong in (secret[:-1], secret + "A", secret.swapcase(), key.prefix, f"{key.prefix}_", "nlk_", "nlk__", mixed):
        with pytest.raises(Unauthenticated):
            identity.recognise(wrong)


def test_a_key_ends_with_its_time_or_when_it_is_revoked(identity: Identity, ada: str, clock) -> None:
    _, short = identity.keys.create(ada, "short", ["query"], days=1)
    long, secret = identity.keys.create(ada, "long", ["query"], days=None)
    clock.ahead = timedelta(days=1, seconds=1)
    with pytest.raises(Unauthenticated):
        identity.recognise(short)
    assert identity.recognise(secret).name == ada
    assert identity.keys.revoke(long.prefix).revoked_at is not None
    with pytest.raises(Unauthenticated):
        identity.recognise(secret)


def test_only_its_owner_or_an_administrator_revokes_a_key(identity: Identity, ada: str) -> None:
    identity.users.create("bob", None)
    key, secret = identity.keys.create(ada, "mine", ["query"])
    with pytest.raises(NotFound):
        identity.keys.revoke(key.id, "bob")
    assert identity.recognise(secret).name == ada
    assert identity.keys.revoke(key.id, ada).revoked_at


def test_the_last_use_is_kept_to_the_minute(identity: Identity, ada: str, clock) -> None:
    _, secret = identity.keys.create(ada, "used", ["query"])
    assert identity.keys.list()[0].last_used_at is None
    identity.recognise(secret)
    first = identity.keys.list()[0].last_used_at
    identity.recognise(secret)
    assert identity.keys.list()[0].last_used_at == first
    clock.ahead = timedelta(minutes=2)
    identity.recognise(secret)
    assert identity.keys.list()[0].last_used_at > first


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("x", [], 1), ("x", ["everything"], 1), ("x", ["query"], 0), ("x", ["query"], 1e6), (" ", ["query"], 1)],
)
def test_senseless_keys_are_refused(identity: Identity, ada: str, name: str, scopes: list[str], days: float) -> None:
    with pytest.raises(InvalidOption):
        identity.keys.create(ada, name, scopes, days)


def test_a_signing_key_from_the_settings_is_shared_and_long(database: Database, home: Path, ada: str) -> None:
    settings = Settings(home=home, signing_key=SecretStr("k" * 32))
    one, two = (Identity(database, lambda: pytest.fail("a key is made"), settings) for _ in range(2))
    token = one.login(ada, "correct horse battery", "10.0.0.1").access_token
    assert two.recognise(token).name == ada
    weak = Identity(database, lambda: "", Settings(home=home, signing_key=SecretStr("k" * 31)))
    with pytest.raises(InvalidOption):
        weak.login(ada, "correct horse battery", "10.0.0.1")
    assert "kkkk" not in repr(settings)
