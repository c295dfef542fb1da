"""Answers that were given before to the same person, for the same question."""

import hashlib
import json
from dataclasses import asdict, replace

from neurolake.cache.base import Cache
from neurolake.llm.base import Completion, Model, Request, Streamed, ToolCall, Usage, Wrapped

_DAY_S = 86_400.0


class Cached(Wrapped):
    """Answers repeatable requests from a cache.

    The key holds the model, all that it is told, the form with its version, and everything that policies may say of
    the person: nobody is given what was answered to somebody with other rights.
    """

    def __init__(self, inner: Model, cache: Cache, *, ttl_s: float = _DAY_S) -> None:
        super().__init__(inner)
        self._cache = cache
        self._ttl_s = ttl_s

    def complete(self, request: Request) -> Completion:
        """See `Model.complete`; also raises Unavailable when the cache does not answer."""
        if not request.repeatable:
            return self.inner.complete(request)
        key = self._key(request)
        if (kept := self._cache.get(key)) is not None:
            return _read(kept)
        answer = self.inner.complete(request)
        if answer.finish in ("stop", "tools"):
            self._cache.put(key, json.dumps(asdict(answer)).encode(), self._ttl_s)
        return answer

    def stream(self, request: Request) -> Streamed:
        """See `Model.stream`; what was kept comes in one piece."""
        if not request.repeatable:
            yield from self.inner.stream(request)
            return
        answer = self.complete(request)
        if answer.text:
            yield answer.text
        yield answer

    def _key(self, request: Request) -> str:
        whole = json.dumps([self.name, _rights(request), request.max_tokens, request.told])
        return "llm:" + hashlib.sha256(whole.encode()).hexdigest()


def _rights(request: Request) -> list[object]:
    who = request.principal
    scopes = None if who.scopes is None else sorted(who.scopes)
    return [who.name, sorted(who.roles), sorted(who.groups), sorted(who.attributes.items()), scopes]


def _read(kept: bytes) -> Completion:
    found = json.loads(kept)
    usage = found.pop("usage")
    calls = tuple(ToolCall(**call) for call in found.pop("calls"))
    whole = Completion(**found, calls=calls, usage=Usage(**usage) if usage else None)
    return replace(whole, cached=True)
