"""Deeds on many signatures at once: struck or restored, a batch to a transaction, undone as a whole.

Who is meant is fixed when the deed is asked for (`up_to`) and written down line by line before anything is done, so a
worker that dies goes on where it was, and undoing takes back exactly what was done. To move many to another ward is no
such deed: where somebody lives is found by `places`, which would overrule it at the next placing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, insert, literal, select, update

from app import audit, jobs
from app.common.clock import now
from app.extensions import db
from app.models import Account, BulkDeed, BulkLine, Event, Petition, Signature, Strike
from app.roll import browsing, standing

KINDS = ("strike", "restore")
BUSY = ("choosing", "doing", "undoing")
EXAMPLES = 10
CHOSEN, BATCH = 2000, 500  # lines written, signatures changed in one transaction
L, S = BulkLine, Signature
EVENTS = {"strike": "signature.struck", "restore": "signature.restored"}


class Refused(Exception):
    """`code`: moved (it is no longer as many as were shown), nobody, busy (another such deed runs), state."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def meant(petition: Petition, filters: browsing.Filters, kind: str) -> Select[Any]:
    """Whom of the filtered list a deed is about: what is not struck yet, or what is."""
    fits = S.standing == "struck" if kind == "restore" else S.standing.not_in(("struck", "erased"))
    return select(S).where(*browsing.matching(petition, filters), fits)


def count(petition: Petition, filters: browsing.Filters, kind: str) -> int:
    """How many."""
    return db.session.scalar(select(func.count()).select_from(meant(petition, filters, kind).subquery())) or 0


def counting(petition: Petition, filters: browsing.Filters, kind: str) -> int:
    """How many of them count now."""
    query = meant(petition, filters, kind).where(S.standing == "counts")
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def examples(petition: Petition, filters: browsing.Filters, kind: str) -> Sequence[Signature]:
    """The newest ten."""
    query = meant(petition, filters, kind).order_by(S.signed_at.desc(), S.id.desc()).limit(EXAMPLES)
    return db.session.scalars(query).all()


def ask(
    petition: Petition, filters: browsing.Filters, kind: str, reason: str, shown: int, account: Account
) -> BulkDeed:
    """Have it done to the `shown` signatures that the dry run told of. Raises Refused."""
    db.session.execute(select(Petition.id).where(Petition.id == petition.id).with_for_update())
    if any(deed.state in BUSY for deed in of(petition, 5)):
        raise Refused("busy")
    number = count(petition, filters, kind)
    if number != shown:
        raise Refused("moved")
    if not number:
        raise Refused("nobody")
    last = db.session.scalar(select(func.max(S.id)).where(S.petition_id == petition.id)) or 0
    deed = BulkDeed(
        petition_id=petition.id, account_id=account.id, kind=kind, reason=reason, state="choosing", total=number,
        filters=filters.given, up_to=last, created_at=now(),
    )  # fmt: skip
    db.session.add(deed)
    db.session.flush()
    audit.record("bulk.strike" if kind == "strike" else "bulk.restore", deed, account, signatures=number)
    jobs.enqueue("bulk", deed.id)
    return deed


def undo(deed: BulkDeed, account: Account) -> None:
    """Have the whole of it taken back. Raises Refused."""
    if deed.state != "done":
        raise Refused("state")
    deed.state, deed.undone_by_id, deed.done, deed.total = "undoing", account.id, 0, deed.changed
    audit.record("bulk.undoing", deed, account)
    jobs.enqueue("bulk", deed.id)


def of(petition: Petition, limit: int = 20) -> Sequence[BulkDeed]:
    """The petition's deeds, the newest first."""
    query = select(BulkDeed).filter_by(petition_id=petition.id).order_by(BulkDeed.id.desc()).limit(limit)
    return db.session.scalars(query).all()


def run(deed_id: int) -> None:
    """Choose, do, or undo, until nothing is left; at any point it can be begun again."""
    steps = {"choosing": _choose, "doing": _do, "undoing": _undo}
    while True:
        with jobs.transaction():
            deed = db.session.scalar(select(BulkDeed).where(BulkDeed.id == deed_id).with_for_update())
            if deed is None or deed.state not in steps:
                return
            steps[deed.state](deed)


def _choose(deed: BulkDeed) -> None:
    """Write down some of those who are meant; once all are, what was searched for is forgotten."""
    query = meant(deed.petition, browsing.Filters.read(deed.filters), deed.kind)
    query = query.where(S.id > deed.at_id, S.id <= deed.up_to).order_by(S.id).limit(CHOSEN)
    ids = list(db.session.scalars(query.with_only_columns(S.id)))
    if ids:
        db.session.execute(insert(L), [{"deed_id": deed.id, "signature_id": number, "outcome": ""} for number in ids])
        deed.at_id = ids[-1]
        return
    mine = select(func.count()).where(L.deed_id == deed.id)
    deed.state, deed.filters, deed.total = "doing", {}, db.session.scalar(mine) or 0


def _do(deed: BulkDeed) -> None:
    ids = _next(deed, "")
    if not ids:
        deed.state, deed.ended_at = "done", now()
        audit.record("bulk.done", deed, None, signatures=deed.changed)
        return
    made = _strike(ids, deed.reason, deed.account_id) if deed.kind == "strike" else _restore(ids, deed)
    _note(deed, ids, made, "changed", "passed")
    deed.changed += len(made)
    _settle(deed, list(made), deed.kind, deed.account_id)


def _undo(deed: BulkDeed) -> None:
    ids = _next(deed, "changed")
    if not ids:
        deed.state, deed.undone_at = "undone", now()
        audit.record("bulk.undone", deed, None, signatures=deed.done)
        return
    by = deed.undone_by_id
    if deed.kind == "strike":
        made = _lift(_strikes(deed, ids, lifted=False), deed.reason, by)
    else:  # the former strike stays as it was told; the same reason strikes anew
        again = {row.signature_id: row.reason for row in _strikes(deed, ids, lifted=True)}
        made = {}
        for reason in sorted(set(again.values())):
            made |= _strike([number for number in ids if again.get(number) == reason], reason, by)
    _note(deed, ids, made, "undone", "stayed")
    _settle(deed, list(made), "restore" if deed.kind == "strike" else "strike", by)


def _next(deed: BulkDeed, outcome: str) -> list[int]:
    query = select(L.signature_id).where(L.deed_id == deed.id, L.outcome == outcome)
    return list(db.session.scalars(query.order_by(L.signature_id).limit(BATCH)))


def _note(deed: BulkDeed, ids: Sequence[int], made: dict[int, int], changed: str, passed: str) -> None:
    """What became of these lines; `made`: signature → the strike that was made or lifted."""
    for number in ids:
        values: dict[str, Any] = {"outcome": changed if number in made else passed}
        if number in made and changed == "changed":
            values["strike_id"] = made[number]
        line = update(L).where(L.deed_id == deed.id, L.signature_id == number)
        db.session.execute(line.values(values), execution_options={"synchronize_session": False})
    deed.done += len(ids)


def _strike(ids: Sequence[int], reason: str, account_id: int | None) -> dict[int, int]:
    """Strike those that are neither struck nor erased; signature → strike."""
    moment = now()
    struck = select(Strike.id).where(Strike.signature_id == S.id, Strike.lifted_at.is_(None)).exists()
    free = select(S.id, literal(0)).where(S.id.in_(ids), S.erased_at.is_(None), ~struck).with_for_update(of=S)
    rows = [
        {"signature_id": row[0], "at": moment, "account_id": account_id, "reason": reason}
        for row in db.session.execute(free)
    ]
    if not rows:
        return {}
    made = insert(Strike).returning(Strike.signature_id, Strike.id)
    return {row[0]: row[1] for row in db.session.execute(made, rows)}


def _restore(ids: Sequence[int], deed: BulkDeed) -> dict[int, int]:
    query = select(Strike).where(Strike.signature_id.in_(ids), Strike.lifted_at.is_(None)).with_for_update()
    return _lift(db.session.scalars(query).all(), deed.reason, deed.account_id)


def _lift(strikes: Sequence[Strike], reason: str, account_id: int | None) -> dict[int, int]:
    moment = now()
    for row in strikes:
        row.lifted_at, row.lifted_reason, row.lifted_by_id = moment, reason, account_id
    db.session.flush()
    return {row.signature_id: row.id for row in strikes}


def _strikes(deed: BulkDeed, ids: Sequence[int], *, lifted: bool) -> Sequence[Strike]:
    """The strikes the deed made or lifted, as far as nobody has changed that since; erased ones stay as they are."""
    query = select(Strike).join(L, L.strike_id == Strike.id).join(S, S.id == Strike.signature_id)
    query = query.where(L.deed_id == deed.id, L.signature_id.in_(ids), S.erased_at.is_(None))
    query = query.where(Strike.lifted_at.is_not(None) if lifted else Strike.lifted_at.is_(None))
    return db.session.scalars(query.with_for_update(of=Strike)).all()


def _settle(deed: BulkDeed, ids: Sequence[int], kind: str, account_id: int | None) -> None:
    """Standing and tally, and a line in the history of each."""
    if not ids:
        return
    standing.settle(ids)
    moment = now()
    db.session.execute(insert(Event), [
        {"at": moment, "name": EVENTS[kind], "subject_type": "signature", "subject_id": number,
         "petition_id": deed.petition_id, "account_id": account_id, "detail": {"bulk": deed.id}}
        for number in ids
    ])  # fmt: skip
