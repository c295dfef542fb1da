"""The part of a contract that is about columns: kept by the gate, inside the commit."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from neurolake.catalog.evolution.columns import Column, of_types
from neurolake.gate.contracts import store
from neurolake.gate.contracts.document import Contract
from neurolake.gate.dependents import Dependent, Proposed


class _Typed:
    def __init__(self, name: str, kind: str) -> None:
        self.field_id, self.name, self.type = 0, name, kind


def broken_contract(session: Session, proposed: Proposed) -> list[Dependent]:
    """The dataset's contract, if the columns as they are to be break it."""
    found = store.current(session, proposed.dataset_id)
    if found is None:
        return []
    why = ["the dataset goes"] if proposed.after is None else violations(found.contract, proposed.after)
    if not why:
        return []
    name = f"contract {found.contract.version}"
    return [Dependent("contract", f"{proposed.dataset_id}/{found.number}", name, None, "; ".join(why[:20]))]


def violations(contract: Contract, columns: Sequence[Column]) -> list[str]:
    """What of a contract the columns do not keep, in words."""
    there = {column.name: column for column in columns}
    found = [f"{name} is missing" for name in sorted(contract.named_columns() - set(there))]
    for promised in contract.columns:
        actual = there.get(promised.name)
        if promised.type is not None and actual is not None:
            [wanted] = of_types([_Typed(promised.name, promised.type)])
            if _shape(wanted) != _shape(actual):
                found.append(f"{promised.name} is {_words(actual)}, not {promised.type}")
    if contract.closed:
        known = {column.name for column in contract.columns}
        found += [f"{name} is not part of it" for name in there if name not in known]
    return found


def _shape(column: Column) -> tuple[object, ...]:
    """A type without ids, names of parts in order."""
    return (column.type, *((part.name, _shape(part)) for part in column.parts))


def _words(column: Column) -> str:
    inner = ", ".join(f"{part.name} {_words(part)}" for part in column.parts)
    return f"{column.type}({inner})" if inner else column.type
