"""JSON that no reader rounds or chokes on; see `query.values`."""

from typing import Any

from fastapi.responses import JSONResponse

from neurolake.query.values import exact_json


class ExactJson(JSONResponse):
    """Numbers beyond 2^53 as strings, NaN and infinities as null."""

    def render(self, content: Any) -> bytes:
        return exact_json(content).encode()
