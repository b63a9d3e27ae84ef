"""The queue's pages: one case after the other, each answer holds, each can be taken back."""

from app.extensions import db
from app.models import Signature
from tests.cast import Cast
from tests.client import InspectingClient

Two = tuple[int, int]


def standings(*ids: int) -> list[str]:
    db.session.expire_all()
    return [db.session.get_one(Signature, number).standing for number in ids]


def queue(cast: Cast) -> str:
    return f"/office{cast.path}/doubles"


def test_same(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    client.be(cast.ines).get(queue(cast))
    assert "1 left" in client.page.text
    client.submit("1 Same person")
    assert standings(*alvarez) == ["counts", "double"]
    assert "Nothing waits for you" in client.page.text
    client.submit("U Undo")
    assert standings(*alvarez) == ["counts", "counts"]
    client.submit("2 Different people")
    assert standings(*alvarez) == ["counts", "counts"]
    assert "Nothing waits for you" in client.page.text
