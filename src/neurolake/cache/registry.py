"""Which caches there are."""

from neurolake.cache.base import Cache
from neurolake.kernel.registry import Backend, Registry

caches: Registry[Cache] = Registry(
    "cache",
    {
        "memory": Backend("neurolake.cache.memory:MemoryCache"),
        "redis": Backend("neurolake.cache.redis:RedisCache", extra="redis"),
        "rediss": Backend("neurolake.cache.redis:RedisCache", extra="redis"),
    },
)
