"""Policies from and to JSON and YAML."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from neurolake.compliance.policies.base import Mask, Policy, RowFilter
from neurolake.compliance.policies.expressions import Asker, predicate, value_expression
from neurolake.kernel.documents import read_yaml
from neurolake.kernel.errors import InvalidInput
from neurolake.kernel.principal import LOCAL

_ADAPTER: TypeAdapter[Policy] = TypeAdapter(Policy)
_MAX_POLICIES = 10_000
_MOST_BYTES = 5_000_000


def policy_from(data: Mapping[str, Any]) -> Policy:
    """One policy, checked, with its SQL parsed once to see that it is allowed.

    Raises:
        InvalidInput: A field is missing, unknown or out of range.
        InvalidSql: Its predicate or expression is not allowed.
    """
    try:
        policy = _ADAPTER.validate_python(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(f"The policy is not valid: {where + ': ' if where else ''}{first['msg']}.") from error
    if isinstance(policy, RowFilter):
        predicate(policy.filter, Asker(LOCAL))
    if isinstance(policy, Mask) and policy.mask.expression:
        value_expression(policy.mask.expression, Asker(LOCAL))
    return policy


def as_json(policy: Policy) -> dict[str, Any]:
    """A policy as the mapping that `policy_from` reads, without what is at its default."""
    return {"kind": policy.kind, **policy.model_dump(mode="json", by_alias=True, exclude_defaults=True)}


def from_yaml(text: str) -> list[Policy]:
    """The policies of a YAML document: a list, or a mapping with the list under `policies`.

    Raises:
        InvalidInput: It is no such document.
    """
    document = read_yaml(text, "A document of policies", most_bytes=_MOST_BYTES, loader=loader())
    items = document.get("policies") if isinstance(document, dict) else document
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InvalidInput("The document must be a list of policies, or have one under 'policies'.")
    if len(items) > _MAX_POLICIES:
        raise InvalidInput(f"The document has more than {_MAX_POLICIES:,} policies.")
    return [policy_from(item) for item in items]


def to_yaml(policies: Iterable[Policy]) -> str:
    """A document that `from_yaml` reads back as the same policies."""
    import yaml

    return str(yaml.safe_dump({"policies": [as_json(policy) for policy in policies]}, sort_keys=False))


def loader() -> Any:
    """YAML's safe loader, to which only `true` and `false` are truth values, as in YAML 1.2: `on` is a word."""
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012 - the library's way
            first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile(r"true|True|TRUE|false|False|FALSE"), list("tTfF")
    )
    return Loader
