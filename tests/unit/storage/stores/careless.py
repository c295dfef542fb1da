"""A store that speaks S3 and heeds no condition, as some do: whoever writes last has written."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    files: dict[str, bytes]
    conditions: list[str]

    def do_PUT(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        self.conditions += [name for name in ("If-None-Match", "If-Match") if name in self.headers]
        name = self._name() + (f"?{query['partNumber'][0]:>04}" if "partNumber" in query else "")
        self.files[name] = self._body()
        self._answer(200, b"", ETag='"same"')

    def do_POST(self) -> None:
        query, body = parse_qs(urlsplit(self.path).query, keep_blank_values=True), self._body()
        if "delete" in query:
            keys = [str(one.text) for one in ET.fromstring(body).iter() if one.tag.endswith("Key")]
            for key in keys:
                self.files.pop(f"{self._name().rstrip('/')}/{key}", None)
            gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())
        elif "uploads" in query:
            self._answer(200, b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>")
        else:
            parts = sorted(name for name in self.files if name.startswith(f"{self._name()}?"))
            self.files[self._name()] = b"".join(self.files.pop(name) for name in parts)
            self._answer(200, b"<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>")

    def do_DELETE(self) -> None:
        self.files.pop(self._name(), None)
        self._answer(204, b"")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            self._list(query.get("prefix", [""])[0])
            return
        data = self.files.get(self._name())
        if data is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        first, _, last = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
        end = min(int(last or len(data)) + 1, len(data))
        more = {"Content-Range": f"bytes {first}-{end - 1}/{len(data)}"} if "Range" in self.headers else {}
        self._answer(206 if more else 200, data[int(first) : end], ETag='"same"', **more)

    def _list(self, prefix: str) -> None:
        bucket = self._name().strip("/")
        keys = sorted(name.removeprefix(f"/{bucket}/") for name in self.files)
        found = "".join(
            f"<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>same</ETag>"
            f"<Size>{len(self.files[f'/{bucket}/{key}'])}</Size></Contents>"
            for key in keys
            if key.startswith(prefix) and "?" not in key
        )
        self._answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>".encode())

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        given = {"Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT", **headers}
        for name, value in given.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def careless() -> Iterator[tuple[str, list[str]]]:
    """The address of such a store while a block runs, and the conditions that it was asked to heed."""
    conditions: list[str] = []
    handler = type("Answering", (_Answering,), {"files": {}, "conditions": conditions})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", conditions
    finally:
        server.shutdown()
        server.server_close()
