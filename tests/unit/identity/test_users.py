"""Accounts, groups, roles: what they give, what is refused."""

import pytest

from neurolake.identity.service import Identity
from neurolake.kernel.errors import Conflict, InvalidName, InvalidOption, NotFound, Unauthenticated

PASSWORD = "correct horse battery"


def test_a_principal_has_its_own_roles_and_those_of_its_groups(identity: Identity) -> None:
    identity.groups.put_role("analyst", "Reads.")
    identity.groups.put_role("steward")
    identity.groups.put("finance", "The money.", ["analyst"])
    identity.users.create("Ann", PASSWORD, roles=["steward"], groups=["finance"], attributes={"country": "AT"})
    found = identity.recognise(identity.login("ann", PASSWORD, "10.0.0.1").access_token)
    assert (found.name, found.roles, found.groups) == ("ann", {"steward", "analyst"}, {"finance"})
    assert (dict(found.attributes), found.scopes, found.is_admin) == ({"country": "AT"}, None, False)


def test_a_change_counts_in_a_session_that_runs(identity: Identity) -> None:
    identity.users.create("ann", PASSWORD)
    token = identity.login("ann", PASSWORD, "10.0.0.1").access_token
    identity.users.change("ann", roles=["admin"], attributes={"unit": "7"})
    assert identity.recognise(token).is_admin
    assert identity.recognise(token).attributes == {"unit": "7"}
    identity.users.create("other", PASSWORD, roles=["admin"])
    identity.users.change("ann", roles=[])
    assert not identity.recognise(token).is_admin


def test_a_removed_group_or_role_gives_nothing_any_more(identity: Identity) -> None:
    identity.groups.put_role("analyst")
    identity.groups.put("finance", roles=["analyst"])
    identity.users.create("ann", PASSWORD, groups=["finance"])
    token = identity.login("ann", PASSWORD, "10.0.0.1").access_token
    assert identity.recognise(token).roles == {"analyst"}
    identity.groups.remove_role("analyst")
    assert identity.recognise(token).roles == frozenset()
    identity.groups.remove("finance")
    assert identity.recognise(token).groups == frozenset()
    assert identity.users.get("ann").groups == ()


@pytest.mark.parametrize("name", ["", " ", "a b", "ädä", "-x", "../x", "x" * 129, "аda", "a\x00b", "local", "LOCAL"])
def test_a_name_that_could_be_taken_for_another_is_refused(identity: Identity, name: str) -> None:
    with pytest.raises(InvalidName):
        identity.users.create(name, PASSWORD)
    with pytest.raises(InvalidName):
        identity.groups.put(name)


def test_names_are_the_same_in_any_case(identity: Identity, ada: str) -> None:
    with pytest.raises(Conflict):
        identity.users.create("ADA", PASSWORD)
    assert identity.users.get("Ada").name == ada


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1025, "somebody-long"])
def test_a_weak_password_is_refused(identity: Identity, password: str) -> None:
    with pytest.raises(InvalidOption):
        identity.users.create("somebody-long", password)
    assert identity.users.count() == 0


def test_unknown_roles_and_groups_are_refused_and_nothing_is_made(identity: Identity) -> None:
    for given in ({"roles": ["nothing"]}, {"groups": ["nothing"]}):
        with pytest.raises(NotFound):
            identity.users.create("ann", PASSWORD, **given)
    assert identity.users.list() == []
    with pytest.raises(NotFound):
        identity.groups.put("finance", roles=["nothing"])
    assert identity.groups.list() == []


def test_attributes_have_bounds(identity: Identity) -> None:
    for given in ({"k" * 65: ""}, {"": "x"}, {"k": "v" * 1025}, {str(n): "" for n in range(101)}):
        with pytest.raises(InvalidOption):
            identity.users.create("ann", PASSWORD, attributes=given)


def test_the_last_administrator_stays(identity: Identity, ada: str) -> None:
    for change in ({"disabled": True}, {"roles": []}):
        with pytest.raises(Conflict):
            identity.users.change(ada, **change)
    identity.groups.put("operators", roles=["admin"])
    identity.users.create("bob", PASSWORD, groups=["operators"])
    identity.users.change(ada, disabled=True)
    with pytest.raises(Conflict):
        identity.users.change("bob", groups=[])


def test_a_disabled_account_cannot_come_in_and_loses_its_sessions(identity: Identity, ada: str) -> None:
    identity.users.create("bob", PASSWORD)
    tokens = identity.login("bob", PASSWORD, "10.0.0.1")
    _, key = identity.keys.create("bob", "script", ["query"])
    identity.users.change("bob", disabled=True)
    for use in (
        lambda: identity.recognise(tokens.access_token),
        lambda: identity.recognise(key),
        lambda: identity.refresh(tokens.refresh_token),
        lambda: identity.login("bob", PASSWORD, "10.0.0.1"),
    ):
        with pytest.raises(Unauthenticated):
            use()
    identity.users.change("bob", disabled=False)
    assert identity.recognise(key).name == "bob"
    with pytest.raises(Unauthenticated):
        identity.recognise(tokens.access_token)


def test_a_new_password_ends_all_sessions(identity: Identity, ada: str) -> None:
    tokens = identity.login(ada, PASSWORD, "10.0.0.1")
    identity.users.set_password(ada, "another long password")
    with pytest.raises(Unauthenticated):
        identity.recognise(tokens.access_token)
    with pytest.raises(Unauthenticated):
        identity.login(ada, PASSWORD, "10.0.0.1")
    assert identity.login(ada, "another long password", "10.0.0.1")


def test_an_account_without_password_is_for_keys_only(identity: Identity) -> None:
    identity.users.create("robot", None)
    for password in ("", "nobody has this password", PASSWORD):
        with pytest.raises(Unauthenticated):
            identity.login("robot", password, "10.0.0.1")
    _, key = identity.keys.create("robot", "nightly", ["ingest"])
    assert identity.recognise(key).name == "robot"
