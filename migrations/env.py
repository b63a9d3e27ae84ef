"""How Alembic runs here: the application's engine, its tables, batches on SQLite; the job engine's left alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.extensions import db
from app.jobs import is_engine_table
from app.models import Base
from app.models.base import Moment


def ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not is_engine_table(name or "")


def plainly(kind: str, item: Any, _context: object) -> str | bool:
    """Our own column types as what they are in the database, so that old migrations outlive the types."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa.DateTime(timezone=True)" if isinstance(item, Moment) else "sa.UnicodeText()"
    return False


def nothing_empty(_context: object, _revision: object, directives: list[Any]) -> None:
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


@contextmanager
def tables_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; dropping the old one must not take with it what refers to it. Whether
    everything still refers to something is checked at the end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        if lost := raw.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"rows that refer to nothing: {lost[:5]}")
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=ours,
        transaction_per_migration=True,
        process_revision_directives=nothing_empty,
        render_item=plainly,
    )
    with tables_made_anew(connection), context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.engine.connect() as connection:
        run(connection)
        connection.commit()
