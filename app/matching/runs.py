"""A full run: all signatures of a campaign compared again, and what is on file brought in step with what was found.

Stages: reading, keying (what is missing), comparing, writing (pairs in order of a_id), joining (groups).
Each batch is a transaction that says how far it is, so a run that was killed goes on there. While it is under way
arrivals wait. What people decided is not touched: `closing.close` puts it above what was computed.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from app import audit, jobs
from app.common.clock import now
from app.extensions import db
from app.matching import arrivals, cases, closing, comparing, counting, frequency, store
from app.matching.compare import RULES
from app.models import Account, MatchRun, Petition, Ruling, Signature
from app.models.matching import UNDER_WAY

S = Signature
Step = comparing.Step
TOGETHER = 100  # signatures whose groups are brought in step in one transaction
MANY = 3_000  # so many that wait are compared all at once
FEW = 50  # signatures below which nothing is rare or frequent
PATIENCE = timedelta(minutes=1)  # how long an asked-for run waits for its job, before whoever comes by does it
PAUSE = timedelta(hours=1)  # after a run that failed


def under_way(campaign_id: int) -> MatchRun | None:
    """The run of this campaign that is asked for or running; there is one at most."""
    mine = select(MatchRun).where(MatchRun.campaign_id == campaign_id, MatchRun.state.in_(UNDER_WAY))
    return db.session.scalars(mine.order_by(MatchRun.id).limit(1)).first()


def last(campaign_id: int) -> MatchRun | None:
    """The newest run of this campaign, whatever became of it."""
    mine = select(MatchRun).where(MatchRun.campaign_id == campaign_id).order_by(MatchRun.id.desc())
    return db.session.scalars(mine.limit(1)).first()


def ask(campaign_id: int, account: Account | None = None) -> MatchRun:
    """Have a worker look through all rolls of a campaign; the run that is under way, if there is one."""
    run, new = _run(campaign_id, account)
    if new:
        jobs.enqueue("match", run.id)
    return run


def begin(campaign_id: int, account: Account | None = None) -> MatchRun:
    """The same for whoever does it at once."""
    return _run(campaign_id, account)[0]


def tend(campaign_id: int) -> None:
    """What a worker does for a campaign every few seconds: match what has come, or go on with a run left alone."""
    with jobs.alone(f"match-{campaign_id}") as alone:
        if not alone:
            return
        run = under_way(campaign_id)
        if run is not None:
            young = run.state == "asked" and now() - run.created_at < PATIENCE
            run_id = run.id
            db.session.rollback()
            if not young:
                go(run_id)
            return
        former = last(campaign_id)
        failed = former is not None and former.state == "failed" and now() - (former.ended_at or now()) < PAUSE
        many = not failed and arrivals.waiting(campaign_id, MANY + 1) > MANY
        db.session.rollback()
        if many:
            with jobs.transaction():
                ask(campaign_id)
            return
        if arrivals.work(campaign_id) and not failed and _has_doubled(campaign_id):
            with jobs.transaction():
                ask(campaign_id)
        estimate(campaign_id)


def estimate(campaign_id: int, *, always: bool = False) -> None:
    """The campaign's estimates anew, where it is time."""
    rolls = select(Petition.id).where(Petition.campaign_id == campaign_id)
    for petition_id in db.session.scalars(rolls).all():
        with jobs.transaction():
            if always or counting.due(petition_id):
                counting.count(petition_id)


def go(run_id: int, step: Step | None = None) -> None:
    """Do the run, or the rest of it. The caller is alone with the campaign. A failure is left in words."""
    with jobs.transaction():
        run = db.session.get(MatchRun, run_id)
        if run is None or run.state not in UNDER_WAY:
            return
        if run.state == "asked" or run.rules != RULES:
            run.state, run.rules, run.found = "running", RULES, {}
        campaign_id, since = run.campaign_id, run.created_at
    try:
        comparing.compare_all(run_id, campaign_id, since, step)
        _join(run_id, campaign_id, step)
        _end(run_id, campaign_id)
    except Exception as error:
        _fail(run_id, since, error)
        raise


def _has_doubled(campaign_id: int) -> bool:
    """Whether there are twice as many signatures as at the last run: what is rare is another thing by now."""
    with jobs.transaction():
        mine = select(MatchRun).where(MatchRun.campaign_id == campaign_id, MatchRun.state == "done")
        run = db.session.scalars(mine.order_by(MatchRun.id.desc()).limit(1)).first()
        former = (run.found or {}).get("signatures", 0) if run else FEW
        return frequency.total(campaign_id) >= 2 * max(former, FEW)


def _run(campaign_id: int, account: Account | None) -> tuple[MatchRun, bool]:
    store.hold(campaign_id)
    if run := under_way(campaign_id):
        return run, False
    run = MatchRun(campaign_id=campaign_id, account_id=account.id if account else None, state="asked", created_at=now())
    db.session.add(run)
    db.session.flush()
    audit.record("match.asked", run, account, campaign=campaign_id)
    return run, True


def _join(run_id: int, campaign_id: int, step: Step | None) -> None:
    """Bring all groups in step, a batch at a time."""
    ids = _grouped(campaign_id)
    with jobs.transaction():
        upto = (db.session.get_one(MatchRun, run_id).found or {}).get("joined", 0)
    seen: set[int] = set()
    for start in range(0, len(ids), TOGETHER):
        some = [one for one in ids[start : start + TOGETHER] if one > upto and one not in seen]
        if not some:
            continue
        with jobs.transaction():
            store.hold(campaign_id)
            done = closing.close(some)
            counts = {"set_aside": done.aside, "brought_back": done.back, "doubtful": done.doubtful}
            comparing.note(run_id, ("joining", start + len(some), len(ids)), counts, joined=some[-1])
        seen |= done.ids
        if step:
            step("joining", start + len(some), len(ids))
    if step and ids:
        step("joining", len(ids), len(ids))


def _grouped(campaign_id: int) -> list[int]:
    """Every signature that is in a group, or may come into one, in order."""
    rolls = list(db.session.scalars(select(Petition.id).where(Petition.campaign_id == campaign_id)))
    linked = select(S.id).where(S.petition_id.in_(rolls), S.double_of_id.is_not(None))
    elsewhere = select(S.id).where(S.petition_id.in_(rolls), S.person_id.is_not(None))
    ruled = select(Ruling.a_id, Ruling.b_id).where(Ruling.petition_id.in_(rolls), Ruling.lifted_at.is_(None))
    found = {*db.session.scalars(linked), *db.session.scalars(elsewhere)}
    for query in (ruled, store.certain(campaign_id)):
        for pair in db.session.execute(query):
            found.update(pair)
    db.session.rollback()
    return sorted(found)


def _end(run_id: int, campaign_id: int) -> None:
    rolls = db.session.scalars(select(Petition.id).where(Petition.campaign_id == campaign_id)).all()
    db.session.rollback()
    for petition_id in rolls:
        with jobs.transaction():
            store.hold(campaign_id)
            cases.count([petition_id])
            counting.count(petition_id)
    with jobs.transaction():
        run = db.session.get_one(MatchRun, run_id)
        found = {name: n for name, n in (run.found or {}).items() if name not in ("keyed", "upto", "joined")}
        found["signatures"] = frequency.total(campaign_id)
        run.state, run.stage, run.ended_at, run.found = "done", "", now(), found
        audit.record("match.done", run, None, campaign=campaign_id, **found)


def _fail(run_id: int, since: Any, error: Exception) -> None:
    """Leave it in words; what it had marked as matched waits again."""
    db.session.rollback()
    with jobs.transaction():
        run = db.session.get_one(MatchRun, run_id)
        run.state, run.ended_at, run.failure = "failed", now(), type(error).__name__
        again = update(S).where(S.matched_at == since).values(matched_at=None)
        db.session.execute(again, execution_options={"synchronize_session": False})


def campaigns() -> list[int]:
    """Those with a run that is asked for or running."""
    return list(db.session.scalars(select(MatchRun.campaign_id).where(MatchRun.state.in_(UNDER_WAY)).distinct()))
