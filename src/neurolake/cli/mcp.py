"""`neurolake mcp`: the tools for a program that starts this one, by the Model Context Protocol."""

import os

from neurolake.cli.options import DEFAULT_HOME, Home, opened

_KEY = "NEUROLAKE_API_KEY"


def mcp(home: Home = DEFAULT_HOME) -> None:
    """Serve search, description, lineage and queries over standard input and output, by the Model Context Protocol.

    Where the lake wants to know who asks, the API key is in NEUROLAKE_API_KEY.
    """
    with opened(home, as_json=False) as lake:
        from neurolake.kernel.errors import Unauthenticated
        from neurolake.kernel.extras import needed
        from neurolake.kernel.principal import LOCAL

        with needed("mcp", "MCP"):
            from neurolake.integrations.mcp import serve_stdio
        principal = LOCAL
        if lake.settings.auth == "required":
            if not (key := os.environ.get(_KEY)):
                raise Unauthenticated("This lake wants to know who asks.", hint=f"Put an API key in {_KEY}.")
            principal = lake.identity.recognise(key)
        serve_stdio(lake, principal)
