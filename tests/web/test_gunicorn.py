"""The server's own lines hold no address of the network and nothing that a visitor sent."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.house.source import ROOT


@pytest.mark.one_database
def test_gunicorn_names_nobody(database: str, tmp_path: Path) -> None:
    """The real one, told nonsense as visitors tell it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    places = {"DATABASE_URL": database, "DATA_DIR": str(tmp_path), "CITYROLL_ENV": "testing"}
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--bind", f"127.0.0.1:{port}",
               "--log-level", "warning", "--no-control-socket", "wsgi:app"]  # fmt: skip
    with subprocess.Popen(command, env=os.environ | places, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        try:
            told = [tell(port, nonsense) for nonsense in NONSENSE]
        finally:
            server.terminate()
        heard = server.communicate(timeout=30)[1]
    assert all(answer.startswith(b"HTTP/1.1 400") for answer in told)
    assert heard.count("Invalid request [cut]") == len(NONSENSE)
    assert not [word for word in ("127.0.0.1", "AAAA", "Rosa") if word in heard], heard


NONSENSE = (
    b"GARBAGE /confirm/AAAAAAAAAAAAAAAAAAAAAA?name=Rosa\r\n\r\n",
    b"GET /me/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: a\r\nContent-Length: Rosa\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nRosa AAAA: 5\r\n\r\n",
)


def tell(port: int, nonsense: bytes) -> bytes:
    """The server's answer; it may still be starting."""
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
                line.sendall(nonsense)
                return line.recv(100)
        except ConnectionRefusedError:
            time.sleep(0.1)
    return b""
