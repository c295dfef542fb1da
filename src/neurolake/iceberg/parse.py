"""What clients send, as PyIceberg's models."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from neurolake.kernel.errors import InvalidInput
from neurolake.storage.foreign.columns import MOST_COLUMNS
from neurolake.storage.foreign.properties import check_properties
from neurolake.storage.warehouse import TableName

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pyiceberg.partitioning import PartitionSpec
    from pyiceberg.schema import Schema
    from pyiceberg.table.sorting import SortOrder

    from neurolake.storage.foreign.prepare import Proposal

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
MOST_TABLES = 100


@dataclass(frozen=True)
class Creation:
    """A table to be made; see the protocol's CreateTableRequest."""

    name: str
    schema: "Schema"
    spec: "PartitionSpec | None"
    order: "SortOrder | None"
    properties: dict[str, str]
    staged: bool


def creation(body: Mapping[str, Any]) -> Creation:
    """Understand a request to make a table.

    Raises:
        InvalidInput: It does not fit the protocol, or names a location.
    """
    from pyiceberg.partitioning import PartitionSpec
    from pyiceberg.schema import Schema
    from pyiceberg.table.sorting import SortOrder

    if body.get("location") is not None:
        raise InvalidInput("The lake decides where its tables are.", hint="Leave the location out.")
    properties = texts(body.get("properties"), "properties")
    check_properties(properties)
    return Creation(
        name=text(body.get("name"), "name"),
        schema=_model(Schema, body.get("schema"), "schema"),
        spec=_model(PartitionSpec, body["partition-spec"], "partition-spec") if body.get("partition-spec") else None,
        order=_model(SortOrder, body["write-order"], "write-order") if body.get("write-order") else None,
        properties=properties,
        staged=body.get("stage-create") is True,
    )


def proposal(table: TableName, body: Mapping[str, Any]) -> "Proposal":
    """Understand a commit.

    Raises:
        InvalidInput: It does not fit the protocol.
    """
    from neurolake.storage.foreign.prepare import Proposal

    given = body.get("identifier")
    if given is not None and identifier(given) != table:
        raise InvalidInput("The table in the body is not the one in the address.")
    requirements, updates = _adapters()
    return Proposal(
        table,
        tuple(_valid(requirements.validate_python, body.get("requirements") or [], "requirements")),
        tuple(_valid(updates.validate_python, body.get("updates") or [], "updates")),
    )


def proposals(body: Mapping[str, Any]) -> "list[Proposal]":
    """Understand a commit of several tables.

    Raises:
        InvalidInput: It does not fit the protocol.
    """
    changes = body.get("table-changes")
    if not isinstance(changes, list) or not 0 < len(changes) <= MOST_TABLES:
        raise InvalidInput(f"table-changes is a list of 1 to {MOST_TABLES} changes.")
    found = [proposal(identifier(_mapping(change, "table-changes").get("identifier")), change) for change in changes]
    if len({one.table for one in found}) != len(found):
        raise InvalidInput("A table is named twice.", hint="Put all updates of one table into one change.")
    return found


def identifier(given: Any) -> TableName:
    """A table's identifier as zone and name.

    Raises:
        InvalidInput: It is none.
    """
    named = _mapping(given, "identifier")
    namespace = named.get("namespace")
    if not isinstance(namespace, Sequence) or isinstance(namespace, str) or len(namespace) != 1:
        raise InvalidInput("A table's namespace has one level, its zone.")
    return text(namespace[0], "namespace"), text(named.get("name"), "name")


def text(given: Any, what: str) -> str:
    """A short text.

    Raises:
        InvalidInput: It is none.
    """
    if not isinstance(given, str) or not 0 < len(given) <= 255:
        raise InvalidInput(f"{what} is a text of 1 to 255 characters.")
    return given


def texts(given: Any, what: str) -> dict[str, str]:
    """Texts by name; numbers and truth values become texts.

    Raises:
        InvalidInput: They are something else.
    """
    found = {} if given is None else _mapping(given, what)
    if not all(isinstance(value, str | int | float) for value in found.values()):
        raise InvalidInput(f"{what} are texts by name.")
    return {str(name): value if isinstance(value, str) else str(value).lower() for name, value in found.items()}


def _mapping(given: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise InvalidInput(f"{what} is a JSON object.")
    return given


@cache
def _adapters() -> "tuple[TypeAdapter[list[Any]], TypeAdapter[list[Any]]]":
    from pydantic import TypeAdapter
    from pyiceberg.table.update import TableRequirement, TableUpdate

    return TypeAdapter(list[TableRequirement]), TypeAdapter(list[TableUpdate])


def _model(kind: type[M], given: Any, what: str) -> M:
    mapping = _mapping(given, what)
    if len(mapping.get("fields") or ()) > MOST_COLUMNS:
        raise InvalidInput(f"{what} has more than {MOST_COLUMNS:,} fields.")
    return _valid(kind.model_validate, mapping, what)


def _valid(validate: Callable[[Any], T], given: Any, what: str) -> T:
    from pyiceberg.exceptions import ValidationError

    try:
        return validate(given)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ValidationError) as error:
        first = str(error).splitlines()[:3]
        raise InvalidInput(f"{what} cannot be understood: {' '.join(first)[:300]}") from error
