"""YAML that others wrote, read without what makes a small document large."""

from datetime import date
from math import isfinite
from typing import Any

from neurolake.kernel.errors import InvalidInput

_DEEPEST = 20


def read_yaml(text: str, what: str, *, most_bytes: int, loader: Any = None) -> Any:
    """What a document holds: mappings, lists, texts, numbers, truth values. Dates are texts.

    Args:
        what: What it is to be, for whom it is told: `A contract`.
        loader: Of PyYAML, a safe one; else its `SafeLoader`.

    Raises:
        InvalidInput: It is no YAML, too large, deeper than 20 levels, has anchors, or holds what cannot be stored.
    """
    import yaml

    if len(text.encode("utf-8", "surrogatepass")) > most_bytes:
        raise InvalidInput(f"{what} has at most {most_bytes:,} bytes.")
    try:
        return _storable(yaml.load(text, _bounded(loader or yaml.SafeLoader, what)))  # noqa: S506 - a safe one
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{what} is no YAML: {str(error)[:300]}.") from error


def _bounded(loader: Any, what: str) -> Any:
    """The loader, which looks at each part before it reads it."""
    import yaml

    class Loader(loader):  # type: ignore[misc]
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            event = self.peek_event()
            if isinstance(event, yaml.AliasEvent) or event.anchor:
                raise InvalidInput(f"{what} has no anchors.", hint="Write out what they stand for.")
            if self.depth > _DEEPEST:
                raise InvalidInput(f"{what} is at most {_DEEPEST} levels deep.")
            self.depth += 1
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

    return Loader


def _storable(value: Any) -> Any:
    match value:
        case dict():
            return {_storable(key): _storable(one) for key, one in value.items()}
        case list():
            return [_storable(one) for one in value]
        case date():
            return value.isoformat()
        case float() if not isfinite(value):
            raise ValueError(f"{value} is no number that can be compared with others")
        case str() if "\0" in value or (not value.isprintable() and _has_surrogates(value)):
            raise ValueError("a text holds a character that cannot be stored")
        case _:
            return value


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
