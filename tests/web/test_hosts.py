"""Under which names the site answers."""

from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from app import create_app
from tests.cast import Cast
from tests.conftest import release, settings

PRODUCTION = {
    "CITYROLL_ENV": "production", "PUBLIC_URL": "https://petitions.city", "MAIL_SERVER": "mail.city",
    "MAIL_SENDER": "petitions@petitions.city", "ROLL_KEY": "a key of the roll's own, for tests only",
}  # fmt: skip


@pytest.fixture
def visitor(database: str, tmp_path: Path):
    app = create_app(settings(database, tmp_path, **PRODUCTION))
    with app.app_context():
        yield FlaskClient(app, Response)
        release()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("host", "path", "code"),
    [
        ("petitions.city", "/", 200),
        ("petitions.city:8000", "/account/login", 200),
        ("evil.example", "/", 400),
        ("evil.example", "/account/reset", 400),
        ("petitions.city.evil.example", "/office", 400),
        ("127.0.0.1", "/about", 400),
        ("10.0.0.7:8000", "/healthz", 503),  # no worker lives; but it is an answer
    ],
)
def test_in_production_under_its_own_name_alone(visitor: FlaskClient, host: str, path: str, code: int) -> None:
    answer = visitor.get(path, headers={"Host": host})
    assert answer.status_code == code
    assert "evil" not in answer.get_data(as_text=True)


@pytest.mark.one_database
@pytest.mark.parametrize("host", ["127.0.0.1:8961", "localhost", "my-laptop.local:8000"])
def test_at_home_under_any(app: Flask, cast: Cast, host: str) -> None:
    assert FlaskClient(app, Response).get(cast.path, headers={"Host": host}).status_code == 200
