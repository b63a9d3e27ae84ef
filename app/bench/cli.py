"""`flask bench`"""

import secrets
import socket
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import click
from flask import current_app

import config
from app import jobs
from app.bench.measure import Size

NAMES = (
    *("page", "signature", "export", "packet", "growth", "letters", "load", "mailbox", "roll", "arrival", "scale"),
    "sampling",
    "office",
)


@click.command("bench", epilog="Example: flask --app wsgi bench signature growth")
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--rows", type=click.IntRange(10), help="Length of the roll; else each benchmark's own.")
@click.option("--seconds", type=click.IntRange(1), default=20, show_default=True, help="How long the load lasts.")
@click.option("--quick", is_flag=True, help="Fewer rounds, and 100,000 rows where there would be 1,000,000.")
@click.option(
    "--rolls",
    type=click.Path(exists=True, file_okay=False, resolve_path=True),
    help="Folder of CSV rolls with a column true_person, for `roll`; else rolls of our own.",
)
@click.option("--here", is_flag=True, hidden=True, help="In this process, on this DATA_DIR, which must be empty.")
def bench(names: tuple[str, ...], rows: int | None, seconds: int, quick: bool, rolls: str | None, here: bool) -> None:
    """Print each figure beside its ceiling, measured in the same run: median of the rounds, and their range.

    Each runs in a process and a folder of its own, which is removed; nothing of yours is touched.
    """
    if here:
        for name in names:
            _here(name, Size(rows, seconds, quick, rolls))
        return
    options = [
        f"--seconds={seconds}",
        *([f"--rows={rows}"] if rows else []),
        *(["--quick"] if quick else []),
        *([f"--rolls={rolls}"] if rolls else []),
    ]
    failed = [name for name in names or NAMES if not _apart(name, options)]
    if failed:
        raise click.ClickException(f"Not measured: {', '.join(failed)}.")


def _here(name: str, size: Size) -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    jobs.prepare(app)
    for line in import_module(f"app.bench.{name}").run(app, size):
        click.echo(line)


def _apart(name: str, options: list[str]) -> bool:
    """Run one in a process of its own, set up as in production; False if it failed, its last words told."""
    began = time.monotonic()
    click.echo(f"{name}")
    with tempfile.TemporaryDirectory(prefix="cityroll-bench-") as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "bench", name, "--here", *options]
        with log.open("w") as errors:
            process = subprocess.Popen(command, cwd=config.ROOT, env=_settings(folder), stdout=subprocess.PIPE,
                                       stderr=errors, text=True)  # fmt: skip
            for line in process.stdout or ():
                click.echo(f"  {line.rstrip()}")
        if process.wait():
            click.echo("\n".join(log.read_text().splitlines()[-15:]), err=True)
    click.echo(f"  ({time.monotonic() - began:.0f} s)")
    return process.returncode == 0


def _settings(folder: str) -> dict[str, str]:
    """A whole environment: production, SQLite, one proxy in front that names each visitor's address."""
    return {
        "CITYROLL_ENV": "production", "DATA_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(48),
        "ROLL_KEY": secrets.token_urlsafe(48), "PUBLIC_URL": "https://petitions.invalid", "PORT": str(_free_port()),
        "TRUSTED_PROXIES": "1", "LIMITS_SIGN_PER_MAILBOX": "100000 per hour", "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(_free_port()), "MAIL_USE_TLS": "false", "MAIL_SENDER": "petitions@petitions.invalid",
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
