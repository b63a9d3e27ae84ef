"""Serving: `flask setup` prepares the database, `flask work` runs background jobs, `flask serve` both web and jobs."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence

import click
from flask import Flask, current_app

GRACE = 30  # seconds for each process to end what it is doing


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(setup)
    app.cli.add_command(work)
    app.cli.add_command(serve)


@click.command(epilog="Example: flask --app wsgi setup")
def setup() -> None:
    """Bring the database up to date; safe to run again."""
    from app import jobs

    jobs.prepare(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command(epilog="Example: flask --app wsgi work")
def work() -> None:
    """Run background jobs: letters, exports, what is due by the clock. Ends cleanly on SIGTERM or Ctrl-C."""
    from app import jobs

    jobs.work(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command(epilog="Example: DATABASE_URL=postgresql://… PORT=8080 flask --app wsgi serve")
def serve() -> None:
    """Serve the web pages and run background jobs beside them. One Ctrl-C or SIGTERM ends both."""
    settings = current_app.config
    web = [
        sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(settings["WEB_WORKERS"]),
        "--threads", str(settings["WEB_THREADS"]), "--bind", f"{settings['BIND']}:{settings['PORT']}",
        "--graceful-timeout", str(GRACE), "--timeout", "60", "--log-level", "warning", "--no-control-socket",
        "wsgi:app",
    ]  # fmt: skip
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    sys.exit(_together(web, [*flask, "work"]))


def _together(*commands: Sequence[str]) -> int:
    """Run programs side by side until one ends or we are told to; then end all, and say how it went."""
    told = False

    def tell(*_: object) -> None:
        nonlocal told
        told = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    # their own session: a Ctrl-C at the terminal reaches us alone, and we pass it on once
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]
    while not told and all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
    return 0 if told else 1
