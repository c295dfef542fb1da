"""A Spark Connect server of our own, on this machine: a process that ends with ours.

Run as `python -m neurolake.engine.spark_server COMMAND …` it runs the command for as long as its parent lives.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from neurolake.kernel.errors import Unavailable

_HOST = "localhost"
_START_S = 90.0
_LOOK_EVERY_S = 0.1
_WATCH_S = 0.5
_END_S = 1.0
_MEBIBYTE = 1 << 20
_OF_SPARK_ITSELF = 420 * _MEBIBYTE
"""Heap that Spark takes before any statement has some: 300 MB are set aside, and it does not start with less."""
_OUT_OF_MEMORY = (3, 52)
"""How Java's or Spark's process ends when its heap is full."""


class SparkServer:
    """A server that only this process can use.

    Args:
        home: Folder of the Spark distribution.
        folder: For its temporary files and its log; it must exist.
        memory: Bytes for statements; Spark's own needs come on top.
        threads: Tasks at once.

    Raises:
        Unavailable: It does not start.
    """

    def __init__(self, home: Path, folder: Path, memory: int, threads: int) -> None:
        self._token = os.urandom(24).hex()
        self._port = _free_port()
        self._log = folder / "server.log"
        heap = (memory + _OF_SPARK_ITSELF) // _MEBIBYTE
        settings = _settings(folder, self._port, memory)
        command = [str(home / "bin" / "spark-submit"), "--master", f"local[{threads}]", "--driver-memory", f"{heap}m"]
        # A server that goes on without memory answers some calls and not others.
        command += ["--driver-java-options", "-XX:+ExitOnOutOfMemoryError"]
        for name, value in settings.items():
            command += ["--conf", f"{name}={value}"]
        command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]
        self._process = self._started(command, home, folder)
        self._wait()

    @property
    def url(self) -> str:
        """Where clients connect, with what lets them in."""
        return f"sc://{_HOST}:{self._port}/;token={self._token}"

    @property
    def out_of_memory(self) -> bool:
        """Whether it has ended because its memory was full."""
        return self._process.poll() in _OUT_OF_MEMORY

    @property
    def alive(self) -> bool:
        """Whether its process still runs."""
        return self._process.poll() is None

    def ended(self) -> bool:
        """Whether it has ended, or is about to."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_S)
        return not self.alive

    @property
    def pid(self) -> int:
        """Of the process that started it, and of their group."""
        return self._process.pid

    def close(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _started(self, command: list[str], home: Path, folder: Path) -> subprocess.Popen[bytes]:
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            raise Unavailable("Spark needs Java, and there is none.", hint="Install Java 17, or set JAVA_HOME.")
        kept = {name: os.environ[name] for name in ("PATH", "JAVA_HOME", "HOME", "LANG") if name in os.environ}
        environment = kept | {"SPARK_HOME": str(home), "SPARK_CONNECT_AUTHENTICATE_TOKEN": self._token, "TZ": "UTC"}
        watched = [sys.executable, "-I", "-m", "neurolake.engine.spark_server", *command]
        with self._log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 - the command is our own
                watched, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, env=environment,
                start_new_session=True,
            )  # fmt: skip

    def _wait(self) -> None:
        until = time.monotonic() + _START_S
        while time.monotonic() < until and self.alive:
            try:
                socket.create_connection((_HOST, self._port), 1).close()
            except OSError:
                time.sleep(_LOOK_EVERY_S)
            else:
                return
        self.close()
        last = self._log.read_text(errors="replace").strip().splitlines()[-1:]
        raise Unavailable("Spark did not start.", hint=last[0][:300] if last else "Is Java 17 installed?")


def _settings(folder: Path, port: int, memory: int) -> dict[str, str]:
    return {
        "spark.connect.grpc.binding.address": _HOST,
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.maxResultSize": str(memory),
        "spark.local.dir": str(folder / "spill"),
        "spark.log.level": "FATAL",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def main() -> None:
    """Run the command of the arguments until it ends, or until our parent does."""
    parent = os.getppid()
    process = subprocess.Popen(sys.argv[1:])  # noqa: S603 - the command is our own
    while os.getppid() == parent:
        try:
            sys.exit(process.wait(_WATCH_S))
        except subprocess.TimeoutExpired:
            continue
    process.kill()


if __name__ == "__main__":
    main()
