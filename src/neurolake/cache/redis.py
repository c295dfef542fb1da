"""A cache in a Redis server, which all processes of a lake share.

All values are in one hash, with a sorted set of when each was last used and one of when each ends, and a sum of
their sizes. Scripts keep the four in step, so the bound in bytes holds whatever the server's own settings are.
"""

import threading
from collections.abc import Callable
from typing import Any, cast

import redis
from redis.exceptions import RedisError

from neurolake.cache.base import Capabilities, Held, Metrics
from neurolake.kernel.errors import InvalidOption, Unavailable
from neurolake.kernel.ids import new_id

_TIMEOUT_S = 5.0

_COMMON = """
local values, used, ends, sum, clock = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function drop(key)
  local length = redis.call('HSTRLEN', values, key)
  local gone = redis.call('HDEL', values, key)
  if gone == 1 then redis.call('DECRBY', sum, length + #key) end
  redis.call('ZREM', used, key)
  redis.call('ZREM', ends, key)
  return gone
end
local function drop_expired(most)
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, most)) do drop(key) end
end
"""
_GET = (
    _COMMON
    + """
local key = ARGV[1]
local value = redis.call('HGET', values, key)
if not value then return false end
local till = redis.call('ZSCORE', ends, key)
if not till or tonumber(till) <= now then drop(key) return false end
redis.call('ZADD', used, redis.call('INCR', clock), key)
return value
"""
)
_PUT = (
    _COMMON
    + """
local key, value, ttl, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
drop(key)
if #key + #value > most then return -1 end
redis.call('HSET', values, key, value)
redis.call('ZADD', used, redis.call('INCR', clock), key)
redis.call('ZADD', ends, now + ttl, key)
local total, evicted = redis.call('INCRBY', sum, #key + #value), 0
if total > most then drop_expired(1000) end
while tonumber(redis.call('GET', sum)) > most do
  local oldest = redis.call('ZRANGE', used, 0, 0)[1]
  -- A server short of memory may have thrown one of the keys away; then all begins anew.
  if not oldest then redis.call('DEL', values, used, ends, sum) break end
  evicted = evicted + drop(oldest)
end
return evicted
"""
)
_DELETE = _COMMON + "return drop(ARGV[1])"
_CLEAR = (
    _COMMON
    + """
local dropped = 0
for _, key in ipairs(redis.call('HKEYS', values)) do
  if string.sub(key, 1, #ARGV[1]) == ARGV[1] then dropped = dropped + drop(key) end
end
return dropped
"""
)
_LIST = (
    _COMMON
    + """
drop_expired(1000)
local found = {}
for _, key in ipairs(redis.call('ZREVRANGE', used, 0, ARGV[1] - 1)) do
  local value, till = redis.call('HGET', values, key), redis.call('ZSCORE', ends, key)
  if value and till and tonumber(till) > now then found[#found + 1] = {key, value, tonumber(till) - now} end
end
return found
"""
)
_HELD = _COMMON + "drop_expired(-1) return {redis.call('HLEN', values), tonumber(redis.call('GET', sum) or '0')}"
_RENEW = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('PEXPIRE', KEYS[1], ARGV[2])"
_RELEASE = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('DEL', KEYS[1])"


class RedisCache:
    """See `cache.base.Cache`.

    Raises:
        InvalidOption: The URL cannot be read.
        Unavailable: The server does not answer.
    """

    capabilities = Capabilities(shared=True)

    def __init__(self, url: str, *, max_bytes: int, namespace: str = "") -> None:
        try:
            self._client = redis.Redis.from_url(
                url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S, health_check_interval=30
            )
        except (ValueError, TypeError) as error:
            raise InvalidOption("The URL of the Redis cache cannot be read.", hint="redis://host:6379/0") from error
        # The braces make a Redis cluster keep all of it on one node.
        self._prefix = f"neurolake:{{{namespace}}}:"
        self._keys = [self._prefix + name for name in ("values", "used", "ends", "bytes", "clock")]
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._hits = self._misses = self._evictions = 0
        self._get, self._put, self._delete, self._clear, self._held, self._list, self._renew, self._release = (
            self._client.register_script(script)
            for script in (_GET, _PUT, _DELETE, _CLEAR, _HELD, _LIST, _RENEW, _RELEASE)
        )
        self._asked(self._client.ping)

    def get(self, key: str, *, again: bool = False) -> bytes | None:
        value = cast("bytes | None", self._asked(lambda: self._get(self._keys, [key])))
        if not again:
            with self._lock:
                self._hits += value is not None
                self._misses += value is None
        return value

    def put(self, key: str, value: bytes, ttl_s: float) -> bool:
        evicted = int(self._asked(lambda: self._put(self._keys, [key, value, _ms(ttl_s), self._max_bytes])))
        with self._lock:
            self._evictions += max(evicted, 0)
        return evicted >= 0

    def delete(self, key: str) -> bool:
        return bool(self._asked(lambda: self._delete(self._keys, [key])))

    def held(self, limit: int) -> list[Held]:
        found = self._asked(lambda: self._list(self._keys, [limit]))
        return [Held(key.decode(), value, left_ms / 1000) for key, value, left_ms in found]

    def clear(self, prefix: str = "") -> int:
        return int(self._asked(lambda: self._clear(self._keys, [prefix])))

    def lease(self, key: str, ttl_s: float) -> str | None:
        token = new_id()
        taken = self._asked(lambda: self._client.set(self._lease(key), token, nx=True, px=_ms(ttl_s)))
        return token if taken else None

    def renew(self, key: str, token: str, ttl_s: float) -> bool:
        return bool(self._asked(lambda: self._renew([self._lease(key)], [token, _ms(ttl_s)])))

    def release(self, key: str, token: str) -> None:
        self._asked(lambda: self._release([self._lease(key)], [token]))

    def metrics(self) -> Metrics:
        entries, size = self._asked(lambda: self._held(self._keys))
        with self._lock:
            return Metrics(self._hits, self._misses, self._evictions, entries, size, self._max_bytes)

    def close(self) -> None:
        self._client.close()

    def _lease(self, key: str) -> str:
        return f"{self._prefix}lease:{key}"

    def _asked(self, ask: Callable[[], Any]) -> Any:
        """The server's answer; its faults are named by their kind, as their texts may hold the URL."""
        try:
            return ask()
        except RedisError as error:
            raise Unavailable(
                f"The Redis cache does not answer: {type(error).__name__}.",
                hint="Start it, correct NEUROLAKE_CACHE_URL, or set it to memory: for a cache in each process.",
            ) from error


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
