"""No log line holds an address of the network or tells of a visit."""

import logging
from pathlib import Path

import pytest
from flask import Response
from flask.testing import FlaskClient

from app import create_app
from tests.conftest import release, settings
from tests.web.test_hosts import PRODUCTION


@pytest.mark.one_database
def test_in_production_no_visit_is_on_record(
    database: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings(database, tmp_path, **PRODUCTION))
    with app.app_context():
        for path in ("/", "/office", "/confirm/AAAAAAAAAAAAAAAAAAAAAA", "/nothing"):
            FlaskClient(app, Response).get(path, headers={"Host": "petitions.city"})
        release()
    assert "".join(capfd.readouterr()) + caplog.text == ""


@pytest.mark.one_database
def test_gunicorn_names_nobody(app: object, caplog: pytest.LogCaptureFixture) -> None:
    server = logging.getLogger("gunicorn.error")
    server.warning("Invalid request from ip=%s: %s", "203.0.113.9", "GET /confirm/AAAAAAAAAAAAAAAAAAAAAA 100%s")
    server.error("Error handling request %s", "/me/AAAAAAAAAAAAAAAAAAAAAA?name=Rosa")
    assert caplog.messages == ["Invalid request from ip=[cut]: [cut]", "Error handling request [cut]"]
