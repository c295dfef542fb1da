"""A server on this machine that speaks the protocols of Anthropic and OpenAI, for tests of what asks models.

It answers what a test tells it to, with the real protocols' streaming, tool calls, usage and errors, so that the real
SDKs are exercised without a network.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What the server answers.

    Attributes:
        calls: Tools to be called: name and arguments; text in place of arguments is sent as it is.
        usage: Tokens of question and answer; None tells none.
        status: Another than 200 is an error.
        retry_after_s: Told with an error.
        delay_s: Before it answers.
        cut_after: Ends a stream's connection after so many pieces.
        pause_s: Between the pieces of a stream.
    """

    text: str = ""
    calls: Sequence[tuple[str, Mapping[str, Any] | str]] = ()
    usage: tuple[int, int] | None = (11, 7)
    status: int = 200
    retry_after_s: float | None = None
    delay_s: float = 0.0
    cut_after: int | None = None
    pause_s: float = 0.0


@dataclass
class ProviderServer:
    """The server; use it as a context.

    Args:
        answer: Gives the reply to each request's body.

    Attributes:
        asked: The bodies of all requests, in order; `headers` are theirs, by lower-case name.
    """

    answer: Callable[[Json], Reply]
    asked: list[Json] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, *replies: Reply) -> "ProviderServer":
        """One that gives these in turn, the last one again and again."""
        left = list(replies)
        return cls(lambda _body: left.pop(0) if len(left) > 1 else left[0])

    @property
    def anthropic(self) -> str:
        """URL of a model with Anthropic's protocol."""
        return f"anthropic:claude-haiku-5-5?base_url={self._address}"

    @property
    def openai(self) -> str:
        """URL of a model with OpenAI's protocol."""
        return f"openai:gpt-5?base_url={self._address}/v1"

    @property
    def _address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "ProviderServer":
        provider = self

        class Handler(_Handler):
            server_of_replies = provider

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    server_of_replies: ProviderServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def do_POST(self) -> None:
        body: Json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server_of_replies.asked.append(body)
        self.server_of_replies.headers.append({name.lower(): told for name, told in self.headers.items()})
        reply = self.server_of_replies.answer(body)
        time.sleep(reply.delay_s)
        speak = _Anthropic if self.path.endswith("/messages") else _OpenAi
        try:
            self._send(speak(reply, body), reply, streamed=bool(body.get("stream")))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, speaker: "_Anthropic | _OpenAi", reply: Reply, *, streamed: bool) -> None:
        if reply.status != 200:
            self._whole(reply.status, speaker.error(), reply.retry_after_s)
        elif streamed:
            self._pieces(speaker.events(), reply)
        else:
            self._whole(200, speaker.whole(), None)

    def _whole(self, status: int, found: Json, retry_after_s: float | None) -> None:
        content = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if retry_after_s is not None:
            self.send_header("retry-after", f"{retry_after_s:g}")
        self.end_headers()
        self.wfile.write(content)

    def _pieces(self, events: Iterator[str], reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for position, event in enumerate(events):
            if position == reply.cut_after:
                break
            self.wfile.write(event.encode())
            self.wfile.flush()
            time.sleep(reply.pause_s)
        self.close_connection = True


def _words(text: str) -> list[str]:
    return [word + " " for word in text.split(" ")[:-1]] + text.split(" ")[-1:] if text else []


def _written(arguments: Mapping[str, Any] | str) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


@dataclass(frozen=True)
class _Anthropic:
    reply: Reply
    body: Json

    def error(self) -> Json:
        return {
            "type": "error",
            "error": {"type": _ANTHROPIC_ERRORS.get(self.reply.status, "api_error"), "message": "no"},
        }

    def whole(self) -> Json:
        blocks: list[Json] = [{"type": "text", "text": self.reply.text}] if self.reply.text else []
        blocks += [
            {"type": "tool_use", "id": f"call_{at}", "name": name, "input": json.loads(_written(arguments))}
            for at, (name, arguments) in enumerate(self.reply.calls)
        ]
        return {**self._message(), "content": blocks, "stop_reason": self._reason, "usage": self._usage()}

    def events(self) -> Iterator[str]:
        start = {**self._message(), "content": [], "stop_reason": None, "usage": {**self._usage(), "output_tokens": 0}}
        yield self._event("message_start", message=start)
        at = 0
        if self.reply.text:
            yield self._event("content_block_start", index=0, content_block={"type": "text", "text": ""})
            for word in _words(self.reply.text):
                yield self._event("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
            yield self._event("content_block_stop", index=0)
            at = 1
        for index, (name, arguments) in enumerate(self.reply.calls, at):
            block = {"type": "tool_use", "id": f"call_{index - at}", "name": name, "input": {}}
            yield self._event("content_block_start", index=index, content_block=block)
            delta = {"type": "input_json_delta", "partial_json": _written(arguments)}
            yield self._event("content_block_delta", index=index, delta=delta)
            yield self._event("content_block_stop", index=index)
        yield self._event(
            "message_delta", delta={"stop_reason": self._reason, "stop_sequence": None}, usage=self._usage()
        )
        yield self._event("message_stop")

    @property
    def _reason(self) -> str:
        return "tool_use" if self.reply.calls else "end_turn"

    def _usage(self) -> Json:
        given, answered = self.reply.usage or (0, 0)
        return {"input_tokens": given, "output_tokens": answered}

    def _message(self) -> Json:
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": self.body["model"],
            "stop_sequence": None,
        }

    @staticmethod
    def _event(kind: str, **rest: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **rest})}\n\n"


@dataclass(frozen=True)
class _OpenAi:
    reply: Reply
    body: Json

    def error(self) -> Json:
        return {"error": {"type": "error", "code": None, "message": "no", "param": None}}

    def whole(self) -> Json:
        message: Json = {"role": "assistant", "content": self.reply.text or None}
        if self.reply.calls:
            message["tool_calls"] = self._calls()
        choice = {"index": 0, "message": message, "finish_reason": self._reason}
        return self._shell("chat.completion", [choice]) | self._usage()

    def events(self) -> Iterator[str]:
        yield self._chunk({"role": "assistant", "content": ""})
        for word in _words(self.reply.text):
            yield self._chunk({"content": word})
        for position, call in enumerate(self._calls()):
            yield self._chunk({"tool_calls": [{"index": position, **call}]})
        yield self._chunk({}, self._reason)
        if self.reply.usage and self.body.get("stream_options", {}).get("include_usage"):
            yield self._data(self._shell("chat.completion.chunk", []) | self._usage())
        yield "data: [DONE]\n\n"

    def _calls(self) -> list[Json]:
        return [
            {"id": f"call_{at}", "type": "function", "function": {"name": name, "arguments": _written(arguments)}}
            for at, (name, arguments) in enumerate(self.reply.calls)
        ]

    @property
    def _reason(self) -> str:
        return "tool_calls" if self.reply.calls else "stop"

    def _usage(self) -> Json:
        if self.reply.usage is None:
            return {}
        given, answered = self.reply.usage
        return {"usage": {"prompt_tokens": given, "completion_tokens": answered, "total_tokens": given + answered}}

    def _chunk(self, delta: Json, reason: str | None = None) -> str:
        return self._data(self._shell("chat.completion.chunk", [{"index": 0, "delta": delta, "finish_reason": reason}]))

    def _shell(self, kind: str, choices: list[Json]) -> Json:
        return {"id": "chat_1", "object": kind, "created": 1, "model": self.body["model"], "choices": choices}

    @staticmethod
    def _data(found: Json) -> str:
        return f"data: {json.dumps(found)}\n\n"


_ANTHROPIC_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}
