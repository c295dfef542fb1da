import re

from neurolake.kernel import errors
from neurolake.kernel.errors import NeuroLakeError


def _tree(kind: type[NeuroLakeError]) -> list[type[NeuroLakeError]]:
    return [kind, *(child for direct in kind.__subclasses__() for child in _tree(direct))]


def test_the_drawn_tree_is_the_real_one() -> None:
    drawn = re.findall(r"(\w+) +(\d{3})  (\S+)( +retryable)?$", errors.__doc__ or "", re.MULTILINE)
    assert {(name, int(status), kind, bool(retryable)) for name, status, kind, retryable in drawn} == {
        (kind.__name__, kind.status, kind.type, kind.retryable) for kind in _tree(NeuroLakeError)
    }


def test_an_error_tells_what_where_and_what_to_do() -> None:
    error = errors.MalformedFile("A quote is never closed.", hint="Close it.", file="a.csv", line=7, column=None)
    assert str(error) == "A quote is never closed. Close it."
    assert error.where == {"file": "a.csv", "line": 7}
