"""Background work; the one module that knows the job engine, DBOS, which keeps its queue in our own database.

`enqueue` belongs to the caller's transaction: no commit, no job. A job gets ids only, runs at least once and goes on
after a crash, so each is written to be run again. Small work that is due by the clock is `every`: a worker calls it,
and claims in the tables keep two workers from doing it twice.
"""

import fcntl
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import func, select

from app.common.clock import now
from app.extensions import db
from app.models import Heartbeat

QUEUE = "jobs"
VERSION = "cityroll-1"  # constant: a new release goes on with the old one's jobs
ENGINE_TABLES = ("workflow_", "dbos_", "operation_outputs", "notifications", "streams", "queues", "event_dispatch",
                 "application_versions", "scheduler")  # fmt: skip
log = logging.getLogger("app.jobs")
_jobs: dict[str, Callable[..., None]] = {}
_ticks: list[tuple[float, Callable[[], Any]]] = []


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function below under this name; it takes ids."""

    def keep(function: Callable[..., None]) -> Callable[..., None]:
        _jobs[name] = function
        return function

    return keep


def every(seconds: float) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Have workers call the function below this often, within an application context."""

    def keep(function: Callable[[], Any]) -> Callable[[], Any]:
        if function not in [known for _, known in _ticks]:
            _ticks.append((seconds, function))
        return function

    return keep


def enqueue(name: str, *ids: int) -> None:
    """Have a worker run a job once the present transaction commits."""
    options: Any = {"workflow_name": name, "queue_name": QUEUE, "app_version": VERSION}
    _client(_url(current_app)).enqueue_in_transaction(db.session(), options, *ids)


class Job(NamedTuple):
    """One piece of work as the engine knows it."""

    key: str
    name: str
    ids: tuple[int, ...]
    state: str  # waiting, running, done, failed, cancelled
    asked_at: datetime
    tries: int
    fault: str  # the kind of error, no words of it: they may hold names


STATES = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "running",
    "SUCCESS": "done",
    "CANCELLED": "cancelled",
}


def listed(state: str = "", limit: int = 100) -> list[Job]:
    """Jobs, the newest first, all or in one state."""
    wanted = [name for name in (*STATES, "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
              if not state or STATES.get(name, "failed") == state]  # fmt: skip
    rows = _client(_url(current_app)).list_workflows(name=list(_jobs), status=wanted, limit=limit, sort_desc=True)
    return [_job(row) for row in rows]


def find(key: str) -> Job | None:
    """One job by its key."""
    rows = _client(_url(current_app)).list_workflows(workflow_ids=[key], name=list(_jobs))
    return _job(rows[0]) if rows else None


def again(job: Job) -> None:
    """Have a failed or cancelled job run once more, once the present transaction commits: each is written for that."""
    enqueue(job.name, *job.ids)


def cancel(key: str) -> None:
    """Have a waiting job never begin, and a running one not go on after a crash. The engine writes over a connection of
    its own, so the present transaction is kept first."""
    db.session.commit()
    _client(_url(current_app)).cancel_workflow(key)


def _job(row: Any) -> Job:
    ids = tuple(int(value) for value in (row.input or {}).get("args", ()))
    fault = type(row.error).__name__ if row.error else ""
    asked = datetime.fromtimestamp((row.created_at or 0) / 1000, UTC)
    return Job(
        row.workflow_id, row.name, ids, STATES.get(row.status, "failed"), asked, row.recovery_attempts or 0, fault
    )


@contextmanager
def transaction() -> Iterator[None]:
    """One committed transaction: a job's batch."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def until_done(some: Callable[[], int]) -> int:
    """Batch after batch, each a transaction, until one finds nothing more; answers how many in all."""
    total = 0
    while True:
        with transaction():
            number = some()
        if not number:
            return total
        total += number


@contextmanager
def alone(subject: str) -> Iterator[bool]:
    """Answers whether no other worker or command does this now; nobody else can while it is held. It ends with its
    process, however that ends."""
    bind = db.engine
    if bind.dialect.name == "postgresql":
        number = int.from_bytes(blake2b(subject.encode(), digest_size=8).digest(), signed=True)
        with bind.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            held = bool(connection.scalar(select(func.pg_try_advisory_lock(number))))
            try:
                yield held
            finally:
                if held:
                    connection.execute(select(func.pg_advisory_unlock(number)))
        return
    with (current_app.config["DATA_DIR"] / f"{subject}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def prepare(app: Flask) -> None:
    """Bring our own tables and the engine's up to date."""
    from dbos import run_dbos_database_migrations
    from flask_migrate import upgrade

    upgrade()
    run_dbos_database_migrations(system_database_url=_url(app))


def is_engine_table(name: str) -> bool:
    """Whether a table is the job engine's, and none of our migrations'."""
    return name.startswith(ENGINE_TABLES)


def work(app: Flask) -> None:
    """Run background work until SIGTERM or Ctrl-C."""
    from dbos import DBOS

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    name, lock = _slot(app.config["DATA_DIR"])
    config: Any = {
        "name": "cityroll", "system_database_url": _url(app), "application_version": VERSION, "executor_id": name,
        "serializer": _serializer(), "log_level": "ERROR", "run_migrations": True,
    }  # fmt: skip
    DBOS(config=config)
    for job_name, function in _jobs.items():
        DBOS.workflow(name=job_name)(_inside(app, function))
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=2)
    log.info("worker_started")
    threads = [threading.Thread(target=_tick, args=(app, s, f, stop), daemon=True) for s, f in _ticks]
    threads.append(threading.Thread(target=_tick, args=(app, 10, lambda: beat(name), stop), daemon=True))
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(timeout=25)
    DBOS.destroy(workflow_completion_timeout_sec=10)
    lock.close()


def beat(worker: str) -> None:
    """Leave a sign of life."""
    with transaction():
        db.session.merge(Heartbeat(worker=worker, at=now()))


def run(name: str, *ids: int) -> None:
    """Run a job here and now: for commands and tests."""
    _jobs[name](*ids)


def _inside(app: Flask, function: Callable[..., None]) -> Callable[..., None]:
    def inside(*ids: int) -> None:
        with app.app_context():
            function(*ids)

    inside.__qualname__ = inside.__name__ = function.__name__
    return inside


def _tick(app: Flask, seconds: float, function: Callable[[], Any], stop: threading.Event) -> None:
    while True:
        try:
            with app.app_context():
                function()
        except Exception:
            log.exception("tick_failed")
        if stop.wait(seconds):
            return


def _slot(data_dir: Path) -> tuple[str, IO[str]]:
    """A name no other living worker has, and the lock that says so: two workers of one name would run a job twice."""
    for number in range(64):
        lock = (data_dir / f"worker-{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        return f"{socket.gethostname()}-{number}", lock
    raise RuntimeError("64 workers already share this DATA_DIR")


def _url(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).replace("postgresql+psycopg://", "postgresql://")


def _serializer() -> Any:
    from dbos._serialization import DBOSPortableJSON  # plain JSON, no pickle; not exported at the top

    return DBOSPortableJSON


@lru_cache(maxsize=4)
def _client(url: str) -> Any:
    from dbos import DBOSClient

    return DBOSClient(system_database_url=url, serializer=_serializer(), lazy=True)
