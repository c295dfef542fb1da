"""JSON that no reader rounds or chokes on; see `query.values`."""

import json
from typing import Any

from fastapi.responses import JSONResponse

from neurolake.query.values import json_value


class ExactJson(JSONResponse):
    """Numbers beyond 2^53 as strings, NaN and infinities as null."""

    def render(self, content: Any) -> bytes:
        return json.dumps(json_value(content), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
