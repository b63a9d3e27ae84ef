"""The migrations: one line of history, up and down with data, and at its end the schema is the models'."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from app import create_app, jobs
from app.extensions import db
from app.models import Base, Signature
from tests.cast import Cast
from tests.conftest import release, settings


def history() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    return ScriptDirectory.from_config(config)


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (kind == "table" and name is not None and jobs.is_engine_table(name))


def differences() -> list[Any]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": ours, "target_metadata": Base.metadata}
        return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


@pytest.fixture
def bare(empty_database: str, tmp_path: Path) -> Any:
    """An application on a database without tables."""
    app = create_app(settings(empty_database, tmp_path))
    with app.app_context():
        yield app
        release()


def test_history_is_one_line() -> None:
    script = history()
    assert len(script.get_heads()) == 1, "Two heads: give one migration the other as its down_revision"
    numbers = [revision.revision[:4] for revision in script.walk_revisions()]
    assert numbers == sorted(numbers, reverse=True), f"Number migrations onward: {numbers}"


def test_schema_is_the_models(app: Flask) -> None:
    found = differences()
    assert not found, "The models changed without a migration; make migrate:\n  " + "\n  ".join(map(str, found))


def test_up_down_up_with_data(bare: Flask) -> None:
    upgrade()
    cast = Cast(bare)
    cast.signed()
    steps = [revision.revision for revision in history().walk_revisions()]
    db.session.remove()
    for former in [*steps[1:], "base"]:
        downgrade(revision=former)
    left = [name for name in inspect(db.engine).get_table_names() if ours(None, name, "table", True, None)]
    assert left == ["alembic_version"], f"downgrade must remove what upgrade made: {left}"
    for step in reversed(steps):
        upgrade(revision=step)
    assert not differences()
    Cast(bare)  # the tables take the same people again


def test_each_step_keeps_the_roll(bare: Flask) -> None:
    """One step down from the top and up again loses nobody."""
    steps = [revision.revision for revision in history().walk_revisions()]
    if len(steps) < 2:
        upgrade()
        return
    upgrade()
    Cast(bare).signed()
    db.session.remove()
    downgrade(revision=steps[1])
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM signature")).scalar() == 1
    upgrade()
    assert db.session.scalars(select(Signature.given_name)).all() == ["Rosa"]
