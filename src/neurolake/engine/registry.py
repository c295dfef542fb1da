"""The engine backends."""

from neurolake.engine.base import Engine
from neurolake.kernel.registry import Backend, Registry

engines: Registry[Engine] = Registry(
    "engine",
    {
        "duckdb": Backend("neurolake.engine.duckdb:open_duckdb"),
        "datafusion": Backend("neurolake.engine.datafusion:open_datafusion", "datafusion"),
        "spark": Backend("neurolake.engine.spark:open_spark", "spark"),
        "sc": Backend("neurolake.engine.spark:open_spark", "spark"),
    },
)
