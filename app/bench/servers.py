"""Real servers in processes of their own: mail (aiosmtpd, which only developers have) and Cityroll itself."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import config

PATIENCE = 40  # seconds for a server to answer, or to end


@contextmanager
def smtp(port: int) -> Iterator[None]:
    """A mail server that takes everything and keeps nothing."""
    sink = ["-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    with _running(sink, port):
        yield


@contextmanager
def cityroll(port: int) -> Iterator[None]:
    """`flask serve` with the settings of this process: web and worker."""
    with _running(["-m", "flask", "--app", "wsgi", "serve"], port):
        _wait(port, healthy=True)
        yield


@contextmanager
def _running(program: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, *program], cwd=config.ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(port: int, process: subprocess.Popen[bytes] | None = None, healthy: bool = False) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if process and process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended")
        try:
            if not healthy:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            asking = HTTPConnection("127.0.0.1", port, timeout=5)
            asking.request("GET", "/healthz")
            if asking.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}")
