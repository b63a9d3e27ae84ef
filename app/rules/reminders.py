"""Mail to organizers before a deadline: so many days ahead, from eight in the city's morning, once.

Everything that is due to somebody goes into one letter. The letter is made when it leaves, from what holds then: a
deadline that has moved to another day is told again in its own time.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app import outbox
from app.common import days, tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, Letter, Membership, Petition, Reminder, ReminderChoice
from app.rules import deadlines
from app.rules.deadlines import Deadline

KIND = "deadline"
LEADS = (7, 2)  # days before, unless chosen otherwise
OFFERED = (14, 7, 3, 2, 1)
MORNING = time(8)
PAUSE = timedelta(hours=6)  # between two letters to one account: fewer a day than the outbox's limit
ROLES = ("organizer", "lead")


class Due(NamedTuple):
    """Somebody is to be told of a deadline, `lead` days before (or later, if it was entered later)."""

    account_id: int
    petition_id: int
    deadline: Deadline
    lead: int


def leads(account: Account, petition: Petition) -> list[int]:
    """How many days before this account is reminded; none: not at all."""
    chosen = db.session.get(ReminderChoice, (account.id, petition.id))
    if chosen is not None:
        return list(chosen.leads)
    return list(LEADS) if account.id in _organizers([petition])[petition.id] else []


def choose(account: Account, petition: Petition, chosen: Iterable[int]) -> None:
    """Be reminded so many days before; of none: not at all. Others' reminders stay as they are."""
    wanted = sorted({lead for lead in chosen if lead in OFFERED}, reverse=True)
    row = db.session.get(ReminderChoice, (account.id, petition.id))
    if row is None:
        db.session.add(ReminderChoice(account_id=account.id, petition_id=petition.id, leads=wanted))
    else:
        row.leads = wanted


def due() -> dict[int, list[Due]]:
    """By account, what nobody was told yet although its time has come. Accounts written to a short while ago wait."""
    rows = list(db.session.scalars(select(Petition).where(Petition.state.in_(deadlines.ALIVE)).order_by(Petition.id)))
    found, wishes = deadlines.among(rows), _wishes(rows)
    told, resting = _told([p.id for p in rows]), _resting()
    waiting: dict[int, list[Due]] = defaultdict(list)
    for petition in rows:
        for deadline in found[petition.id]:
            if deadline.past or not deadlines.matters(petition, deadline):
                continue
            for account_id, chosen in wishes[petition.id].items():
                lead = reached(deadline, chosen)
                mark = (account_id, petition.id, deadline.key, deadline.day, lead)
                if lead is not None and account_id not in resting and mark not in told:
                    waiting[account_id].append(Due(account_id, petition.id, deadline, lead))
    return waiting


def reached(deadline: Deadline, chosen: Iterable[int]) -> int | None:
    """Of the chosen days before, the last whose morning has come; None: it is too early."""
    moment = now()
    come = [lead for lead in chosen if days.at(deadline.day - timedelta(days=lead), MORNING, deadline.zone) <= moment]
    return min(come, default=None)


def owe(account_id: int, waiting: Sequence[Due]) -> bool:
    """Owe an account its letter and note what stands in it; False if somebody else has done so meanwhile."""
    account = db.session.get(Account, account_id)
    if account is None or account_id in _resting():
        return False
    letter = outbox.owe_account(KIND, account_id, account.language or "en")
    for one in waiting:
        db.session.add(Reminder(
            account_id=account_id, petition_id=one.petition_id, deadline=one.deadline.key, day=one.deadline.day,
            lead=one.lead, letter_id=letter.id, created_at=now(),
        ))  # fmt: skip
    db.session.flush()
    return True


def token(letter_id: int) -> str:
    """The secret in the address at which what stands in this letter is turned off."""
    return tokens.derive("reminders", letter_id)


def told_by(letter_id: int) -> tuple[Account | None, list[Petition]]:
    """To whom the letter went, and of which petitions it told."""
    letter = db.session.get(Letter, letter_id)
    mine = select(Reminder.petition_id).where(Reminder.letter_id == letter_id)
    rows = db.session.scalars(select(Petition).where(Petition.id.in_(mine)).order_by(Petition.id))
    return db.session.get(Account, letter.account_id or 0) if letter else None, list(rows)


class Told(NamedTuple):
    """What a letter says about one petition."""

    petition: Petition
    deadlines: list[Deadline]


def still(letter: Letter) -> list[Told]:
    """What of a letter still holds as it leaves: not what has moved to another day or passed, and nothing of petitions
    whose reminders were turned off meanwhile."""
    noted = list(db.session.scalars(select(Reminder).where(Reminder.letter_id == letter.id).order_by(Reminder.id)))
    ids = {row.petition_id for row in noted}
    rows = list(db.session.scalars(select(Petition).where(Petition.id.in_(ids)).order_by(Petition.id)))
    found, wishes = deadlines.among(rows), _wishes(rows)
    told = []
    for petition in rows:
        marks = {(row.deadline, row.day) for row in noted if row.petition_id == petition.id}
        wanted = wishes[petition.id].get(letter.account_id or 0)
        kept = [d for d in found[petition.id] if (d.key, d.day) in marks and not d.past]
        kept = [d for d in kept if wanted and deadlines.matters(petition, d)]
        if kept:
            told.append(Told(petition, kept))
    return told


def _wishes(petitions: Sequence[Petition]) -> dict[int, dict[int, list[int]]]:
    """By petition and account, the days before; whoever wants none is left out."""
    wishes: dict[int, dict[int, list[int]]] = {
        number: {key: list(LEADS) for key in sorted(accounts)} for number, accounts in _organizers(petitions).items()
    }
    by_id = {petition.id: petition for petition in petitions}
    chosen = select(ReminderChoice, Account).join(Account, Account.id == ReminderChoice.account_id)
    for choice, account in db.session.execute(chosen.where(ReminderChoice.petition_id.in_(by_id))):
        if account.active and _works_on(account, by_id[choice.petition_id]):
            wishes[choice.petition_id][account.id] = list(choice.leads)
    return {number: {account: leads for account, leads in each.items() if leads} for number, each in wishes.items()}


def _works_on(account: Account, petition: Petition) -> bool:
    here = (m for m in account.memberships if m.campaign_id == petition.campaign_id)
    return account.is_admin or any(m.petition_id in (None, petition.id) for m in here)


def _organizers(petitions: Sequence[Petition]) -> dict[int, set[int]]:
    """Who is reminded unasked: those who organize this petition; where nobody does, those of the whole campaign."""
    near: dict[int, set[int]] = defaultdict(set)
    far: dict[int, set[int]] = defaultdict(set)
    active = select(Membership).join(Account, Account.id == Membership.account_id).where(Account.active)
    here = Membership.campaign_id.in_({petition.campaign_id for petition in petitions})
    for row in db.session.scalars(active.where(here, Membership.role.in_(ROLES))):
        if row.petition_id:
            near[row.petition_id].add(row.account_id)
        else:
            far[row.campaign_id].add(row.account_id)
    return {p.id: near.get(p.id) or far.get(p.campaign_id) or set() for p in petitions}


def _told(petition_ids: list[int]) -> set[tuple[int, int, str, date, int | None]]:
    since = now().date() - deadlines.BACK
    rows = select(Reminder.account_id, Reminder.petition_id, Reminder.deadline, Reminder.day, Reminder.lead)
    return {tuple(row) for row in db.session.execute(  # type: ignore[misc]
        rows.where(Reminder.petition_id.in_(petition_ids), Reminder.day >= since))}  # fmt: skip


def _resting() -> set[int]:
    lately = select(Letter.account_id).where(
        Letter.mailbox_key.is_(None), Letter.created_at > now() - PAUSE, Letter.kind == KIND
    )
    return {number for number in db.session.scalars(lately) if number}
