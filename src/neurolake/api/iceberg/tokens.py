"""The protocol's own way to a token: a client shows an API key as its secret. Deprecated there, but much used."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse, Response

from neurolake.api.lake import OpenLake
from neurolake.kernel.errors import Unauthenticated

router = APIRouter(prefix="/iceberg/v1", tags=["iceberg"])

TOKENS = f"{router.prefix}/oauth/tokens"
_LASTS_S = 3600
Text = Annotated[str | None, Form(max_length=4096)]


@router.post("/oauth/tokens")
def token(
    lake: OpenLake,
    grant_type: Text = None,
    client_secret: Text = None,
    subject_token: Text = None,
) -> Response:
    """The token for an API key (`client_secret`) is that key, for as long as it holds."""
    secret = client_secret or subject_token
    if grant_type not in ("client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange") or not secret:
        return _refused("unsupported_grant_type", "Send grant_type=client_credentials and an API key as client_secret.")
    if lake.settings.auth == "required":
        try:
            lake.identity.recognise(secret)
        except Unauthenticated as error:
            return _refused("invalid_client", error.detail, 401)
    body: dict[str, Any] = {
        "access_token": secret,
        "token_type": "bearer",
        "expires_in": _LASTS_S,
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
    }
    return JSONResponse(body)


def _refused(error: str, why: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": why}, status_code=status)
