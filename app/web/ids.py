"""Numbers of rows, as they stand in addresses: one that no row can have is no row, and no fault of the database."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1  # what an INTEGER holds on both databases


class Number(IntegerConverter):
    """`<int:…>` in a rule; what is larger matches nothing (404)."""

    regex = r"\d{1,10}"

    def __init__(self, rules: Map) -> None:
        super().__init__(rules, max=LARGEST)


def read(text: str) -> int:
    """A number from a query. ValueError if no row can have it."""
    number = int(text)
    if not 0 < number <= LARGEST:
        raise ValueError(text)
    return number


def register(app: Flask) -> None:
    """Read every `<int:…>` so."""
    app.url_map.converters["int"] = Number
