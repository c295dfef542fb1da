"""Errors of a run, without the values that its request or the data brought into them."""

import re
from collections.abc import Callable

from neurolake.kernel.errors import NeuroLakeError
from neurolake.remediation import base
from neurolake.remediation.needle import Needle

_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_QUOTED = re.compile(r"'[^']*'")


def without_values(error: NeuroLakeError, request: base.Request) -> NeuroLakeError:
    """The error as it may be kept: values that identify somebody are replaced, names stay."""
    if isinstance(request, base.EraseSubject | base.ExportSubject):
        return _reworded(error, Needle(request.values).erased)
    if isinstance(request, base.DeleteRows):
        where = request.where
        return _reworded(error, lambda text: _without(text, where))
    return error


def _without(text: str, where: str) -> str:
    """Without the literals of a predicate, and without what is quoted in a message and is no name in the predicate."""
    for literal in sorted(_LITERAL.findall(where), key=len, reverse=True):
        if literal:
            text = text.replace(literal, "…")
    names = _LITERAL.sub("", where)
    return _QUOTED.sub(lambda quoted: quoted[0] if quoted[0].strip("'") in names else "'…'", text)


def _reworded(error: NeuroLakeError, reword: Callable[[str], str]) -> NeuroLakeError:
    where = {key: reword(value) if isinstance(value, str) else value for key, value in error.where.items()}
    return type(error)(reword(error.detail), hint=error.hint and reword(error.hint), **where)
