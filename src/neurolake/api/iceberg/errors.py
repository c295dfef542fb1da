"""Errors in the form of Iceberg's REST protocol. On 409 a client commits again, on 5xx it does not know."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse, Response
from starlette.types import Scope

PREFIX = "/iceberg/"
_STATUS = {
    "NoSuchTableException": 404,
    "NoSuchNamespaceException": 404,
    "AlreadyExistsException": 409,
    "UnsupportedOperationException": 406,
}
_TYPES = {
    401: "NotAuthorizedException",
    403: "ForbiddenException",
    404: "NotFoundException",
    405: "UnsupportedOperationException",
    409: "CommitFailedException",
    429: "TooManyRequestsException",
    503: "ServiceUnavailableException",
}


def answer(problem: Mapping[str, Any], scope: Scope, headers: Mapping[str, str]) -> Response:
    """A problem, as `NeuroLakeError.problem` has it, in the protocol's form."""
    kind, status = _told(problem, scope)
    hint = problem.get("hint")
    message = f"{problem['detail']} {hint}" if hint else str(problem["detail"])
    body = {"error": {"message": message, "type": kind, "code": status, "stack": []}}
    return JSONResponse(body, status_code=status, headers=dict(headers))


def _told(problem: Mapping[str, Any], scope: Scope) -> tuple[str, int]:
    named = problem.get("iceberg")
    if named in _STATUS:
        return str(named), _STATUS[str(named)]
    status = int(problem["status"])
    if status == 507:
        status = 503
    if status in _TYPES and (status != 409 or problem["type"] == "commit-conflict"):
        return _TYPES[status], status
    if status < 500:
        return "BadRequestException", 400
    # Whether a commit that broke is there must be looked up: a client must not take its files away.
    return ("CommitStateUnknownException" if scope.get("method") == "POST" else "InternalServerError"), 500
