"""What each of a run's applications would make alike is made once: a process makes hundreds, two fifths of the time."""

import gc
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app import database


class Compiled(BytecodeCache):
    """Templates as compiled, by their source's checksum."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code  # type: ignore[assignment]


def begin() -> None:
    """For every application made in this process from now on."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    _remember_builders()
    _trust_the_power()
    gc.set_threshold(20_000, 10, 10)  # an application is a hundred thousand objects, and there are many


def _remember_builders() -> None:
    """A rule's builder of addresses is a function of its text alone, and is handed its rule."""
    compile_builder, made = Rule._compile_builder, {}

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    Rule._compile_builder = once  # type: ignore[assignment, method-assign]


def _trust_the_power() -> None:
    """SQLite does not wait for the disk: a test's rows must survive a killed process, but no power cut."""
    connect_sqlite = database._connect_sqlite

    def hastily(busy_seconds: int) -> Any:
        connect = connect_sqlite(busy_seconds)

        def both(connection: Any, record: Any) -> None:
            connect(connection, record)
            connection.execute("PRAGMA synchronous = OFF")

        return both

    database._connect_sqlite = hastily
