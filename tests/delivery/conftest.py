"""Who delivers."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Export
from tests.client import InspectingClient


@pytest.fixture
def omar(app, cast):
    """Omar's browser."""
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = InspectingClient(app, app.response_class)
    visitor.be(cast.omar)
    return visitor


@pytest.fixture
def export(app, cast, tmp_path):
    """`export("--format", "packet", …)` by command: the zip, and its row."""
    made = []

    def run(*args):
        target = tmp_path / f"{len(made)}.zip"
        made.append(target)
        path = cast.path.strip("/")
        words = ["roll", "export", path, "--format", "packet", *args, "--out", str(target)]
        done = app.test_cli_runner().invoke(args=words)
        assert done.exit_code == 0, done.output
        row = db.session.scalars(select(Export).order_by(Export.ready_at.desc()).limit(1)).one()
        db.session.refresh(row)
        return target, row

    return run
