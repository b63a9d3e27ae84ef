"""Letters of advice: what a petition needs, to those who organize it, once a week at most, never when that is nothing.

The letter is made when it leaves, from what holds then. Whoever does not want them presses one button.
"""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit, outbox
from app.accounts import roles
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.insight import facts, nexts
from app.models import Account, Coaching, Letter, Membership, Petition
from app.models.petition import UNOPENED

KIND = "advice"
WEEK = timedelta(days=7)
FIRST = timedelta(days=1)  # whoever has just begun sees it on the screen
A_DAY = 3  # to one account, about different petitions
HOURS = range(8, 20)  # of the city's day
ALIVE = (*UNOPENED, "open", "closed", "delivered")

Pair = tuple[int, int]  # account, petition


def wanted(account: Account, petition: Petition) -> bool:
    """Whether this account is written to about this petition: its organizers unless they turned it off, others if they
    turned it on."""
    row = db.session.get(Coaching, (account.id, petition.id))
    return row.off_at is None if row else _organizes(account, petition)


def turn(account: Account, petition: Petition, on: bool) -> None:
    """On or off, for this account alone."""
    if wanted(account, petition) == on:
        return
    _row(account.id, petition.id).off_at = None if on else now()
    audit.record("petition.advice_on" if on else "petition.advice_off", petition, account)


def due() -> list[Pair]:
    """Who is to be written to now, the longest untold first."""
    moment = now()
    pairs = _pairs(moment)
    query = select(Petition).where(Petition.id.in_({number for _, number in pairs}), Petition.state.in_(ALIVE))
    rows = db.session.scalars(query.options(joinedload(Petition.city), joinedload(Petition.tally))).all()
    awake = [p for p in rows if moment.astimezone(ZoneInfo(p.city.time_zone)).hour in HOURS]
    needy = {p.id for p in awake if p.created_at < moment - FIRST}
    known = facts.among([petition for petition in awake if petition.id in needy])
    needy = {number for number, one in known.items() if nexts.coached(one)}
    return [pair for pair in pairs if pair[1] in needy]


def owe(account_id: int, petition_id: int) -> bool:
    """Owe the letter and note that it was; False if it was done meanwhile, or enough for a day."""
    account = db.session.get(Account, account_id)
    moment = now()
    row = _row(account_id, petition_id)
    if account is None or row.off_at or (row.told_at and row.told_at > moment - WEEK):
        return False
    if _today(moment)[account_id] >= A_DAY:
        return False
    letter = outbox.owe_account(KIND, account_id, account.language or "en")
    letter.petition_id, row.told_at = petition_id, moment
    db.session.flush()
    return True


def still(letter: Letter) -> tuple[Account, facts.Facts, list[nexts.Step]] | None:
    """What the letter has to say as it leaves; None: nothing any more."""
    account = db.session.get(Account, letter.account_id) if letter.account_id else None
    petition = db.session.get(Petition, letter.petition_id) if letter.petition_id else None
    if account is None or petition is None or not roles.may(account, "view", petition) or not wanted(account, petition):
        return None
    known = facts.of(petition)
    found = nexts.coached(known)
    return (account, known, found) if found else None


def token(account_id: int, petition_id: int) -> str:
    """The secret in the letter's link: it turns these letters off and opens nothing else."""
    return tokens.seal(f"{KIND} {account_id} {petition_id}").rstrip("=")  # mail programs lose it at a link's end


def find(secret: str) -> tuple[Account, Petition] | None:
    """Whose letters about which petition a link turns off."""
    kind, *numbers = (tokens.unseal(secret + "=" * (-len(secret) % 4)) or "").split(" ")
    if kind != KIND or len(numbers) != 2:
        return None
    account, petition = db.session.get(Account, int(numbers[0])), db.session.get(Petition, int(numbers[1]))
    return (account, petition) if account and petition else None


def _pairs(moment: datetime) -> list[Pair]:
    """Everybody who may be written to again, whatever there is to say."""
    told = {(row.account_id, row.petition_id): row for row in db.session.scalars(select(Coaching))}
    organizers = select(Membership.account_id, Membership.petition_id).join(
        Account, Account.id == Membership.account_id
    )
    mine = organizers.where(Account.active, Membership.role.in_(facts.LEADERS), Membership.petition_id.is_not(None))
    pairs: set[Pair] = {(row[0], row[1] or 0) for row in db.session.execute(mine)}
    pairs |= set(told)
    free = [pair for pair in pairs if pair not in told or _again(told[pair], moment)]
    today = _today(moment)
    return sorted((pair for pair in free if today[pair[0]] < A_DAY), key=lambda pair: (_told_at(told.get(pair)), pair))


def _again(row: Coaching, moment: datetime) -> bool:
    return row.off_at is None and (row.told_at is None or row.told_at <= moment - WEEK)


def _told_at(row: Coaching | None) -> float:
    return row.told_at.timestamp() if row and row.told_at else 0.0


def _today(moment: datetime) -> Counter[int]:
    """How many of these letters each account was owed within a day."""
    lately = select(Letter.account_id).where(
        Letter.mailbox_key.is_(None), Letter.created_at > moment - timedelta(days=1), Letter.kind == KIND
    )
    return Counter(number for number in db.session.scalars(lately) if number)


def _row(account_id: int, petition_id: int) -> Coaching:
    row = db.session.get(Coaching, (account_id, petition_id))
    if row is None:
        row = Coaching(account_id=account_id, petition_id=petition_id)
        db.session.add(row)
        db.session.flush()
    return row


def _organizes(account: Account, petition: Petition) -> bool:
    return any(m.petition_id == petition.id and m.role in facts.LEADERS for m in account.memberships)
