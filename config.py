"""Every setting: read from the environment, one line each on what it does; checked before anything starts.

Secrets may come from a file: NAME_FILE holds the path. docs/operating.md documents each one (a test compares).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from os import environ
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LIMIT = re.compile(r"\d+ ?(per|/) ?(\d+ )?(second|minute|hour|day|month|year)s?")
ENGINES = {"core": (), "duckdb": ("splink", "duckdb", "pyarrow"), "spark": ("splink", "duckdb", "pyarrow", "pyspark")}
DEVELOPMENT_SECRET = "development-only-secret-never-in-production"  # noqa: S105


class SettingError(Exception):
    """A setting is missing or makes no sense; the message says which and what to do."""


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    what: str
    secret: bool = False


SETTINGS = (
    Setting("CITYROLL_ENV", "development", "development, testing or production"),
    Setting(
        "DATA_DIR",
        "instance",
        "folder for the embedded database, keys, kept mail, exports being built, scans",
    ),
    Setting("DATABASE_URL", "", "sqlite:///… or postgresql://…; empty: SQLite under DATA_DIR", secret=True),
    Setting("SECRET_KEY", DEVELOPMENT_SECRET, "signs cookies and links; at least 32 characters", secret=True),
    Setting("ROLL_KEY", "", "keys the hashes of mailboxes and names; never changed; production: needed", secret=True),
    Setting("PUBLIC_URL", "", "https://petitions.example: the address people see, used in letters"),
    Setting("PORT", "8000", "port the server listens on"),
    Setting("BIND", "127.0.0.1", "address the server listens on"),
    Setting("WEB_WORKERS", "1", "web processes; above 1, RATELIMIT_STORAGE_URI must not be memory://"),
    Setting("WEB_THREADS", "8", "threads in each web process"),
    Setting("TRUSTED_PROXIES", "0", "how many proxies in front may name the visitor's address; 0: none is believed"),
    Setting("MAIL_SERVER", "", "SMTP host; empty: mail is kept and shown at /office/mail, not in production"),
    Setting("MAIL_PORT", "587", "SMTP port"),
    Setting("MAIL_USE_TLS", "true", "STARTTLS, with the certificate checked"),
    Setting("MAIL_USERNAME", "", "SMTP user"),
    Setting("MAIL_PASSWORD", "", "SMTP password", secret=True),
    Setting("MAIL_SENDER", "petitions@cityroll.example", "From of every letter"),
    Setting("RATELIMIT_STORAGE_URI", "memory://", "where limits are counted; memory:// is exact with one web process"),
    Setting("LIMITS_SIGN_PER_IP", "120 per hour", "signatures taken from one address prefix (/24, /56)"),
    Setting("LIMITS_SIGN_WITH_PROOF", "1200 per hour", "further signatures from there, each with a proof of work"),
    Setting("LIMITS_SIGN_PER_MAILBOX", "10 per hour", "attempts to sign with one mailbox from one network"),
    Setting("LIMITS_SHEETS_PER_IP", "20 per hour", "printable sheets made anew for one address prefix"),
    Setting("LIMITS_REPORT_PER_IP", "10 per hour", "reports of reasons or petitions from one address prefix"),
    Setting("LIMITS_CODE_PER_IP", "60 per hour", "confirmation codes tried from one address prefix"),
    Setting("LIMITS_ANSWER_PER_IP", "60 per hour", "answers of council members saved from one address prefix"),
    Setting("LIMITS_LOGIN_PER_IP", "10 per minute; 60 per hour", "sign-in attempts from one address prefix"),
    Setting("SIGNING_KEY", "", "Ed25519 seed of packets, 64 hex digits; empty: made once under DATA_DIR", secret=True),
    Setting("IMPORT_MAX_MB", "200", "largest file that can be uploaded as an import, in megabytes"),
    Setting("RESIDENTS_MAX_MB", "1000", "largest residents file that can be uploaded, in megabytes"),
    Setting("MATCHING_ENGINE", "core", "what matches long rolls: core, duckdb or spark (both need `make scale`)"),
    Setting("MATCHING_SCALE_FROM", "200000", "signatures from which MATCHING_ENGINE is used; several cities: always"),
    Setting("SPARK_MASTER", "local[*]", "where Spark runs: local[*], spark://host:7077, yarn, k8s://…"),
    Setting("SPARK_OPTIONS", "", "Spark's own options: spark.executor.memory=4g; spark.sql.shuffle.partitions=64"),
    Setting("DB_BUSY_SECONDS", "5", "how long a writer waits for the database before visitors are told to try again"),
)


def load(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The configuration for Flask and its extensions. Raises SettingError with a sentence."""
    raw = {setting.name: _raw(setting, overrides or {}) for setting in SETTINGS}
    data_dir = Path(raw["DATA_DIR"])
    data_dir = data_dir if data_dir.is_absolute() else ROOT / data_dir
    config: dict[str, Any] = raw | {
        "DATA_DIR": data_dir,
        "PORT": _number(raw, "PORT", 1, 65535),
        "WEB_WORKERS": _number(raw, "WEB_WORKERS", 1, 64),
        "WEB_THREADS": _number(raw, "WEB_THREADS", 1, 256),
        "TRUSTED_PROXIES": _number(raw, "TRUSTED_PROXIES", 0, 8),
        "MAIL_PORT": _number(raw, "MAIL_PORT", 1, 65535),
        "IMPORT_MAX_MB": _number(raw, "IMPORT_MAX_MB", 1, 4000),
        "RESIDENTS_MAX_MB": _number(raw, "RESIDENTS_MAX_MB", 1, 4000),
        "MATCHING_SCALE_FROM": _number(raw, "MATCHING_SCALE_FROM", 0, 10**9),
        "DB_BUSY_SECONDS": _number(raw, "DB_BUSY_SECONDS", 1, 60),
        "MAIL_USE_TLS": raw["MAIL_USE_TLS"].lower() in ("1", "true", "yes", "on"),
    }
    config["MAIL_DEFAULT_SENDER"] = config["MAIL_SENDER"]
    config["ROLL_KEY"] = config["ROLL_KEY"] or config["SECRET_KEY"] + ":roll"
    config["PUBLIC_URL"] = (raw["PUBLIC_URL"] or f"http://127.0.0.1:{config['PORT']}").rstrip("/")
    _check(config, given=raw)
    return config | _libraries(config) | {k: v for k, v in (overrides or {}).items() if k not in raw}


def _raw(setting: Setting, overrides: Mapping[str, Any]) -> str:
    if setting.name in overrides:
        return str(overrides[setting.name])
    if path := environ.get(setting.name + "_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise SettingError(f"{setting.name}_FILE cannot be read: {why}.") from None
    return environ.get(setting.name, setting.default).strip()


def _number(raw: Mapping[str, str], name: str, low: int, high: int) -> int:
    try:
        value = int(raw[name])
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {raw[name]!r}.") from None
    if not low <= value <= high:
        raise SettingError(f"{name} must lie between {low} and {high}.")
    return value


def _check(config: dict[str, Any], given: Mapping[str, str]) -> None:
    env = config["CITYROLL_ENV"]
    if env not in ("development", "testing", "production"):
        raise SettingError(f"CITYROLL_ENV must be development, testing or production, not {env!r}.")
    url = urlsplit(config["PUBLIC_URL"])
    if url.scheme not in ("http", "https") or not url.netloc:
        raise SettingError("PUBLIC_URL must look like https://petitions.example.")
    if config["WEB_WORKERS"] > 1 and config["RATELIMIT_STORAGE_URI"] == "memory://":
        raise SettingError(
            "With WEB_WORKERS above 1, set RATELIMIT_STORAGE_URI to a store all of them share (redis://…)."
        )
    for name in (setting.name for setting in SETTINGS if setting.name.startswith("LIMITS_")):
        if not all(LIMIT.fullmatch(part.strip()) for part in config[name].split(";")):
            raise SettingError(f"{name} must look like 30 per hour, or 10 per minute; 60 per hour.")
    _check_matching(config)
    if (seed := config["SIGNING_KEY"]) and (len(seed) != 64 or set(seed.lower()) - set("0123456789abcdef")):
        raise SettingError(
            "SIGNING_KEY must be 64 hex digits: python3 -c 'import secrets; print(secrets.token_hex(32))'"
        )
    if env != "production":
        return
    if config["SECRET_KEY"] == DEVELOPMENT_SECRET or len(config["SECRET_KEY"]) < 32:
        raise SettingError(
            "SECRET_KEY must be set in production, at least 32 random characters: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if len(given["ROLL_KEY"]) < 32 or given["ROLL_KEY"] == config["SECRET_KEY"]:
        raise SettingError(
            "ROLL_KEY must be set in production, at least 32 random characters, another than SECRET_KEY, and never be "
            "changed: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if not given["PUBLIC_URL"] or url.scheme != "https":
        raise SettingError("PUBLIC_URL must be set in production, and begin with https://.")
    if not config["MAIL_SERVER"]:
        raise SettingError("MAIL_SERVER must be set in production: without letters nobody can confirm.")
    if config["MAIL_SENDER"].endswith(".example"):
        raise SettingError("MAIL_SENDER must be set in production, to an address of your own.")


def _check_matching(config: dict[str, Any]) -> None:
    engine = config["MATCHING_ENGINE"]
    if engine not in ENGINES:
        raise SettingError(f"MATCHING_ENGINE must be core, duckdb or spark, not {engine!r}.")
    if missing := [library for library in ENGINES[engine] if find_spec(library) is None]:
        raise SettingError(
            f"MATCHING_ENGINE is {engine}, but the extra `scale` is not installed ({', '.join(missing)} missing). "
            "Install it with `make scale`, or set MATCHING_ENGINE=core."
        )
    if engine == "spark" and not (environ.get("JAVA_HOME") or which("java")):
        raise SettingError(
            "MATCHING_ENGINE is spark, which needs Java 17 or newer: apt install openjdk-17-jre-headless."
        )
    if not re.fullmatch(r"(local(\[[\w*,]+\])?|yarn|(spark|k8s)://\S+)", config["SPARK_MASTER"]):
        raise SettingError("SPARK_MASTER must look like local[*], yarn, spark://host:7077 or k8s://host:443.")
    if not all(
        re.fullmatch(r"\s*spark\.[\w.-]+\s*=.*", part) for part in config["SPARK_OPTIONS"].split(";") if part.strip()
    ):
        raise SettingError("SPARK_OPTIONS must look like spark.executor.memory=4g; spark.executor.cores=2.")


def _libraries(config: dict[str, Any]) -> dict[str, Any]:
    """What Flask and its extensions read, derived from the settings above."""
    https = config["PUBLIC_URL"].startswith("https://")
    database = config["DATABASE_URL"] or f"sqlite:///{config['DATA_DIR'] / 'cityroll.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if database.startswith(prefix):
            database = "postgresql+psycopg://" + database.removeprefix(prefix)
    return {
        "SQLALCHEMY_DATABASE_URI": database,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # what people typed must not reach a traceback
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_PARTS": 200,
        "IMPORT_MAX_BYTES": config["IMPORT_MAX_MB"] * 1_000_000,
        "RESIDENTS_MAX_BYTES": config["RESIDENTS_MAX_MB"] * 1_000_000,
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "PREFERRED_URL_SCHEME": "https" if https else "http",
        "WTF_CSRF_TIME_LIMIT": None,
        "TESTING": config["CITYROLL_ENV"] == "testing",
        # a link is made of the host a visitor names; at home it may be any
        "TRUSTED_HOSTS": [urlsplit(config["PUBLIC_URL"]).hostname] if config["CITYROLL_ENV"] == "production" else None,
    }
