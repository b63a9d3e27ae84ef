"""New signatures are matched as they come: certain ones set aside at once, doubtful ones kept for people."""

from sqlalchemy import func, select

from app import jobs
from app.extensions import db
from app.matching import arrivals
from app.matching import jobs as match_jobs
from app.models import MatchKey, Pair, Signature
from app.roll import erasure
from app.signing import mine
from tests.cast import Cast
from tests.matching.people import FAMILY, GIVEN, put


def standings(*rows: Signature) -> list[str]:
    db.session.expire_all()
    return [row.standing for row in rows]


def test_the_same_person_from_another_side_is_set_aside(cast: Cast) -> None:
    home = {"postal_code": "99501", "street_address": "12 Birch Street"}
    rosa = put(cast.petition, "Rosa", "Marin-Abernathy", "rosa@mail.example", days=0, **home)
    again = put(cast.petition, "Rosa M.", "Marin-Abernathy", "rosa@mail.example", days=5, **home)
    other = put(cast.petition, "Ben", "Marin-Abernathy", "ben@mail.example", days=6, **home)
    assert arrivals.match(cast.campaign.id) == 3
    assert arrivals.match(cast.campaign.id) == 0
    assert standings(rosa, again, other) == ["counts", "double", "counts"]
    assert again.double_of_id == rosa.id
    assert again.set_aside_by == "rules"
    assert all(row.matched_at for row in (rosa, again, other))


HOME = {"postal_code": "99501", "street_address": "12 Birch Street"}


def test_what_is_corrected_is_looked_at_again(cast: Cast) -> None:
    rosa = put(cast.petition, "Rosalinda", "Abernathy", "rosa@mail.example", days=0, **HOME)
    again = put(cast.petition, "Rosalinda M.", "Abernathy", "rosa@mail.example", days=5, **HOME)
    db.session.commit()
    arrivals.work(cast.campaign.id)
    assert standings(rosa, again) == ["counts", "double"]
    mine.correct(again, {"given_name": "Wilhelmina"})
    db.session.commit()
    assert arrivals.work(cast.campaign.id) == 1
    assert standings(rosa, again) == ["counts", "counts"]
    assert again.set_aside_by is None
    kept = db.session.scalars(select(func.count()).select_from(Pair).where(Pair.verdict == "auto")).one()
    assert kept == 0
    mine.correct(again, {"given_name": "Rosalinda M."})
    db.session.commit()
    arrivals.work(cast.campaign.id)
    assert standings(rosa, again) == ["counts", "double"]


def test_a_stalls_mailbox_says_nothing_from_the_ninth_name_on(cast: Cast) -> None:
    """What the first of them were held to be by that mailbox is taken back."""
    first = put(cast.petition, "Rosalinda", "Abernathy", "stall@mail.example", days=0, postal_code="99501")
    again = put(cast.petition, "Rosalinde", "Abernathy", "stall@mail.example", days=4, postal_code="99502")
    db.session.commit()
    arrivals.work(cast.campaign.id)
    assert standings(first, again) == ["counts", "double"]
    for n, (given, family) in enumerate(zip(GIVEN, FAMILY, strict=False)):
        put(cast.petition, given, family, "stall@mail.example", days=5 + n, postal_code="99501")
    db.session.commit()
    arrivals.work(cast.campaign.id)
    assert standings(first, again) == ["counts", "counts"]


def test_whoever_is_not_confirmed_or_erased_has_no_keys(cast: Cast) -> None:
    waiting = cast.sign("Rosa Marín")
    gone = put(cast.petition, "Ben", "Osei", "ben@mail.example")
    erasure.erase(gone)
    db.session.commit()
    assert arrivals.work(cast.campaign.id) == 1
    assert db.session.scalar(select(func.count()).select_from(MatchKey)) == 0
    assert waiting.matched_at is None


def test_keys_of_two_campaigns_never_meet(cast: Cast) -> None:
    for petition in (cast.petition, cast.other_petition):
        put(petition, "Rosalinda", "Abernathy", "rosa@mail.example", **HOME)
    db.session.commit()
    for campaign in (cast.campaign, cast.other_campaign):
        arrivals.work(campaign.id)
    assert not db.session.scalars(select(Pair)).all()
    keys = db.session.scalars(select(MatchKey.key)).all()
    assert len(keys) == len(set(keys)) > 0


def test_only_one_at_a_time(cast: Cast) -> None:
    put(cast.petition, "Rosa", "Marín", "rosa@mail.example")
    db.session.commit()
    with jobs.alone(f"match-{cast.campaign.id}") as alone:
        assert alone
        match_jobs.arrive()
        assert arrivals.waiting(cast.campaign.id) == 1
    match_jobs.arrive()
    assert arrivals.waiting(cast.campaign.id) == 0
    db.session.expire_all()
    assert cast.petition.tally.estimated_at
