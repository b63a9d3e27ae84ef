"""A full run finds what arrivals find, overrides nobody, and goes on where it was killed."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app import jobs
from app.extensions import db
from app.matching import arrivals, comparing, deciding, runs
from app.models import Event, MatchKey, MatchRun, NameCount, Pair, Signature
from app.roll import doubles, erasure, standing
from tests.cast import Cast
from tests.matching.people import crowd, put


def fill(cast: Cast, number: int = 80, seed: int = 3) -> None:
    for n, row in enumerate(crowd(number, seed)):
        put(cast.draft if n % 5 == 4 else cast.petition, **row)
    db.session.commit()


def run(cast: Cast) -> MatchRun:
    with jobs.transaction():
        run_id = runs.begin(cast.campaign.id).id
    runs.go(run_id)
    return db.session.get_one(MatchRun, run_id)


def again(cast: Cast) -> None:
    """Everybody is matched once more."""
    db.session.execute(update(Signature).values(matched_at=None))
    db.session.commit()
    arrivals.work(cast.campaign.id)


def pairs() -> Any:
    db.session.expire_all()
    rows = db.session.scalars(select(Pair).order_by(Pair.a_id, Pair.b_id))
    return [(p.petition_id, p.a_id, p.b_id, round(p.probability, 6), p.verdict, p.veto, p.decision) for p in rows]


def people() -> Any:
    db.session.expire_all()
    rows = db.session.scalars(select(Signature).order_by(Signature.id))
    return [(row.id, row.standing, row.double_of_id, row.person_id) for row in rows]


def keys() -> Any:
    found = [set(map(tuple, db.session.execute(select(*table.__table__.c)))) for table in (MatchKey, NameCount)]
    return found[0], {row for row in found[1] if row[2] > 2}  # less frequent ones say nothing


def test_a_run_finds_what_arrivals_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the sixth digit, once the names have been counted: how rare a name is, arrivals know only of those before."""
    monkeypatch.setattr(arrivals, "BATCH", 3)
    fill(cast)
    run(cast)
    again(cast)
    before = people(), pairs(), keys()
    done = run(cast)
    assert (done.state, done.failure) == ("done", None)
    assert (people(), pairs(), keys()) == before
    assert any(row[0] is None and row[4] == "auto" for row in pairs()), "somebody signed in both cities"
    assert done.found
    assert [done.found[name] for name in ("new", "gone", "changed")] == [0, 0, 0]
    assert arrivals.match(cast.campaign.id) == 0


def test_the_first_run_of_an_unmatched_roll(cast: Cast) -> None:
    fill(cast)
    run(cast)
    first = people(), pairs(), keys()
    assert arrivals.match(cast.campaign.id) == 0
    run(cast)
    assert (people(), pairs(), keys()) == first


def test_no_run_overrides_a_decision(cast: Cast) -> None:
    fill(cast)
    run(cast)
    mine = select(Pair).where(Pair.petition_id == cast.petition.id)
    auto = db.session.scalars(mine.where(Pair.verdict == "auto")).all()
    deciding.decide(cast.petition, auto[0].a_id, auto[0].b_id, "different", cast.ines)
    ignored = db.session.scalars(mine.where(Pair.verdict != "auto").order_by(Pair.probability)).all()
    deciding.decide(cast.petition, ignored[0].a_id, ignored[0].b_id, "same", cast.ines)
    before, together = people(), doubles.group_of(ignored[0].a_id)
    one, other = auto[0].a_id, auto[0].b_id
    db.session.commit()
    run(cast)
    assert people() == before
    assert one not in doubles.group_of(other)
    assert ignored[0].b_id in together


def test_what_is_no_longer_certain_comes_back_and_says_so(cast: Cast) -> None:
    fill(cast)
    run(cast)
    aside = db.session.scalars(select(Signature).where(Signature.set_aside_by == "rules")).first()
    assert aside
    db.session.execute(update(Signature).where(Signature.id == aside.id).values(given_name="Wilhelmina"))
    db.session.commit()
    done = run(cast)
    db.session.expire_all()
    assert aside.standing == "counts"
    assert done.found
    assert done.found["brought_back"] == 1
    told = select(Event).where(Event.name == "signature.brought_back", Event.subject_id == aside.id)
    assert db.session.scalars(told).one()


@pytest.mark.parametrize("stage", ["reading", "keying", "writing", "joining"])
def test_a_killed_run_goes_on_and_finds_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    monkeypatch.setattr(comparing, "READ", 10)
    monkeypatch.setattr(comparing, "WRITE", 10)
    monkeypatch.setattr(runs, "TOGETHER", 5)
    fill(cast)
    with jobs.transaction():
        run_id = runs.begin(cast.campaign.id).id
    seen = 0

    class Killed(BaseException):
        """As by kill -9: nobody is there to write down a failure."""

    def step(at: str, done: int, total: int) -> None:
        nonlocal seen
        seen += at == stage
        if seen == 3:
            raise Killed

    with pytest.raises(Killed):
        runs.go(run_id, step)
    db.session.rollback()
    killed = db.session.get_one(MatchRun, run_id)
    assert killed.state == "running"
    written = len(pairs())
    runs.go(run_id)
    after = pairs(), people(), keys()
    assert db.session.get_one(MatchRun, run_id).state == "done"
    assert stage in ("reading", "keying") or 0 < written <= len(after[0])
    for table in (Pair, MatchKey, NameCount):
        db.session.execute(delete(table))
    changed = update(Signature).values(matched_at=None)
    db.session.execute(changed)
    db.session.commit()
    run(cast)
    assert (pairs(), people(), keys()) == after
    for petition in (cast.petition, cast.draft):
        held = (petition.tally.people, petition.tally.signatures)
        tally = standing.recount(petition.id)
        assert (tally.people, tally.signatures) == held


def test_somebody_erased_in_the_middle_leaves_no_pair(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cast)
    arrivals.work(cast.campaign.id)
    gone = pairs()[0][1]
    with jobs.transaction():
        run_id = runs.begin(cast.campaign.id).id

    def step(at: str, done: int, total: int) -> None:
        if (at, done) == ("reading", total):
            erasure.erase(db.session.get_one(Signature, gone))
            db.session.commit()

    runs.go(run_id, step)
    assert not [row for row in pairs() if gone in row[1:3]]
    assert not db.session.scalars(select(MatchKey).where(MatchKey.signature_id == gone)).all()


def test_one_run_at_a_time(cast: Cast) -> None:
    fill(cast, 10)
    first = runs.begin(cast.campaign.id)
    assert runs.ask(cast.campaign.id).id == first.id
    db.session.commit()
    with jobs.alone(f"match-{cast.campaign.id}") as alone:
        assert alone
        runs.tend(cast.campaign.id)
        with jobs.alone(f"match-{cast.campaign.id}") as again:
            assert not again
    assert db.session.get_one(MatchRun, first.id).state == "asked"


def test_many_at_once_are_left_to_a_run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MANY", 5)
    fill(cast, 10)
    runs.tend(cast.campaign.id)
    asked = db.session.scalars(select(MatchRun)).one()
    jobs.run("match", asked.id)
    assert (asked.state, arrivals.waiting(cast.campaign.id)) == ("done", 0)


def test_a_run_that_fails_says_so_and_forgets_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cast, 10)

    def fails(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(comparing.engine, "roll", fails)
    with pytest.raises(OSError, match="full"):
        run(cast)
    assert db.session.scalars(select(MatchRun)).one().failure == "OSError"
    assert arrivals.waiting(cast.campaign.id) == 9, "one was an exact double online"
    runs.tend(cast.campaign.id)
    assert arrivals.waiting(cast.campaign.id) == 0
