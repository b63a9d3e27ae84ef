"""How confirmation letters fare, by mail domain and hour, and what is alarming about them."""

from datetime import timedelta
from typing import Any

from app.common.clock import now
from app.extensions import db
from app.insight import facts, figures, health
from app.models import Letter
from app.web.language import speaking
from tests.cast import Cast
from tests.client import InspectingClient


def letters(cast: Cast, domain: str, number: int, ago: timedelta, confirmed: int = 0, **more: Any) -> None:
    """So many letters written so long ago, so many of them followed by a confirmation."""
    at = now() - ago
    for n in range(number):
        name, mailbox = f"Signer{n} {domain}", f"s{n}-{ago.total_seconds():.0f}@{domain}"
        row = cast.signed(name, email=mailbox, at=at) if n < confirmed else cast.sign(name, email=mailbox, at=at)
        values = {"sent_at": at, "attempts": 1} | more
        db.session.add(Letter(kind="confirm", petition_id=cast.petition.id, signature_id=row.id, created_at=at,
                              domain=domain, **values))  # fmt: skip
    db.session.commit()


def said(cast: Cast) -> list[str]:
    with speaking("en"):
        from app.insight import words

        return [words.alarm(alarm, "America/Anchorage") for alarm in facts.of(cast.petition).alarms]


def test_who_waits_for_long_is_named_with_what_the_server_says(cast: Cast, client: InspectingClient) -> None:
    waits = {"sent_at": None, "due_at": now() + timedelta(minutes=9), "attempts": 3, "answer": "421 try again later"}
    letters(cast, "outlook.com", 3, timedelta(hours=2), **waits)
    letters(cast, "gmail.com", 2, timedelta(minutes=20), **waits)
    letters(cast, "yahoo.com", 1, timedelta(hours=1), sent_at=None, held="failed", answer="550 recipient refused")
    (alarm,) = facts.of(cast.petition).alarms
    assert (alarm.code, alarm.arrival.domain, alarm.arrival.waiting) == ("stuck", "outlook.com", 3)
    client.be(cast.omar)
    for path in (cast.path, f"{cast.path}/letters"):
        client.get(f"/office{path}")
        assert "Outlook addresses have waited since " in client.page.text
        assert "Their server answers “421 try again later”" in client.page.text
    assert "“550 recipient refused” to 1 letter given up" in client.page.text
    assert "@" not in client.page.text
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}")
    assert "Outlook addresses have waited since " in client.page.text
    assert "Heard in 1 city: Millbrook" in client.page.text


def test_letters_never_tried_are_our_own_fault(cast: Cast) -> None:
    letters(cast, "gmail.com", 2, timedelta(hours=1), sent_at=None, due_at=now() - timedelta(hours=1), attempts=0)
    (told,) = said(cast)
    assert told.startswith("No letter to Gmail addresses has been tried since ")


def test_taken_but_not_answered_is_told_where_others_answer(cast: Cast) -> None:
    letters(cast, "gmail.com", 20, timedelta(hours=3), confirmed=18)
    letters(cast, "icloud.com", 19, timedelta(hours=3), confirmed=1)
    assert said(cast) == [], "nineteen letters are too few"
    letters(cast, "icloud.com", 1, timedelta(hours=4))
    assert said(cast) == ["Letters to iCloud addresses arrive, but hardly anybody confirms: 1 of 20 within a day, "
                          "elsewhere 18 of 20."]  # fmt: skip


def test_hours_add_up_to_the_week(cast: Cast) -> None:
    letters(cast, "gmail.com", 3, timedelta(hours=3), confirmed=2)
    letters(cast, "gmail.com", 2, timedelta(hours=5), confirmed=2)
    letters(cast, "other", 1, timedelta(hours=5))
    letters(cast, "gmail.com", 4, timedelta(days=8), confirmed=4)
    hours = health.hours(cast.petition)
    assert hours.domains == ["gmail.com", "other"]
    assert [cells["gmail.com"][:2] for _hour, cells in hours.rows] == [(3, 2), (2, 2)]
    gmail = figures.of(cast.petition).arrivals[0]
    assert (gmail.domain, gmail.sent, gmail.confirmed, gmail.share) == ("gmail.com", 5, 4, 80)
    assert health.Arrival.read(gmail.stored()) == gmail
