"""Each signer sees which files that left held their row: day, what for, which fields."""

from datetime import timedelta
from typing import Any

from app.common.clock import now
from app.extensions import db
from app.models import Export, SnapshotLine
from app.roll import striking
from app.signing import deliveries, links
from tests.cast import Cast
from tests.client import InspectingClient


def left(cast: Cast, purpose: str, format: str = "csv", **more: Any) -> Export:
    moment = now()
    values = {"edition": "clerk", "as_of": moment, "fields": ["given_name", "ward"], "state": "taken",
              "taken_at": moment} | more  # fmt: skip
    row = Export(petition_id=cast.petition.id, format=format, purpose=purpose, created_at=moment, **values)
    db.session.add(row)
    db.session.flush()
    return row


def test_a_list_holds_who_counted_then(cast: Cast) -> None:
    rosa, ben = cast.signed(at=now() - timedelta(days=3)), cast.signed("Ben Osei", at=now() - timedelta(days=1))
    left(cast, "Two days ago", as_of=now() - timedelta(days=2))
    left(cast, "Never fetched", taken_at=None, state="ready")
    left(cast, "Public", edition="public")
    rosa.show_name, ben.show_name = True, False
    db.session.flush()
    assert [d.purpose for d in deliveries.of(rosa)] == ["Public", "Two days ago"]
    assert not deliveries.of(ben)
    striking.strike(ben, "double", cast.omar)
    left(cast, "Today")
    assert [d.purpose for d in deliveries.of(rosa)] == ["Today", "Public", "Two days ago"]
    assert not deliveries.of(ben)


def test_a_packet_wrote_down_whose_lines_it_holds(cast: Cast) -> None:
    rosa, ben = cast.signed(), cast.signed("Ben Osei")
    packet = left(cast, "Filing", "packet", frozen_at=now())
    again = left(cast, "Once more", "packet", frozen_at=now(), rebuilds_id=packet.id)
    db.session.add(SnapshotLine(export_id=packet.id, no=1, signature_id=rosa.id))
    db.session.flush()
    assert [d.purpose for d in deliveries.of(rosa)] == [again.purpose, packet.purpose]
    assert not deliveries.of(ben)


def test_the_page_says_so(cast: Cast, client: InspectingClient) -> None:
    rosa = cast.signed()
    page = f"/me/{links.make('me', rosa.id)}"
    client.get(page)
    assert "Nobody so far" in client.page.text
    left(cast, "For the clerk")
    client.get(page)
    assert "For the clerk" in client.page.text
    assert "first name, ward" in client.page.text
