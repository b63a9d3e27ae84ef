"""The page keeps to the day of closing by itself, however late a worker is, and says it beforehand."""

from datetime import date, timedelta

import time_machine
from sqlalchemy import func, select

from app.campaigns import jobs, plan
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Signature

ANCHORAGE = "America/Anchorage"


def close_on(petition, day: date):
    """Plan it; answers the last instant."""
    plan.put(petition, None, day)
    petition.changed_at = now()
    db.session.commit()
    return petition.closes_at


def roll() -> int:
    return db.session.scalar(select(func.count()).select_from(Signature)) or 0


def test_up_to_the_last_instant_and_no_longer(cast, client, signers):
    last = close_on(cast.petition, date(2026, 12, 11))
    with time_machine.travel(last, tick=False):
        client.get(cast.path)
        assert "Sign the petition" in client.page.text
        assert signers.sign("Rosa Marín", client).status_code == 303
    with time_machine.travel(last + timedelta(microseconds=1), tick=False):
        answer = client.get(cast.path)
        assert "This petition is closed for signatures." in client.page.text
        assert not client.page.all("form")
        assert answer.headers["ETag"]
        assert signers.sign("Ben Osei", client).status_code == 410
        assert "This petition is closed for signatures." in client.page.text
    assert roll() == 1
    assert cast.petition.state == "open"  # nobody has closed it yet


def test_closed_by_the_worker_it_reads_the_same(cast, client):
    last = close_on(cast.petition, date(2026, 12, 11))
    with time_machine.travel(last + timedelta(seconds=20), tick=False):
        jobs.keep_plans()
        client.get(cast.path)
    assert "This petition is closed for signatures." in client.page.text
    assert "December 11, 2026Closed for signatures" in client.page.text  # the city's day, not Greenwich's


def test_it_says_until_when_in_the_visitors_language(cast, client):
    close_on(cast.petition, date(2026, 12, 11))
    with time_machine.travel(days.noon(date(2026, 12, 1), ANCHORAGE), tick=False):
        client.get(cast.path)
        assert "Open until December 11." in client.page.text
        client.get(f"/{cast.campaign.slug}")
        assert "Open until December 11" in client.page.text
        client.get(f"{cast.path}?lang=es")
        assert "Abierta hasta el 11 de diciembre." in client.page.text
    with time_machine.travel(days.noon(date(2025, 12, 31), ANCHORAGE), tick=False):
        client.get(f"{cast.path}?lang=en")
        assert "Open until December 11, 2026." in client.page.text


def test_without_a_day_it_says_none(cast, client):
    client.get(cast.path)
    assert "Open until" not in client.page.text
