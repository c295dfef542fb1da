"""Print the API's OpenAPI document, from which the types of the web application are made."""

import json
import tempfile
from pathlib import Path

from neurolake.api.main import create_app
from neurolake.app.lake import Lake


def main() -> None:
    """The document of a lake as it is by default, on standard output."""
    with tempfile.TemporaryDirectory() as home, Lake.open(Path(home)) as lake:
        print(json.dumps(create_app(lake).openapi(), indent=1))


if __name__ == "__main__":
    main()
