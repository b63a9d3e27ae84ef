"""Whether confirmation letters arrive, by mail domain and hour, and what to be alarmed about. Numbers only."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, select

from app.common.clock import now
from app.extensions import db
from app.models import Letter, Petition, Signature

LATE = timedelta(minutes=30)  # a letter due for longer than this is stuck
HOURS = 48  # told one by one
FEW = 20  # letters of a domain below which a low share says nothing
NAMES = {
    "gmail.com": "Gmail", "yahoo.com": "Yahoo", "outlook.com": "Outlook", "hotmail.com": "Hotmail",
    "icloud.com": "iCloud", "aol.com": "AOL", "proton.me": "Proton",
}  # fmt: skip


@dataclass
class Arrival:
    """How a week's confirmation letters to one kind of mailbox fare."""

    domain: str  # of a large provider, or "other"
    sent: int = 0
    confirmed: int = 0  # of those sent
    today: int = 0  # sent within a day, and more than an hour ago
    today_confirmed: int = 0
    waiting: int = 0
    untried: int = 0  # of those waiting, never attempted
    failed: int = 0  # given up
    oldest: datetime | None = None  # of those waiting, when written
    next_at: datetime | None = None  # the next attempt
    answers: dict[str, int] = field(default_factory=dict)  # what their server said last, of how many that wait
    refusals: dict[str, int] = field(default_factory=dict)  # the same of those given up

    def add(
        self, answer: str | None, sent: int, confirmed: int, today: int, today_confirmed: int, waiting: int,
        untried: int, failed: int, oldest: datetime | None, next_at: datetime | None,
    ) -> None:  # fmt: skip
        """Letters with one answer."""
        self.sent += sent
        self.confirmed += confirmed
        self.today += today
        self.today_confirmed += today_confirmed
        self.waiting += waiting
        self.untried += untried
        self.failed += failed
        self.oldest = min(filter(None, (self.oldest, oldest)), default=None)
        self.next_at = min(filter(None, (self.next_at, next_at)), default=None)
        for answers, number in ((self.answers, waiting), (self.refusals, failed)):
            if answer and number:
                answers[answer] = answers.get(answer, 0) + number

    @property
    def name(self) -> str:
        """As people say it; empty: all other domains."""
        return NAMES.get(self.domain, "")

    @property
    def share(self) -> int:
        """Of the letters sent, how many were followed by a confirmation, in percent."""
        return round(100 * self.confirmed / self.sent) if self.sent else 0

    @property
    def answer(self) -> str | None:
        """What their server says to most of those that wait."""
        return max(self.answers, key=lambda text: self.answers[text], default=None)

    @property
    def stuck(self) -> bool:
        return self.waiting > 0 and self.oldest is not None and now() - self.oldest > LATE

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        times = {
            name: at.isoformat() if at else None for name, at in (("oldest", self.oldest), ("next_at", self.next_at))
        }
        return asdict(self) | times

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Arrival":
        """From JSON."""
        times = {name: datetime.fromisoformat(stored[name]) if stored[name] else None for name in ("oldest", "next_at")}
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__ if name in stored} | times)


class Alarm(NamedTuple):
    """`idle`: we do not send; `stuck`: their server takes none; `silent`: it does, and hardly anybody confirms."""

    code: str
    arrival: Arrival
    others: tuple[int, int] = (0, 0)  # silent: sent and confirmed elsewhere


def alarms(arrivals: Iterable[Arrival]) -> list[Alarm]:
    """What is wrong, the worst first."""
    rows = list(arrivals)
    found = []
    for row in (row for row in rows if row.stuck):
        found.append(Alarm("idle" if row.untried == row.waiting else "stuck", row))
    for row in rows:
        rest = [other for other in rows if other is not row]
        sent, confirmed = sum(other.today for other in rest), sum(other.today_confirmed for other in rest)
        low = row.today >= FEW and sent >= FEW and 2 * row.today_confirmed * sent < row.today * confirmed
        if low and not row.stuck:
            found.append(Alarm("silent", row, (sent, confirmed)))
    return sorted(found, key=lambda alarm: (alarm.code == "silent", alarm.arrival.oldest or now()))


class Cell(NamedTuple):
    """The letters written in one hour to one domain."""

    sent: int = 0
    confirmed: int = 0
    waiting: int = 0
    failed: int = 0


class Hours(NamedTuple):
    domains: list[str]  # the most letters first
    rows: list[tuple[datetime, dict[str, Cell]]]  # by the hour in which letters were written, the newest first


def hours(petition: Petition) -> Hours:
    """The last two days' letters, hour by hour; an hour without any is left out."""
    since = now() - timedelta(hours=HOURS)
    moment = func.timezone("UTC", Letter.created_at) if _postgresql() else Letter.created_at
    hour = func.substr(cast(moment, String), 1, 13).label("hour")
    domain = func.coalesce(Letter.domain, "other").label("domain")
    gone = Letter.sent_at.is_not(None)
    query = (
        select(
            hour, domain, func.count().filter(gone), func.count().filter(gone, Signature.confirmed_at.is_not(None)),
            func.count().filter(Letter.due_at.is_not(None)), func.count().filter(Letter.held == "failed"),
        )
        .join(Signature, Signature.id == Letter.signature_id)
        .where(Signature.petition_id == petition.id, Signature.signed_at > since, Letter.kind == "confirm")
        .group_by("hour", "domain")
    )  # fmt: skip
    found: dict[datetime, dict[str, Cell]] = defaultdict(dict)
    total: Counter[str] = Counter()
    for text, name, *numbers in db.session.execute(query):
        cell = Cell(*numbers)
        if any(cell):
            found[datetime.fromisoformat(f"{text}:00:00+00:00")][name] = cell
            total[name] += cell.sent + cell.waiting + cell.failed
    return Hours([name for name, _ in total.most_common()], sorted(found.items(), reverse=True))


def _postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"
