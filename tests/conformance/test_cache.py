"""The caches that ship, against the suite of the port; several processes and a server that is gone."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from neurolake import Lake
from neurolake.cache.base import Cache
from neurolake.cache.memory import MemoryCache
from neurolake.cache.registry import caches
from neurolake.cache.single_flight import single_flight
from neurolake.kernel.errors import Cancelled, InvalidOption, Unavailable
from neurolake.testing.cache import CacheConformance, CacheOpener

WORKER = """
import sys, time
from pathlib import Path
from uuid import uuid4
from neurolake.cache.registry import caches
from neurolake.cache.single_flight import single_flight

url, namespace, file = sys.argv[1:]
cache = caches.open(url, max_bytes=1000, namespace=namespace)

def compute():
    with open(file, "a") as out:
        out.write("computed\\n")
    time.sleep(0.3)
    return b"answer"

print("ready", flush=True)
sys.stdin.readline()
value, how = single_flight(cache, "key", compute, ttl_s=60)
assert value == b"answer"
print(how)
"""


@pytest.fixture
def redis_url() -> str:
    url = os.environ.get("NEUROLAKE_TEST_REDIS")
    if not url:
        pytest.fail("NEUROLAKE_TEST_REDIS must hold the URL of a Redis server.")
    return url


@pytest.fixture
def namespace(redis_url: str) -> Iterator[str]:
    """Of the test alone; removed afterwards."""
    import redis

    made = uuid4().hex
    yield made
    with redis.Redis.from_url(redis_url) as client:
        for key in client.scan_iter(f"neurolake:{{{made}*"):
            client.delete(key)


class TestMemory(CacheConformance):
    @pytest.fixture
    def open_cache(self) -> CacheOpener:
        return lambda max_bytes=10_000, namespace="": caches.open("memory:", max_bytes=max_bytes, namespace=namespace)


@pytest.mark.redis
class TestRedis(CacheConformance):
    @pytest.fixture
    def open_cache(self, redis_url: str, namespace: str) -> Iterator[CacheOpener]:
        opened: list[Cache] = []
        own = namespace

        def open_cache(max_bytes: int = 10_000, namespace: str = "") -> Cache:
            opened.append(caches.open(redis_url, max_bytes=max_bytes, namespace=own + namespace))
            return opened[-1]

        yield open_cache
        for cache in opened:
            cache.close()


def test_many_callers_compute_once() -> None:
    cache = MemoryCache(max_bytes=1000)
    computed, answers = [], []

    def compute() -> bytes:
        computed.append(1)
        time.sleep(0.2)
        return b"answer"

    threads = [
        threading.Thread(target=lambda: answers.append(single_flight(cache, "key", compute, ttl_s=60)))
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(computed) == 1
    assert {value for value, _ in answers} == {b"answer"}
    assert sorted(how for _, how in answers).count("computed") == 1
    assert single_flight(cache, "key", compute, ttl_s=60) == (b"answer", "hit")
    assert cache.metrics().misses <= 16, "waiting is not counted as missing"


def test_a_long_computation_keeps_its_lease_and_a_failed_one_gives_it_up() -> None:
    cache = MemoryCache(max_bytes=1000)

    def long() -> bytes:
        time.sleep(0.3)
        assert cache.lease("key", 60) is None
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        single_flight(cache, "key", long, ttl_s=60, lease_s=0.1)
    assert single_flight(cache, "key", lambda: b"1", ttl_s=60) == (b"1", "computed")


def test_waiting_can_be_stopped() -> None:
    cache = MemoryCache(max_bytes=1000)
    assert cache.lease("key", 60)
    asked = []

    def waiting() -> None:
        asked.append(1)
        if len(asked) == 5:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        single_flight(cache, "key", lambda: b"", ttl_s=60, waiting=waiting)


@pytest.mark.redis
def test_processes_compute_once(redis_url: str, namespace: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WORKER, redis_url, namespace, str(tmp_path / "computed")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, **pipes) for _ in range(4)]
    assert [process.stdout.readline() for process in running] == ["ready\n"] * 4
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    how = sorted(process.communicate(timeout=60)[0].strip() for process in running)
    assert (tmp_path / "computed").read_text() == "computed\n"
    assert how.count("computed") == 1


@pytest.mark.redis
def test_a_server_that_lost_a_part_begins_anew(redis_url: str, namespace: str) -> None:
    import redis

    cache = caches.open(redis_url, max_bytes=300, namespace=namespace)
    for key in "abc":
        cache.put(key, b"x" * 99, 60)
    with redis.Redis.from_url(redis_url) as client:
        client.delete(f"neurolake:{{{namespace}}}:used", f"neurolake:{{{namespace}}}:ends")
    assert cache.get("a") is None
    for key in "abcdefgh":
        cache.put(key, b"x" * 99, 60)
    cache.put("z", b"1", 60)
    assert cache.get("z") == b"1"
    assert cache.metrics().bytes <= 300


def test_a_server_that_is_down_is_said_and_nothing_stands_in_for_it(tmp_path: Path) -> None:
    url = "redis://:swordfish@127.0.0.1:1/0"
    with pytest.raises(Unavailable) as caught:
        caches.open(url, max_bytes=1000)
    assert "NEUROLAKE_CACHE_URL" in str(caught.value)
    assert "swordfish" not in str(caught.value)
    with Lake.open(tmp_path / "lake", cache_url=url) as lake, pytest.raises(Unavailable):
        _ = lake.cache


@pytest.mark.parametrize("url", ["redis://host:port/0", "redis://host/0?socket_timeout=x", "memcached://host"])
def test_an_url_that_cannot_be_read_is_an_option_that_is_wrong(url: str) -> None:
    with pytest.raises(InvalidOption):
        caches.open(url, max_bytes=1000)
