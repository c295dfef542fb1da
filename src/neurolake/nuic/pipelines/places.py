"""A YAML or JSON document, with the place of everything in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from neurolake.compliance.policies.document import loader
from neurolake.kernel.errors import InvalidPipeline

Path = tuple[str | int, ...]
MAX_CHARACTERS = 262_144
_MAX_NODES = 50_000


@dataclass(frozen=True)
class Place:
    """Where something begins: line and column, both from 1 on; of a text in several lines, where its first line does.

    Attributes:
        indent: Columns that each of its lines is moved to the right.
    """

    line: int
    column: int
    indent: int = 0


@dataclass
class Document:
    """What was read, and the places of its parts by their paths."""

    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place | None:
        """Where a part is, or else what it should be in."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path)


def read(text: str) -> Document:
    """Read a document; JSON is YAML, too.

    Raises:
        InvalidPipeline: It is neither, too large, uses aliases, or has a key twice.
    """
    import yaml

    if len(text) > MAX_CHARACTERS:
        raise InvalidPipeline(f"A specification has at most {MAX_CHARACTERS:,} characters.")
    # A tab is blank in JSON, and no indent in YAML.
    shown = text.replace("\t", " ") if text.lstrip().startswith("{") else text
    try:
        return _Reader(shown).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        what = f"It is neither YAML nor JSON: {error.problem or error.context}."
        raise InvalidPipeline(what, line=line, column=column) from error
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidPipeline("It is neither YAML nor JSON, or holds a value that cannot be.") from error
    except RecursionError as error:
        raise InvalidPipeline("It is nested too deeply.") from error


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._loader = loader()(text)
        self._seen: set[int] = set()
        self._document = Document()

    def document(self) -> Document:
        node = self._loader.get_single_node()
        if node is None:
            raise InvalidPipeline("The specification is empty.")
        self._document.data = self._value(node, ())
        return self._document

    def _value(self, node: Any, path: Path) -> Any:
        import yaml

        self._count(node)
        self._document.places[path] = self._place(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._loader.construct_object(node)

    def _mapping(self, node: Any, path: Path) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if not isinstance(key.value, str) or key.tag == "tag:yaml.org,2002:merge" or name in found:
                what = f"The key {name[:60]!r} is there twice." if name in found else "Keys are plain names."
                raise InvalidPipeline(what, line=key.start_mark.line + 1, column=key.start_mark.column + 1)
            found[name] = self._value(value, (*path, name))
            if isinstance(found[name], dict | list):
                # Where people look for it: at its name, not where its first part is.
                self._document.places[*path, name] = Place(key.start_mark.line + 1, key.start_mark.column + 1)
        return found

    def _count(self, node: Any) -> None:
        mark = node.start_mark
        if id(node) in self._seen:
            raise InvalidPipeline("Aliases are not allowed.", line=mark.line + 1, column=mark.column + 1)
        if len(self._seen) > _MAX_NODES:
            raise InvalidPipeline(f"A specification has at most {_MAX_NODES:,} parts.")
        self._seen.add(id(node))

    def _place(self, node: Any) -> Place:
        mark = node.start_mark
        if getattr(node, "style", None) in ("|", ">"):
            return self._below(mark.line)
        quoted = getattr(node, "style", None) in ("'", '"')
        return Place(mark.line + 1, mark.column + 1 + quoted)

    def _below(self, line: int) -> Place:
        """Where the text of a block begins: in the first line after its sign that is not empty."""
        for number in range(line + 1, len(self._lines)):
            content = self._lines[number]
            if content.strip():
                indent = len(content) - len(content.lstrip())
                return Place(line + 2, indent + 1, indent)
        return Place(line + 1, 1)
