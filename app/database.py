"""Transactions that behave alike on SQLite and PostgreSQL.

SQLite's driver would commit at savepoints by itself and let a reader fail on turning writer; so every transaction is
begun explicitly: `write` takes the write lock at once (BEGIN IMMEDIATE), `read` cannot write at all, on either.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

Mode = Literal["read", "write"]
_mode: ContextVar[Mode] = ContextVar("transaction_mode", default="write")


def set_mode(mode: Mode) -> None:
    """How transactions begun from now on in this thread may use the database."""
    _mode.set(mode)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside see one instant and cannot write; writers are not held up by them."""
    token = _mode.set("read")
    try:
        yield
    finally:
        _mode.reset(token)


def prepare(engine: Engine, busy_seconds: int) -> None:
    """Set up an engine's connections and beginnings as said above."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _connect_sqlite(busy_seconds))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _connect_sqlite(busy_seconds: int) -> Any:
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in (
            f"busy_timeout = {busy_seconds * 1000}",
            "journal_mode = WAL",
            "synchronous = FULL",  # a commit that was acknowledged survives a power cut
            "foreign_keys = ON",
            "secure_delete = ON",  # what is erased is overwritten, not only let go
            "temp_store = MEMORY",
            "cache_size = -32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return connect


def _begin_sqlite(connection: Connection) -> None:
    reads = _mode.get() == "read"
    if connection.info.get("reads") is not reads:  # kept by the connection as long as it lives
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
        connection.info["reads"] = reads
    begin = "BEGIN" if reads else "BEGIN IMMEDIATE"
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(begin)  # by the driver itself: every request begins with it
    except sqlite3.OperationalError as busy:
        raise OperationalError(begin, None, busy) from busy


def _begin_postgresql(connection: Connection) -> None:
    if _mode.get() == "read":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
