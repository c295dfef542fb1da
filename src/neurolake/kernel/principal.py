"""Who asks."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from neurolake.kernel.errors import Forbidden

ADMIN = "admin"
"""The role that may do everything."""


@dataclass(frozen=True)
class Principal:
    """A person or a program, as every service sees it.

    Attributes:
        name: Stable and unique: the user's name, or that of the owner of an API key.
        roles, groups: What it has and where it belongs; policies speak of both.
        attributes: Facts that policies may use (`country`, `department`, …).
        scopes: What an API key is limited to (`query`, `ingest`, …); None means no limit.
    """

    name: str
    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    scopes: frozenset[str] | None = None

    @property
    def all(self) -> tuple[Hashable, ...]:
        """Everything that policies may speak of, to be compared."""
        return self.name, self.roles, self.groups, tuple(sorted(self.attributes.items())), self.scopes

    @property
    def is_admin(self) -> bool:
        """Whether no policy binds it."""
        return ADMIN in self.roles


def need_scope(caller: Principal, scope: str) -> None:
    """Check that an API key may be used for this.

    Raises:
        Forbidden: It has not this scope.
    """
    if caller.scopes is not None and scope not in caller.scopes:
        raise Forbidden(f"This API key has no scope {scope!r}.", hint="Use a key that has it.", scope=scope)


LOCAL = Principal("local", roles=frozenset((ADMIN,)))
"""Whoever uses this machine, as long as authentication is off: the command line, Python, a loopback server."""
