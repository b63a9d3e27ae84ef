"""When the council meets. The next meeting is also `Petition.meets_at`, which pages show; it is set nowhere else."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import audit
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Account, Meeting, Petition

LASTS = timedelta(hours=2)  # how long a meeting stays the next one after it began
MOST = 200  # meetings of one petition


class Refused(ValueError):
    """Why a meeting cannot be entered: `code` is twice (there is one at that time) or many (over MOST)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def of(petition: Petition) -> list[Meeting]:
    """All of them, by time."""
    return among([petition.id])[petition.id]


def among(petition_ids: Iterable[int]) -> dict[int, list[Meeting]]:
    """The meetings of several petitions, in one question."""
    found: dict[int, list[Meeting]] = {number: [] for number in petition_ids}
    for row in db.session.scalars(select(Meeting).where(Meeting.petition_id.in_(found)).order_by(Meeting.at)):
        found[row.petition_id].append(row)
    return found


def has_hour(at: datetime, zone: str) -> bool:
    """Whether the hour is known: a day's first instant stands for a day alone."""
    return at.astimezone(ZoneInfo(zone)).time() != time.min


def over(at: datetime, zone: str) -> datetime:
    """When a meeting is behind us: two hours after it began; without an hour, as its day ends."""
    return at + LASTS if has_hour(at, zone) else days.end(days.of(at, zone), zone)


def add(petition: Petition, at: datetime, note: str = "", account: Account | None = None) -> Meeting:
    """Enter a meeting. May raise Refused."""
    _alone(petition)
    row = Meeting(petition_id=petition.id, at=at, note=note, changed_at=now())
    _free(petition, row)
    db.session.add(row)
    _kept(petition, account)
    return row


def move(petition: Petition, meeting: Meeting, at: datetime, note: str, account: Account | None = None) -> None:
    """Another time, or another note. May raise Refused; nothing is changed then."""
    _alone(petition)
    if at != meeting.at:
        _free(petition, Meeting(id=meeting.id, petition_id=petition.id, at=at))
    meeting.at, meeting.note, meeting.changed_at = at, note, now()
    _kept(petition, account)


def remove(petition: Petition, meeting: Meeting, account: Account | None = None) -> None:
    """It does not take place."""
    db.session.delete(meeting)
    _kept(petition, account)


def put_next(petition: Petition, at: datetime | None, account: Account | None = None) -> None:
    """The next meeting is at this time (none: not known), as the petition's own form says it; one that is over stays
    on record."""
    _alone(petition)
    rows = {row.at: row for row in of(petition)}
    if at == petition.meets_at and (at is None or at in rows):
        return
    shown, there = rows.get(petition.meets_at) if petition.meets_at else None, rows.get(at) if at else None
    if shown is not None and over(shown.at, petition.city.time_zone) > now():
        if at is None or there is not None:
            db.session.delete(shown)
        else:
            shown.at, shown.changed_at = at, now()
            there = shown
    if at is not None and there is None:
        db.session.add(Meeting(petition_id=petition.id, at=at, changed_at=now()))
    if at is None:
        petition.meets_at = None
    _kept(petition, account)


def keep(petition: Petition) -> bool:
    """Let `meets_at` be the next meeting, or the last one if none lies ahead; answers whether it changed."""
    db.session.flush()
    zone, rows = petition.city.time_zone, of(petition)
    ahead = [row.at for row in rows if over(row.at, zone) > now()]
    found = ahead[0] if ahead else petition.meets_at if petition.meets_at in [row.at for row in rows] else None
    if found == petition.meets_at:
        return False
    petition.meets_at, petition.changed_at = found, now()
    return True


def due() -> list[int]:
    """Petitions whose next meeting may be over while another one is entered."""
    later = select(Meeting.id).where(Meeting.petition_id == Petition.id, Meeting.at > Petition.meets_at).exists()
    passed = select(Petition.id).where(Petition.meets_at < now() - LASTS, later)
    return list(db.session.scalars(passed.order_by(Petition.id)))


def _alone(petition: Petition) -> None:
    """Until this transaction ends, be the only one who changes its meetings."""
    db.session.flush()
    db.session.execute(select(Petition.id).where(Petition.id == petition.id).with_for_update(key_share=True))


def _free(petition: Petition, row: Meeting) -> None:
    others = [other for other in of(petition) if other.id != row.id]
    if any(other.at == row.at for other in others):
        raise Refused("twice")
    if len(others) >= MOST:
        raise Refused("many")


def _kept(petition: Petition, account: Account | None) -> None:
    keep(petition)
    audit.record("meetings.changed", petition, account)
