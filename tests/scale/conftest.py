"""These need the extra `scale`, so `make test` passes this folder by (pyproject.toml) and `make scale` names it."""

import pytest

from app.common import keys


@pytest.fixture(autouse=True)
def _key() -> None:
    keys.use("a roll's own key")
