"""Stories: the application behind a real server, before a real browser.

In a story look at what people see, not into the tables: the test shares its database with the running server.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from tests.browser import QUIET, SIZES, Visits, chromium, serving
from tests.cast import Cast
from tests.conftest import SECRET, release

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """One Chromium for each process of the run."""
    return {"executable_path": chromium(), "args": list(QUIET), "headless": True}


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """The application, running."""
    with serving(database, tmp_path) as app, app.app_context():
        db.session().expire_on_commit = False  # rows stay readable without a transaction that would hold up the server
        yield app
        release()


@pytest.fixture
def cast(app: Flask) -> Cast:
    cast = Cast(app)
    db.session.commit()
    return cast


@pytest.fixture
def visit(browser: Any, app: Flask) -> Iterator[Visits]:
    """Opens a window: `page = visit("phone", language="es")`."""
    visits = Visits(browser, app.config["PUBLIC_URL"])
    yield visits
    visits.close()
    assert not visits.faults, "While the story was told:\n  " + "\n  ".join(dict.fromkeys(visits.faults))


@pytest.fixture
def worker(app: Flask, database: str) -> Iterator[None]:
    """`flask work` beside the server: sends letters each second, builds exports."""
    environment = os.environ | {
        "CITYROLL_ENV": "testing",
        "DATABASE_URL": database,
        "DATA_DIR": str(app.config["DATA_DIR"]),
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": app.config["PUBLIC_URL"],
        "MAIL_SERVER": "",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "setup"], cwd=ROOT, env=environment, check=True, capture_output=True)
    process = subprocess.Popen([*flask, "work"], cwd=ROOT, env=environment)
    yield
    process.terminate()
    process.wait(30)


@pytest.fixture
def look() -> Callable[[Any, str], None]:
    """`look(page, "1-upload")`: keeps a picture of the page as it is, phone and desktop, if PICTURES names a folder."""

    def keep(page: Any, name: str) -> None:
        folder, size = os.environ.get("PICTURES"), page.viewport_size
        for kind in SIZES if folder else ():
            page.set_viewport_size(SIZES[kind])
            page.screenshot(path=f"{folder}/{name}-{kind}.png", full_page=True)
        page.set_viewport_size(size)

    return keep
