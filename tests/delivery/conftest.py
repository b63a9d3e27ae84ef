"""Who delivers."""

import pytest

from tests.client import InspectingClient


@pytest.fixture
def omar(app, cast):
    """Omar's browser."""
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = InspectingClient(app, app.response_class)
    visitor.be(cast.omar)
    return visitor
