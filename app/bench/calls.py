"""Requests put to an application in this process, as a server would put them, and the bare Flask beside it."""

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, redirect, request
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.test import create_environ

from app import database

TABLE = "CREATE TABLE signer (id INTEGER PRIMARY KEY, given_name, family_name, email, postal_code, reason, signed_at)"
INSERT = """INSERT INTO signer (given_name, family_name, email, postal_code, reason, signed_at)
    VALUES (:given_name, :family_name, :email, :postal_code, :reason, datetime('now'))"""


TYPED = ("given_name", "family_name", "email", "postal_code", "reason")


class Asking:
    """One address of an application, asked over and over: `ask()` → status and body."""

    def __init__(self, app: Any, site: str, path: str, method: str = "GET") -> None:
        self.app, self.status = app, ""
        self.request = create_environ(path, site, method=method)

    def __call__(self, form: dict[str, str] | None = None, address: str = "192.0.2.1") -> tuple[str, bytes]:
        asked = self.request | {"HTTP_X_FORWARDED_FOR": address}
        if form is not None:
            body = urlencode(form).encode()
            asked |= {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
                        "wsgi.input": BytesIO(body)}  # fmt: skip
        answer = self.app(asked, self._start)
        try:
            return self.status, b"".join(answer)
        finally:
            getattr(answer, "close", int)()

    def _start(self, status: str, _headers: Any, _error: Any = None) -> Any:
        self.status = status
        return None


class Row(DeclarativeBase):
    """For the ceiling that goes through SQLAlchemy."""


class Signer(Row):
    __tablename__ = "signer"
    id: Mapped[int] = mapped_column(primary_key=True)
    given_name: Mapped[str]
    family_name: Mapped[str]
    email: Mapped[str]
    postal_code: Mapped[str]
    reason: Mapped[str]
    signed_at: Mapped[str | None]


def bare(folder: Path, page: bytes) -> Flask:
    """Flask and nothing else: GET / is a constant page, POST / one durable INSERT on our pragmas by the driver,
    POST /row the same by SQLAlchemy, as any application of this stack would write it."""
    engine = create_engine(f"sqlite:///{folder / 'bare.sqlite'}")
    database.prepare(engine, 5)
    connection: Any = engine.raw_connection().driver_connection
    connection.execute(TABLE)
    app = Flask("bare")

    @app.post("/row")
    def add() -> Any:
        with Session(engine) as session:
            session.add(Signer(**{name: request.form[name] for name in TYPED}))
            session.commit()
        return redirect("/next", 303)

    @app.get("/")
    def show() -> bytes:
        return page

    @app.post("/")
    def take() -> Any:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(INSERT, request.form.to_dict())
        connection.execute("COMMIT")
        return redirect("/next", 303)

    return app
