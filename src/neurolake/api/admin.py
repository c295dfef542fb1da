"""`/api/admin`: users, groups, roles and everybody's API keys; for administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from neurolake.api.access import ADMINISTRATOR, Caller
from neurolake.api.lake import OpenLake
from neurolake.identity.groups import GroupFacts, RoleFacts
from neurolake.identity.passwords import MAX_LENGTH, MIN_LENGTH

router = APIRouter(prefix="/api/admin", tags=["admin"], dependencies=[ADMINISTRATOR])

Name = Annotated[str, Path(max_length=256)]
Password = Annotated[str, Field(min_length=MIN_LENGTH, max_length=MAX_LENGTH)]
Few = Annotated[list[str], Field(max_length=1000)]


class Described(BaseModel):
    """A description, or none."""

    model_config = ConfigDict(extra="forbid")

    description: Annotated[str, Field(max_length=1000)] | None = None


class GroupWish(Described):
    """What a group shall be."""

    roles: Few = Field(default_factory=list)


class UserChange(BaseModel):
    """What shall change of a user; what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    roles: Few | None = None
    groups: Few | None = None
    attributes: dict[str, str] | None = None
    disabled: bool | None = None


class NewUser(BaseModel):
    """A user to make; without a password it can be used through API keys only."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=256)]
    password: Password | None = None
    roles: Few = Field(default_factory=list)
    groups: Few = Field(default_factory=list)
    attributes: dict[str, str] = Field(default_factory=dict)


class NewPassword(BaseModel):
    """A password."""

    password: Password


@router.get("/users")
def users(
    lake: OpenLake, after: str | None = None, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[dict[str, Any]]:
    """Users by name; `after` is the last name of the page before."""
    return [user.to_json() for user in lake.identity.users.list(after, limit)]


@router.post("/users", status_code=201)
def create_user(lake: OpenLake, asked: NewUser) -> dict[str, Any]:
    """Make a user."""
    made = lake.identity.users.create(
        asked.name, asked.password, roles=asked.roles, groups=asked.groups, attributes=asked.attributes
    )
    return made.to_json()


@router.get("/users/{name}")
def user(lake: OpenLake, name: Name) -> dict[str, Any]:
    """One user."""
    return lake.identity.users.get(name).to_json()


@router.patch("/users/{name}")
def change_user(lake: OpenLake, name: Name, asked: UserChange) -> dict[str, Any]:
    """Replace roles, groups or attributes, disable or enable; disabling ends all sessions at once."""
    return lake.identity.users.change(name, **asked.model_dump()).to_json()


@router.put("/users/{name}/password", status_code=204)
def set_password(lake: OpenLake, name: Name, asked: NewPassword) -> None:
    """Give a user a new password, which ends all sessions of that user."""
    lake.identity.users.set_password(name, asked.password)


@router.get("/groups")
def groups(lake: OpenLake) -> list[GroupFacts]:
    """All groups."""
    return list(lake.identity.groups.list())


@router.put("/groups/{name}")
def put_group(lake: OpenLake, name: Name, asked: GroupWish) -> GroupFacts:
    """Make or change a group; its members get exactly these roles by it."""
    return lake.identity.groups.put(name, asked.description, asked.roles)


@router.delete("/groups/{name}", status_code=204)
def remove_group(lake: OpenLake, name: Name) -> None:
    """Remove a group; its members stay."""
    lake.identity.groups.remove(name)


@router.get("/roles")
def roles(lake: OpenLake) -> list[RoleFacts]:
    """All roles."""
    return list(lake.identity.groups.roles())


@router.put("/roles/{name}")
def put_role(lake: OpenLake, name: Name, asked: Described) -> RoleFacts:
    """Make or change a role."""
    return lake.identity.groups.put_role(name, asked.description)


@router.delete("/roles/{name}", status_code=204)
def remove_role(lake: OpenLake, name: Name) -> None:
    """Remove a role from everybody who has it."""
    lake.identity.groups.remove_role(name)


@router.get("/keys")
def keys(lake: OpenLake, user: str | None = None) -> list[dict[str, Any]]:
    """API keys, everybody's or one user's, without their secrets."""
    return [key.to_json() for key in lake.identity.keys.list(user)]


@router.delete("/keys/{key}")
def revoke_key(lake: OpenLake, caller: Caller, key: Name) -> dict[str, Any]:
    """Revoke anybody's key, by id or prefix."""
    return lake.identity.keys.revoke(key, by=caller.name).to_json()


@router.get("/search-index")
def search_index(lake: OpenLake) -> dict[str, Any]:
    """How many datasets there are, how many of them the search has, how many changes it is yet to take up, and when
    its index was last made anew as a whole.
    """
    return lake.nuic.search.state()


@router.post("/search-index", status_code=202)
def renew_search_index(lake: OpenLake) -> dict[str, Any]:
    """Have the index of the search made anew in the background, while it answers; `behind` tells how much is left."""
    return lake.nuic.search.renew()
