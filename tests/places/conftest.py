"""A roll whose signers live here and there."""

import pytest
from flask import Flask

from tests.cast import Cast


@pytest.fixture
def roll(app: Flask, cast: Cast) -> Cast:
    """Four who count, by ZIP and street; one who has not confirmed."""
    cast.signed("Ana Lee", street_address="12 Oak St")
    cast.signed("Ben Lee", street_address="14 Oak St")
    cast.signed("Cy Lee", postal_code="99502")
    cast.signed("Dee Lee", postal_code="10001")
    cast.sign("Eve Lee", street_address="12 Oak St Apt 2")
    return cast
