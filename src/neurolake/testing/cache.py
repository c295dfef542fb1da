"""What every cache must do. Subclass, and provide the fixture `open_cache`.

>>> class TestMine(CacheConformance):
...     @pytest.fixture
...     def open_cache(self) -> CacheOpener: ...
"""

import time
from collections.abc import Callable

from neurolake.cache.base import Cache
from neurolake.cache.single_flight import single_flight

CacheOpener = Callable[..., Cache]
"""`open_cache(max_bytes=…, namespace=…)`: a cache of the backend; a namespace is empty when a test begins."""

_LONG_S = 60.0
_SHORT_S = 0.05


class CacheConformance:
    """Tests of the Protocol."""

    def test_a_value_is_there_until_it_is_deleted(self, open_cache: CacheOpener) -> None:
        """Bytes come back as they were, empty and binary ones too."""
        cache = open_cache()
        for key, value in (("a", b"\x00\xff"), ("b", b""), ("schlüssel 😀", b"1")):
            assert cache.get(key) is None
            assert cache.put(key, value, _LONG_S)
            assert cache.get(key) == value
        assert cache.delete("a")
        assert not cache.delete("a")
        assert cache.get("a") is None
        assert cache.get("b") == b""

    def test_a_value_is_replaced_with_its_size(self, open_cache: CacheOpener) -> None:
        """The sum of bytes is that of what is there."""
        cache = open_cache()
        cache.put("key", b"x" * 100, _LONG_S)
        cache.put("key", b"y", _LONG_S)
        assert cache.get("key") == b"y"
        assert (cache.metrics().entries, cache.metrics().bytes) == (1, 4)
        cache.delete("key")
        assert (cache.metrics().entries, cache.metrics().bytes) == (0, 0)

    def test_a_value_ends_with_its_time(self, open_cache: CacheOpener) -> None:
        """An ended value is neither found nor counted."""
        cache = open_cache()
        cache.put("short", b"1", _SHORT_S)
        cache.put("long", b"1", _LONG_S)
        time.sleep(_SHORT_S * 2)
        assert cache.metrics().entries == 1
        assert cache.get("short") is None
        assert cache.get("long") == b"1"
        cache.put("again", b"1", _SHORT_S)
        cache.put("again", b"2", _LONG_S)
        time.sleep(_SHORT_S * 2)
        assert cache.get("again") == b"2"

    def test_what_is_held_is_listed(self, open_cache: CacheOpener) -> None:
        """What was used last first, with the time that is left; to look is no use, and what has ended is not there."""
        cache = open_cache(max_bytes=300)
        cache.put("gone", b"1", _SHORT_S)
        for key in "abé":
            cache.put(key, b"x" * 60 + key.encode(), _LONG_S)
        cache.get("a")
        time.sleep(_SHORT_S * 2)
        found = cache.held(10)
        assert [(one.key, one.value[60:]) for one in found] == [("a", b"a"), ("é", "é".encode()), ("b", b"b")]
        assert all(0 < one.left_s <= _LONG_S for one in found)
        assert [one.key for one in cache.held(1)] == ["a"]
        looks = cache.metrics()
        assert (looks.hits, looks.misses) == (1, 0)

    def test_clear_takes_what_begins_with_a_prefix(self, open_cache: CacheOpener) -> None:
        """A prefix is taken literally."""
        cache = open_cache()
        for key in ("q:1", "q:2", "q", "r:q:1", "*", "q*"):
            cache.put(key, b"1", _LONG_S)
        assert cache.clear("q:") == 2
        assert cache.clear("q*") == 1
        assert [key for key in ("q:1", "q", "r:q:1", "*") if cache.get(key)] == ["q", "r:q:1", "*"]
        assert cache.clear() == 3
        assert cache.metrics().bytes == 0

    def test_the_least_recently_used_go_first(self, open_cache: CacheOpener) -> None:
        """By bytes, of key and value, and a look counts as use."""
        cache = open_cache(max_bytes=300)
        for key in "abc":
            cache.put(key, b"x" * 99, _LONG_S)
        cache.get("a")
        cache.put("d", b"x" * 99, _LONG_S)
        assert [key for key in "abcd" if cache.get(key)] == ["a", "c", "d"]
        cache.put("e", b"x" * 199, _LONG_S)
        assert [key for key in "abcde" if cache.get(key)] == ["d", "e"]
        metrics = cache.metrics()
        assert (metrics.evictions, metrics.entries, metrics.bytes, metrics.max_bytes) == (3, 2, 300, 300)

    def test_what_has_ended_goes_before_what_has_not(self, open_cache: CacheOpener) -> None:
        """Room that ended values take does not cost a living one."""
        cache = open_cache(max_bytes=200)
        cache.put("old", b"x" * 97, _LONG_S)
        cache.put("new", b"x" * 97, _SHORT_S)
        time.sleep(_SHORT_S * 2)
        cache.put("add", b"x" * 97, _LONG_S)
        assert cache.get("old") is not None
        assert cache.metrics().evictions == 0

    def test_a_value_larger_than_the_cache_is_not_kept(self, open_cache: CacheOpener) -> None:
        """It pushes nothing out, and an older value of its key is gone."""
        cache = open_cache(max_bytes=100)
        cache.put("a", b"1", _LONG_S)
        cache.put("b", b"1", _LONG_S)
        assert not cache.put("b", b"x" * 100, _LONG_S)
        assert (cache.get("a"), cache.get("b")) == (b"1", None)

    def test_looks_are_counted(self, open_cache: CacheOpener) -> None:
        """Hits and misses, but not looks again."""
        cache = open_cache()
        cache.get("a")
        cache.put("a", b"1", _LONG_S)
        cache.get("a")
        cache.get("a")
        cache.get("a", again=True)
        cache.get("b", again=True)
        assert (cache.metrics().hits, cache.metrics().misses) == (2, 1)

    def test_a_lease_has_one_holder(self, open_cache: CacheOpener) -> None:
        """Until it is released by its token."""
        cache = open_cache()
        token = cache.lease("a", _LONG_S)
        assert token is not None
        assert cache.lease("a", _LONG_S) is None
        assert cache.lease("b", _LONG_S) is not None
        cache.release("a", "somebody else's")
        assert cache.lease("a", _LONG_S) is None
        cache.release("a", token)
        assert cache.lease("a", _LONG_S) not in (None, token)

    def test_a_lease_ends_unless_it_is_renewed(self, open_cache: CacheOpener) -> None:
        """Who lost it can neither renew nor release what another has now."""
        cache = open_cache()
        token = cache.lease("a", _SHORT_S)
        assert token is not None
        assert cache.renew("a", token, _LONG_S)
        time.sleep(_SHORT_S * 2)
        assert cache.lease("a", _LONG_S) is None
        assert cache.renew("a", token, _SHORT_S)
        time.sleep(_SHORT_S * 2)
        assert not cache.renew("a", token, _LONG_S)
        assert cache.lease("a", _LONG_S) is not None
        cache.release("a", token)
        assert not cache.renew("a", token, _LONG_S)
        assert cache.lease("a", _LONG_S) is None

    def test_values_and_leases_do_not_meet(self, open_cache: CacheOpener) -> None:
        """Clearing values leaves leases, and a value may have the key of a lease."""
        cache = open_cache()
        cache.put("a", b"1", _LONG_S)
        assert cache.lease("a", _LONG_S)
        cache.clear()
        assert cache.lease("a", _LONG_S) is None
        assert cache.get("a") is None

    def test_namespaces_know_nothing_of_each_other(self, open_cache: CacheOpener) -> None:
        """Neither of values nor of leases."""
        one, two = open_cache(namespace="one"), open_cache(namespace="two")
        one.put("a", b"1", _LONG_S)
        assert two.get("a") is None
        assert two.clear() == 0
        assert one.lease("a", _LONG_S)
        assert two.lease("a", _LONG_S)
        assert one.get("a") == b"1"

    def test_sharing_is_what_the_capability_says(self, open_cache: CacheOpener) -> None:
        """A second cache of one namespace stands for another process."""
        one, two = open_cache(namespace="same"), open_cache(namespace="same")
        shared = one.capabilities.shared
        one.put("a", b"1", _LONG_S)
        assert (two.get("a") == b"1") is shared
        assert one.lease("a", _LONG_S)
        assert (two.lease("a", _LONG_S) is None) is shared

    def test_the_flight_of_a_dead_process_is_taken_over(self, open_cache: CacheOpener) -> None:
        """Its lease ends by itself."""
        cache = open_cache()
        assert cache.lease("a", _SHORT_S), "held by one that dies now"
        assert single_flight(cache, "a", lambda: b"1", ttl_s=_LONG_S) == (b"1", "computed")
        assert single_flight(cache, "a", lambda: b"2", ttl_s=_LONG_S) == (b"1", "hit")
