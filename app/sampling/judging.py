"""Weeding: what people find of each line drawn. Several may weed one sample; the sample's counts move with each
verdict, in its transaction, so that no page has to count."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, Pair, Petition, Sample, SampledLine, Signature
from app.models.sample import VERDICTS_OF_LINES
from app.sampling.rules import Findings

AT_IT = timedelta(minutes=10)  # whoever answered within is weeding now
LOOKED_BACK = 40  # answers
NEAREST = 4


class NotPossible(ValueError):
    """This cannot be said of that line: `code` is verdict, judged (by somebody, meanwhile), twin, mutual."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def find(petition: Petition, sample_id: int) -> Sample | None:
    """One sample of this petition, of no other."""
    return db.session.scalar(select(Sample).filter_by(petition_id=petition.id, id=sample_id))


def of(petition: Petition) -> list[Sample]:
    """All its samples, the newest first."""
    return list(db.session.scalars(select(Sample).filter_by(petition_id=petition.id).order_by(Sample.id.desc())))


def last(petition_id: int) -> Sample | None:
    """The newest."""
    mine = select(Sample).filter_by(petition_id=petition_id).order_by(Sample.id.desc()).limit(1)
    return db.session.scalar(mine)


def findings(sample: Sample) -> Findings:
    """What was found so far. The lines are shown in the order drawn, so the lines judged are a random sample too."""
    return Findings(
        sample.filed, sample.judged, sample.valid, sample.outside, sample.paired, sample.halved, sample.other
    )


def following(sample: Sample, account: Account) -> SampledLine | None:
    """The next line nobody has judged; whoever weeds at the same time gets another."""
    others = _at_work(sample, account)
    place = sorted({*others, account.id}).index(account.id)
    waiting = select(SampledLine).where(SampledLine.sample_id == sample.id, SampledLine.verdict.is_(None))
    rows = db.session.scalars(waiting.order_by(SampledLine.rank).limit(place + 1)).all()
    return rows[-1] if rows else None


def line(sample: Sample, rank: int) -> SampledLine | None:
    """One line of it."""
    return db.session.get(SampledLine, (sample.id, rank))


def newest(sample: Sample, account: Account) -> SampledLine | None:
    """The line this reviewer judged last, of the last some that anybody did."""
    mine = (row for row in _lately(sample) if row.account_id == account.id)
    return next(mine, None)


def judge(
    sample: Sample, rank: int, verdict: str, account: Account, *, twin_id: int | None = None, note: str = ""
) -> SampledLine:
    """Say what a line is. `twin_id`: of a double, the other line's signature; without one it counts as drawn too.
    Raises NotPossible."""
    if verdict not in VERDICTS_OF_LINES:
        raise NotPossible("verdict")
    _hold(sample)
    found = line(sample, rank)
    if found is None or found.verdict is not None:
        raise NotPossible("judged")
    within = False
    if verdict == "double":
        twin = _twin(sample, found, twin_id)
        within = twin_id is None or twin is not None
    else:
        twin_id = None
    found.verdict, found.twin_id, found.within, found.note = verdict, twin_id, within, note
    found.account_id, found.judged_at = account.id, now()
    _move(sample, verdict, within, +1)
    audit.record("sample.judged", sample, account, line=rank, verdict=verdict)
    return found


def undo(sample: Sample, account: Account) -> SampledLine | None:
    """Take back this reviewer's last verdict; the line waits again, its note stays to be bettered."""
    _hold(sample)
    found = newest(sample, account)
    if found is None or found.verdict is None:
        return None
    _move(sample, found.verdict, found.within, -1)
    audit.record("sample.taken_back", sample, account, line=found.rank, verdict=found.verdict)
    found.verdict = found.twin_id = found.account_id = found.judged_at = None
    found.within = False
    return found


def nearest(signature_id: int) -> list[Pair]:
    """The likeliest look-alikes of one signature, whatever was decided of them, the nearest first."""
    found = [
        *db.session.scalars(select(Pair).where(Pair.a_id == signature_id).order_by(Pair.probability.desc()).limit(12)),
        *db.session.scalars(select(Pair).where(Pair.b_id == signature_id).order_by(Pair.probability.desc()).limit(12)),
    ]
    here = [pair for pair in found if pair.petition_id is not None]  # of another city's roll: no line of this packet
    return sorted(here, key=lambda pair: (-pair.probability, pair.id))[:NEAREST]


def gone(sample: Sample) -> dict[str, int]:
    """Lines drawn that no longer count, by their standing now."""
    s: Any = Signature
    query = (
        select(s.standing, func.count())
        .join(SampledLine, (SampledLine.signature_id == s.id) & (SampledLine.sample_id == sample.id))
        .where(s.petition_id == sample.petition_id, s.standing.in_(("withdrawn", "erased", "struck", "double")))
        .group_by(s.standing)
    )
    return dict(db.session.execute(query).all())


def _twin(sample: Sample, found: SampledLine, twin_id: int | None) -> SampledLine | None:
    """The other line, if it was drawn."""
    if twin_id is None:
        return None
    on_roll = select(Signature.id).filter_by(id=twin_id, petition_id=sample.petition_id)
    if twin_id == found.signature_id or db.session.scalar(on_roll) is None:
        raise NotPossible("twin")
    other = db.session.scalar(select(SampledLine).filter_by(sample_id=sample.id, signature_id=twin_id))
    if other and other.verdict == "double" and other.twin_id == found.signature_id:
        raise NotPossible("mutual")  # one of the two is the person's own line
    return other


def _at_work(sample: Sample, account: Account) -> set[int]:
    begin: datetime = now() - AT_IT
    return {row.account_id for row in _lately(sample) if row.account_id and row.judged_at and row.judged_at > begin}


def _lately(sample: Sample) -> list[SampledLine]:
    answered = select(SampledLine).where(SampledLine.sample_id == sample.id, SampledLine.judged_at.is_not(None))
    return list(db.session.scalars(answered.order_by(SampledLine.judged_at.desc()).limit(LOOKED_BACK)))


def _hold(sample: Sample) -> None:
    """The sample's row is the lock under which its counts move."""
    db.session.flush()
    db.session.refresh(sample, with_for_update=True)


def _move(sample: Sample, verdict: str, within: bool, by: int) -> None:
    name = ("paired" if within else "halved") if verdict == "double" else verdict
    counter = getattr(Sample, name)
    changed = update(Sample).where(Sample.id == sample.id).values({name: counter + by})
    db.session.execute(changed, execution_options={"synchronize_session": False})
    db.session.refresh(sample)
