"""What is wrong with a setting is said in a sentence, before anything starts."""

from pathlib import Path

import pytest

import config
from app import create_app

LONG = "a-key-of-forty-characters-for-tests-only"
PRODUCTION = {
    "CITYROLL_ENV": "production",
    "SECRET_KEY": LONG,
    "ROLL_KEY": LONG[::-1],
    "PUBLIC_URL": "https://petitions.test",
    "MAIL_SERVER": "mail.test",
    "MAIL_SENDER": "us@petitions.test",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """Empty of ours: `environment(PORT="1")` sets some, None takes one away."""
    for setting in config.SETTINGS:
        for name in (setting.name, setting.name + "_FILE"):
            monkeypatch.delenv(name, raising=False)

    def put(**values: str | None) -> None:
        for name, value in values.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return put


def refusal(**more: str) -> str:
    """What `load` says."""
    with pytest.raises(config.SettingError) as refused:
        config.load(more)
    return str(refused.value)


def test_nothing_need_be_set_to_try_it_out():
    loaded = config.load()
    assert loaded["CITYROLL_ENV"] == "development"
    assert loaded["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{config.ROOT / 'instance' / 'cityroll.sqlite'}"
    assert loaded["PUBLIC_URL"] == "http://127.0.0.1:8000"
    assert loaded["ROLL_KEY"]


def test_the_environment_is_read_and_trimmed(environment):
    environment(PORT=" 8080 ", PUBLIC_URL="https://petitions.test/", MAIL_USE_TLS="Off", DATA_DIR="/var/lib/roll")
    loaded = config.load()
    assert (loaded["PORT"], loaded["PUBLIC_URL"], loaded["MAIL_USE_TLS"]) == (8080, "https://petitions.test", False)
    assert loaded["DATA_DIR"] == Path("/var/lib/roll")
    assert loaded["SESSION_COOKIE_SECURE"] is True
    assert loaded["SESSION_COOKIE_NAME"] == "__Host-session"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_however_it_is_written(environment, scheme):
    environment(DATABASE_URL=f"{scheme}://u:p@host/roll")
    assert config.load()["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u:p@host/roll"


@pytest.mark.parametrize(
    ("name", "high"),
    [("PORT", 65535), ("WEB_WORKERS", 64), ("WEB_THREADS", 256), ("TRUSTED_PROXIES", 8), ("MAIL_PORT", 65535),
     ("DB_BUSY_SECONDS", 60)],
)  # fmt: skip
def test_numbers(environment, name, high):
    environment(RATELIMIT_STORAGE_URI="redis://host")
    for wrong in ("many", "", "1.5"):
        assert refusal(**{name: wrong}) == f"{name} must be a whole number, not {wrong!r}."
    for wrong in ("-1", str(high + 1)):
        assert f"{name} must lie between" in refusal(**{name: wrong})
    assert config.load({name: str(high)})[name] == high


def test_what_makes_no_sense_anywhere():
    assert "CITYROLL_ENV must be development, testing or production" in refusal(CITYROLL_ENV="live")
    for wrong in ("petitions.test", "ftp://petitions.test", "https://"):
        assert refusal(PUBLIC_URL=wrong) == "PUBLIC_URL must look like https://petitions.example."
    assert "RATELIMIT_STORAGE_URI" in refusal(WEB_WORKERS="2")
    assert config.load({"WEB_WORKERS": "2", "RATELIMIT_STORAGE_URI": "redis://host"})["WEB_WORKERS"] == 2
    for wrong in ("ab" * 31, "ab" * 33, "xy" * 32):
        assert "SIGNING_KEY must be 64 hex digits" in refusal(SIGNING_KEY=wrong)
    assert config.load({"SIGNING_KEY": "Ab" * 32})["SIGNING_KEY"] == "Ab" * 32


def test_a_secret_may_lie_in_a_file(environment, tmp_path):
    path = tmp_path / "key"
    path.write_text(f"{LONG}\n")
    environment(SECRET_KEY="another", SECRET_KEY_FILE=str(path))
    assert config.load()["SECRET_KEY"] == LONG


@pytest.mark.parametrize(
    ("what", "why"),
    [("missing", "No such file or directory"), ("folder", "Is a directory"), ("binary", "it is no text")],
)
def test_a_file_that_cannot_be_read_is_named_and_not_quoted(environment, tmp_path, what, why):
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    elif what == "binary":
        path.write_bytes(b"\xff\xfezyx")
    environment(SECRET_KEY_FILE=str(path))
    assert refusal() == f"SECRET_KEY_FILE cannot be read: {why}."


def test_production_starts_with_all_it_needs(environment):
    environment(**PRODUCTION)
    loaded = config.load()
    assert (loaded["SECRET_KEY"], loaded["ROLL_KEY"]) == (LONG, LONG[::-1])
    assert loaded["PREFERRED_URL_SCHEME"] == "https"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", config.DEVELOPMENT_SECRET),
        ("SECRET_KEY", "short"),
        ("ROLL_KEY", None),  # derived, it would change with SECRET_KEY, and nobody on the roll be known again
        ("ROLL_KEY", "short"),
        ("ROLL_KEY", LONG),
        ("PUBLIC_URL", None),
        ("PUBLIC_URL", "http://petitions.test"),
        ("MAIL_SERVER", None),
        ("MAIL_SENDER", None),
        ("MAIL_SENDER", "us@petitions.example"),
    ],
)
def test_production_refuses_to_start_without(environment, name, wrong):
    environment(**PRODUCTION | {name: wrong})
    said = refusal()
    assert said.startswith(f"{name} must be set in production")
    assert not wrong or wrong not in said  # a secret is not repeated into a log
    with pytest.raises(config.SettingError):
        create_app()


def test_only_production_is_so_strict(environment):
    for env in ("development", "testing"):
        environment(CITYROLL_ENV=env)
        assert config.load()["CITYROLL_ENV"] == env
