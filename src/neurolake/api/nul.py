"""NUL characters are refused at the door: PostgreSQL cannot keep them in a text, and no name or query has one."""

import re
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from neurolake.kernel.errors import InvalidInput

_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")
_BEGUN = re.compile(rb"\\+(?:u0{0,3})?\Z")


def check_address(scope: Scope) -> None:
    """Refuse a path or a query string with a NUL.

    Raises:
        InvalidInput: There is one.
    """
    if "\0" in scope["path"] or b"%00" in scope.get("query_string", b"") or b"\0" in scope.get("query_string", b""):
        raise InvalidInput("The address holds a NUL character.", hint="Leave it out: no name and no text has one.")


def without_nul(receive: Receive, headers: Headers) -> Receive:
    """`receive`, but for JSON bodies with a NUL in a text.

    Raises:
        HTTPException: While reading, 422, which the framework lets through.
    """
    if "json" not in headers.get("content-type", "application/json"):
        return receive
    before = b""

    async def checked() -> Message:
        nonlocal before
        message = await receive()
        seen = before + message.get("body", b"")
        if _ESCAPED.search(seen):
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "A text in the body holds a NUL character.")
        begun = _BEGUN.search(seen)
        before = begun[0] if begun else b""
        return message

    return checked
