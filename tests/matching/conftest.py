import pytest

from app.common import keys
from app.matching import rarity


@pytest.fixture(autouse=True)
def _key() -> None:
    """Keys of a roll of our own, and none remembered from another."""
    keys.use("a roll's own key")
    rarity.part.cache_clear()
