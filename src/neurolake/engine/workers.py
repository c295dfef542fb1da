"""Worker processes that an engine talks to in frames, kept ready and used again after a clean end.

Whoever cancels kills: whatever the worker computes, its work is over at once and its memory is given back.
"""

import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from neurolake.engine.base import Parameters
from neurolake.engine.frames import Frame, Frames
from neurolake.engine.turns import Turns
from neurolake.kernel.errors import EngineFailed, LimitExceeded, NeuroLakeError, Unavailable

_SPARE = 1

Translated = Callable[[str, str], NeuroLakeError]
"""The error for one of a worker's, from its kind and text."""


class WorkerPool:
    """Processes that run one module, each lent to one session; one is always being kept ready once one was asked for.

    Args:
        module: What they run.
        folder: Where they start; made when it is missing.
        settings: Sent with the request `open`, before every use.
        translated: Makes our errors of theirs.
        most: Bound on how many are lent at once.
    """

    def __init__(
        self, module: str, folder: Path, settings: Mapping[str, Any], translated: Translated, most: int
    ) -> None:
        self.folder = folder
        self._turns = Turns(most)
        self._most = most
        self._module = module
        self._settings = dict(settings)
        self._translated = translated
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._closed = False

    def take(self, begun: Callable[["Worker"], None], given_up: Callable[[], bool]) -> "Worker":
        """A process that was opened anew.

        Args:
            begun: Told the process before it has been opened, which takes a new one a while.
            given_up: See `Turns.take`.

        Raises:
            Unavailable: None came free in time, or the process cannot be started.
            Cancelled: It was given up.
            EngineFailed: The process ended meanwhile.
        """
        self._turns.take(given_up)
        try:
            return self._opened(begun)
        except BaseException:
            # Also when interrupted: nobody else gives the turn back.
            self._turns.give_back()
            raise

    def look(self) -> None:
        """Have those who wait for a process see whether it is given up."""
        self._turns.look()

    def give_back(self, worker: "Worker", *, clean: bool) -> None:
        """Take a process back; after an end that was not clean it is of no more use."""
        if clean:
            self._keep(worker)
        else:
            worker.kill()
        self._turns.give_back()

    def _opened(self, begun: Callable[["Worker"], None]) -> "Worker":
        with self._lock:
            # The one that waits longest: the last one back may still be making itself a new database.
            worker = self._idle.pop(0) if self._idle else None
        if worker is None:
            worker = self._new()
        begun(worker)
        threading.Thread(target=self._prepare, name="worker", daemon=True).start()
        return self._ready(worker)

    def _keep(self, worker: "Worker") -> None:
        """Let a process wait for its next use, as many as may be wanted at once."""
        with self._lock:
            if not self._closed and len(self._idle) < max(self._most, _SPARE + 1):
                self._idle.append(worker)
                return
        worker.kill()

    def close(self) -> None:
        """End every process that waits."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()

    def _prepare(self) -> None:
        with self._lock:
            if self._closed or len(self._idle) >= _SPARE:
                return
        try:
            self._keep(self._ready(self._new()))
        except NeuroLakeError:
            # Whoever needs one starts it, and is told; a pool that was closed meanwhile has lost its folder.
            return

    def _new(self) -> "Worker":
        self.folder.mkdir(parents=True, exist_ok=True)
        return Worker(self._module, self.folder, self._translated)

    def _ready(self, worker: "Worker") -> "Worker":
        try:
            worker.ask({"do": "open", "settings": self._settings})
        except BaseException:
            worker.kill()
            raise
        return worker


class Loan:
    """A worker for one session, taken when it is first needed, so that who stops need not wait until there is one."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._begun: Worker | None = None
        self._lent: Worker | None = None
        self._stopped = self._ended = False
        self._lock = threading.Lock()

    @property
    def worker(self) -> "Worker":
        """The worker; waits for it.

        Raises:
            NeuroLakeError: See `WorkerPool.take`.
        """
        if self._lent is None:
            self._lent = self._pool.take(self._begins, lambda: self._stopped)
        return self._lent

    @property
    def progress(self) -> float | None:
        """How far the worker said it is."""
        return self._lent.progress if self._lent else None

    def stop(self) -> None:
        """End the worker, or the wait for one; from any thread."""
        with self._lock:
            self._stopped = True
            if self._begun is not None and not self._ended:
                self._begun.kill()
        self._pool.look()

    def end(self) -> None:
        """Give the worker back, if there was one; it is used again unless stopped, in debt of an answer, or spent."""
        with self._lock:
            self._ended = True
        if self._lent is not None:
            self._pool.give_back(self._lent, clean=not (self._lent.owes or self._lent.spent or self._stopped))

    def _begins(self, worker: "Worker") -> None:
        with self._lock:
            self._begun = worker
            if self._stopped:
                worker.kill()


class Worker:
    """A worker, whether it owes the rest of an answer or met its memory's bound, and how far it said it is (0..1)."""

    def __init__(self, module: str, folder: Path, translated: Translated) -> None:
        self.owes = self.spent = False
        self.progress: float | None = None
        self._translated = translated
        command = [sys.executable, "-I", "-m", module]
        # Arrow's own allocators reserve memory by the gigabyte, which would count against a bound.
        environment = {"PATH": os.environ.get("PATH", ""), "TZ": "UTC", "ARROW_DEFAULT_MEMORY_POOL": "system"}
        try:
            # In a group of its own, as a Ctrl-C at the terminal is for the process that it works for.
            self._process = subprocess.Popen(  # noqa: S603 - the command is our own
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=folder,
                env=environment,
                process_group=0,
            )
        except OSError as error:
            raise Unavailable(f"A worker process cannot be started: {error.strerror}.") from error
        incoming, outgoing = cast("BinaryIO", self._process.stdout), cast("BinaryIO", self._process.stdin)
        self.frames = Frames(incoming, outgoing)

    def ask(self, request: dict[str, Any]) -> None:
        """Send a request and wait until it is done."""
        self.send(request)
        self.wait()

    def send(self, request: dict[str, Any], body: bytes | None = None) -> None:
        self.owes, self.progress = True, None
        try:
            self.frames.send_json("request", request)
            if body is not None:
                self.frames.send("bytes", body)
        except (OSError, ValueError) as error:
            raise _gone() from error

    def wait(self) -> bytes:
        """The next bytes of an answer; none at its end.

        Raises:
            NeuroLakeError: The answer is an error, or the process is gone.
        """
        frame = self._received()
        while frame.kind == "progress":
            self.progress = frame.json()["share"]
            frame = self._received()
        self.owes = frame.kind == "bytes"
        if frame.kind == "error":
            told = frame.json()
            error = self._translated(str(told["kind"]), str(told["text"]))
            # What it took may not all have been given back: the next one would not have the room it is promised.
            self.spent = self.spent or isinstance(error, LimitExceeded)
            raise error
        return frame.body if frame.kind == "bytes" else b""

    def _received(self) -> Frame:
        try:
            frame = self.frames.receive()
        except ValueError:  # the process was killed, and its streams closed, meanwhile
            frame = None
        if frame is None:
            raise _gone()
        return frame

    def answer(self) -> pa.RecordBatchReader:
        """The Arrow stream that follows; `wait` once more when it is drained."""
        return pa.ipc.open_stream(io.BufferedReader(_Incoming(self), 1 << 20))

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()


class _Incoming(io.RawIOBase):
    """The bytes of an answer, as a file."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._left = memoryview(b"")
        self._over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left and not self._over:
            self._left = memoryview(self._worker.wait())
            self._over = not self._left
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def packed(parameters: Parameters | None) -> bytes:
    """The values as an Arrow table of one row; their types survive."""
    if not parameters:
        return b""
    named = parameters if isinstance(parameters, dict) else {str(number): v for number, v in enumerate(parameters)}
    table = pa.table({name: [value] for name, value in named.items()})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _gone() -> NeuroLakeError:
    return EngineFailed("The process of the query ended before its answer.", hint="Ask again.")
