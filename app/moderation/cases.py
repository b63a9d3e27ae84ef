"""Cases: what opens one, how it is ruled, taken back and appealed. A reason nobody has read has no row yet."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app import audit
from app.accounts import roles
from app.campaigns import petition as petitions
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, Membership, ModerationCase, ModerationReport, ModerationRuling, Petition, Signature

GROUNDS = ("private", "insult", "offtopic", "false", "other")  # why something should not stand there
DEADLINES = {"new": timedelta(days=7), "reported": timedelta(days=2), "appealed": timedelta(days=7)}
EVENTS = {"shown": "reason.shown", "hidden": "reason.hidden", "kept": "petition.cleared", "closed": "petition.barred"}
RIGHT = "publish"  # whoever decides what is public decides about reasons


class Refused(Exception):
    """`code`: decided (somebody was quicker), changed (other words than those shown), own (somebody else decides an
    appeal), gone, state (the petition cannot go there)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def of(signature: Signature) -> ModerationCase | None:
    """The case of a signer's reason."""
    return db.session.scalar(select(ModerationCase).filter_by(signature_id=signature.id))


def due(signature: Signature) -> datetime:
    """By when a reason that nobody has read should be."""
    return (signature.confirmed_at or signature.signed_at) + DEADLINES["new"]


def mark(signature: Signature, account: Account) -> str:
    """What a form carries, so that nobody decides about words that were not shown to them."""
    return tokens.blind(f"{account.id} {signature.id} {signature.reason}")


def report(petition: Petition, signature: Signature | None, ground: str, note: str) -> ModerationCase:
    """A visitor says that this should not stand there. What a person approved stays until somebody rules; what nobody
    has read goes at once."""
    case = _case(petition, signature)
    if case.due_at is None or case.stage == "new":
        case.stage, case.due_at = "reported", now() + DEADLINES["reported"]
    case.reports.append(ModerationReport(at=now(), ground=ground, note=note))
    db.session.flush()
    petition.changed_at = now()
    if signature is None:
        audit.record("petition.reported", petition)
    else:
        audit.record("reason.reported", signature)
    return case


def rule(case: ModerationCase, decision: str, ground: str, note: str, account: Account) -> ModerationRuling:
    """Decide; whoever wrote it reads ground and note. Raises Refused."""
    if case.due_at is None:
        raise Refused("decided")
    if case.stage == "appealed" and not may_decide(case, account):
        raise Refused("own")
    if decision == "closed":
        _close(case.petition, account)
    ruling = ModerationRuling(
        at=now(), account_id=account.id, decision=decision, ground=ground, note=note, stage=case.stage,
        former=case.state, former_due_at=case.due_at,
    )  # fmt: skip
    case.rulings.append(ruling)
    case.state, case.due_at = decision, None
    case.petition.changed_at = now()
    audit.record(EVENTS[decision], case.signature or case.petition, account)
    db.session.flush()
    return ruling


def rule_on(signature: Signature, seen: str, decision: str, ground: str, note: str, account: Account) -> None:
    """The same of a reason as it was shown (`seen`: its mark). Raises Refused."""
    if signature.standing != "counts" or not signature.reason or not signature.show_reason:
        raise Refused("gone")
    if not tokens.same(seen, mark(signature, account)):
        raise Refused("changed")
    rule(_case(signature.petition, signature), decision, ground, note, account)


def has_ruled(petitions_of: Any, account: Account, *, reasons: bool) -> bool:
    """Whether the account has a ruling there that it might take back."""
    return db.session.scalar(_newest(petitions_of, account, reasons)) is not None


def _newest(petitions_of: Any, account: Account, reasons: bool) -> Select[ModerationRuling]:
    c, r = ModerationCase, ModerationRuling
    mine = select(r).join(c, c.id == r.case_id).where(c.petition_id.in_(petitions_of), r.account_id == account.id)
    mine = mine.where(c.signature_id.is_not(None) if reasons else c.signature_id.is_(None), r.lifted_at.is_(None))
    return mine.order_by(r.id.desc()).limit(1)


def undo(petitions_of: Any, account: Account, *, reasons: bool) -> ModerationCase | None:
    """Take back the account's newest ruling in these petitions (a select of their ids); its case waits again. None:
    there is none, or somebody has ruled since."""
    ruling = db.session.scalar(_newest(petitions_of, account, reasons).with_for_update(of=ModerationRuling))
    case = db.session.get(ModerationCase, ruling.case_id) if ruling else None
    if ruling is None or case is None or case.ruling is not ruling or case.due_at is not None:
        return None
    reopen(case, account)
    return case


def reopen(case: ModerationCase, account: Account) -> None:
    """Take the ruling in force back; the case waits as it did before."""
    ruling = case.ruling
    if ruling is None:
        return
    if ruling.decision == "closed" and "open" in petitions.steps(case.petition):
        petitions.open(case.petition, account)
    ruling.lifted_at = now()
    case.state, case.stage = ruling.former, ruling.stage
    case.due_at = ruling.former_due_at or now() + DEADLINES[ruling.stage]
    case.petition.changed_at = now()
    audit.record("reason.reopened" if case.signature else "petition.report_reopened",
                 case.signature or case.petition, account)  # fmt: skip


def appeal(signature: Signature, words: str) -> bool:
    """The signer asks for another look, once."""
    case = of(signature)
    if case is None or case.state != "hidden" or case.due_at is not None or case.appealed_at is not None:
        return False
    case.appeal, case.appealed_at = words, now()
    case.stage, case.due_at = "appealed", now() + DEADLINES["appealed"]
    audit.record("reason.appealed", signature)
    return True


def may_decide(case: ModerationCase, account: Account) -> bool:
    """Whether an appeal may be decided by this account: not by who ruled, unless nobody else has the right."""
    ruling = case.ruling
    return ruling is None or ruling.account_id != account.id or not others(case.petition, account)


def others(petition: Petition, account: Account) -> bool:
    """Whether somebody else may rule there."""
    m = Membership
    able = [name for name, rights in roles.ROLES.items() if RIGHT in rights]
    found = (
        select(func.count())
        .select_from(m)
        .join(Account, Account.id == m.account_id)
        .where(m.campaign_id == petition.campaign_id, or_(m.petition_id.is_(None), m.petition_id == petition.id))
        .where(m.role.in_(able), Account.active, m.account_id != account.id)
    )
    return bool(db.session.scalar(found))


def _close(petition: Petition, account: Account) -> None:
    if petition.state != "open":
        raise Refused("state")
    petitions.close(petition, account)


def _case(petition: Petition, signature: Signature | None) -> ModerationCase:
    """The case, locked; made if there was none. The unique index decides who makes it."""
    c = ModerationCase
    which = (c.petition_id == petition.id) & (c.signature_id == (signature.id if signature else None))
    found = db.session.scalar(select(c).where(which).order_by(c.id).limit(1).with_for_update())
    if found is not None:
        return found
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    values: dict[str, Any] = {"petition_id": petition.id, "opened_at": now(), "state": "new", "stage": "new"}
    if signature is not None:
        values |= {"signature_id": signature.id, "due_at": due(signature)}
    db.session.execute(dialect.insert(c).values(values).on_conflict_do_nothing())
    return db.session.scalars(select(c).where(which).order_by(c.id).limit(1).with_for_update()).one()
