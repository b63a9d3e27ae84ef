"""What was never confirmed is erased after fourteen days, whatever else happened to it, and however much it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.common.clock import now
from app.extensions import db
from app.models import Signature
from app.roll import standing, striking
from app.signing import jobs
from tests.cast import Cast


@pytest.mark.parametrize("fate", ["unconfirmed", "withdrawn", "struck"])
@pytest.mark.parametrize(("days", "erased"), [(13, False), (15, True)])
def test_never_confirmed(cast: Cast, fate: str, days: int, erased: bool) -> None:
    rosa = cast.sign(at=now() - timedelta(days=days), reason="Because")
    if fate == "withdrawn":
        rosa.withdrawn_at = now()
        standing.settle([rosa.id])
    elif fate == "struck":
        striking.strike(rosa, "Not a person", cast.omar)
    db.session.commit()
    assert jobs.expire() == erased
    rosa = db.session.get_one(Signature, rosa.id, populate_existing=True)
    assert (rosa.standing, rosa.email) == (("erased", None) if erased else (fate, "rosa@mail.example"))
    assert jobs.expire() == 0


def test_confirmed_ones_stay(cast: Cast) -> None:
    rosa = cast.signed(at=now() - timedelta(days=100))
    gone = cast.signed("Ben Osei", at=now() - timedelta(days=100))
    gone.withdrawn_at = now()
    standing.settle([gone.id])
    db.session.commit()
    assert jobs.expire() == 0
    assert rosa.email
    assert gone.email


def test_batch_after_batch_until_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)
    for number in range(10):
        cast.sign(f"Signer{number} Marín", at=now() - timedelta(days=20))
    assert jobs.expire() == 10
    assert set(db.session.scalars(select(Signature.standing))) == {"erased"}
