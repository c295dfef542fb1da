"""A server as a container runs it: where its log goes, and what becomes of requests when it is told to stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("neurolake")
LONGER_THAN_USUAL_S = 5


def _body() -> bytes:
    part = 'Content-Disposition: form-data; name="file"; filename="late.csv"'
    return f"--b\r\n{part}\r\n\r\na,b\n1,2\n\r\n--b--\r\n".encode()


def test_an_upload_that_has_begun_may_end_and_the_log_is_json_on_the_output(tmp_path: Path) -> None:
    home = tmp_path / "lake"
    process = subprocess.Popen(
        [PROGRAM, "serve", "--port", "0", "--home", home, "--json"],
        stdout=subprocess.PIPE,
        stderr=(tmp_path / "log").open("w"),
        text=True,
        env=os.environ | {"NEUROLAKE_DRAIN_S": "30", "NEUROLAKE_LOG_TO": "stderr"},
    )
    assert process.stdout
    told = ""
    while not told.rstrip().endswith("}"):
        told += process.stdout.readline()
    port = int(json.loads(told)["url"].rpartition(":")[2])
    body = _body()
    head = (
        f"POST /api/neurolake/ingestion/upload HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
            client.sendall(head.encode() + body[:40])
            time.sleep(2)
            process.send_signal(signal.SIGTERM)
            time.sleep(LONGER_THAN_USUAL_S)
            client.sendall(body[40:])
            answer = client.makefile("rb").read().decode()
        process.wait(60)
    finally:
        process.kill()
    assert answer.split(" ")[1][0] == "2", answer
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert "recovered" in {line["event"] for line in lines}
    assert not (home / "logs" / "neurolake.log").exists()
