"""Erasing a signature: the row stays as a tombstone without data, so that sheets and sums still add up.

At a signer's wish it no longer counts. When a delivered petition's time is over, everybody's data goes and the count
that the council was given stays.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, null, select, tuple_, update

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import (
    Account,
    Correction,
    CouncilMember,
    Event,
    Inquiry,
    Letter,
    MatchKey,
    ModerationCase,
    Pair,
    Petition,
    Ruling,
    SampledLine,
    Sheet,
    SheetBatch,
    SheetLine,
    Signature,
    SnapshotLine,
    Strike,
    Tally,
    Token,
    UpdateCopy,
)
from app.models.matching import OPEN
from app.places import geocoding
from app.roll import residents, standing

PERSONAL = (
    "given_name", "family_name", "email", "phone", "street_address", "unit", "city", "postal_code", "reason", "source",
    "external_id", "mailbox_key", "name_key", "placed_by", "placed_at", "sheet_label", "custom", "person_id",
)  # fmt: skip
HIDDEN = dict.fromkeys(("show_name", "show_reason", "wants_updates"), False)
BATCH = 500


def erase(signature: Signature, actor: audit.Actor | None = None) -> None:
    """Empty all that says who signed; it no longer counts. Cannot be undone."""
    geocoding.forget(signature)
    _empty([signature.id])
    db.session.refresh(signature)
    signature.tier, signature.ward_id, signature.erased_at = "declared", None, now()
    standing.settle([signature.id])
    audit.record("signature.erased", signature, actor)


def erase_many(ids: Sequence[int], actor: Account | None = None, *, keep_standing: bool = False) -> None:
    """The same for many of one load: `standing.settle` them afterwards. `keep_standing`: only empty them, those that
    have withdrawn have withdrawn."""
    if not ids:
        return
    geocoding.forget_many(ids)
    _empty(ids)
    moment = now()
    nowhere: dict[str, Any] = {"tier": "declared", "ward_id": None}
    if not keep_standing:
        nowhere["erased_at"] = moment
    rows = update(Signature).where(Signature.id.in_(ids)).values(nowhere)
    db.session.execute(rows, execution_options={"synchronize_session": False})
    which = db.session.execute(select(Signature.id, Signature.petition_id).where(Signature.id.in_(ids)))
    db.session.execute(insert(Event), [
        {"at": moment, "name": "signature.erased", "subject_type": "signature", "subject_id": signature_id,
         "petition_id": petition_id, **audit.by(actor)}
        for signature_id, petition_id in which
    ])  # fmt: skip


def empty_delivered() -> int:
    """Empty the signatures of delivered petitions whose time is over, a batch of them; answers how many. Standing, ward
    and residency stay, so that the numbers handed to the council do."""
    s, moment = Signature, now()
    rows = db.session.execute(
        select(s.id, s.petition_id)
        .join(Petition, Petition.id == s.petition_id)
        .where(Petition.empties_at < moment)
        .where(s.name_key.is_not(None) | s.given_name.is_not(None) | s.email.is_not(None))
        .order_by(s.id)
        .limit(BATCH)
    ).all()
    if rows:
        _empty_sheets({row.petition_id for row in rows})
        begun = update(Petition).where(Petition.id.in_({row.petition_id for row in rows}))
        db.session.execute(begun.where(Petition.emptied_at.is_(None)).values(emptied_at=moment))
        geocoding.forget_all({row.petition_id for row in rows})
        _empty([row.id for row in rows])
    return len(rows)


def _empty_sheets(petition_ids: Collection[int]) -> None:
    """What sheets say of who carried them and what was typed of lines that are no signatures; their scans; the office
    addresses of council members."""
    offices = update(CouncilMember).where(CouncilMember.petition_id.in_(petition_ids)).values(office_email="")
    db.session.execute(offices, execution_options={"synchronize_session": False})
    sheets = update(Sheet).where(Sheet.petition_id.in_(petition_ids)).values(scan=null(), circulator="")
    db.session.execute(sheets, execution_options={"synchronize_session": False})
    db.session.execute(update(SheetBatch).where(SheetBatch.petition_id.in_(petition_ids)).values(holder=""))
    mine = select(Sheet.id).where(Sheet.petition_id.in_(petition_ids))
    db.session.execute(update(SheetLine).where(SheetLine.sheet_id.in_(mine)).values(values=null()))


def _empty(ids: Sequence[int]) -> None:
    """The letters' keyed hash stays, cut off from the signature: the limit of three letters to a mailbox holds for
    ever."""
    _cut_off(ids)
    nothing: dict[str, Any] = dict.fromkeys(PERSONAL)
    rows = update(Signature).where(Signature.id.in_(ids)).values(nothing | HIDDEN)
    db.session.execute(rows, execution_options={"synchronize_session": False})
    db.session.execute(delete(Correction).where(Correction.signature_id.in_(ids)))
    lines = update(SnapshotLine).where(SnapshotLine.signature_id.in_(ids), SnapshotLine.erased_at.is_(None))
    db.session.execute(lines.values(ward=None, tier=None, shown=False, erased_at=now()))
    db.session.execute(delete(Token).where(Token.signature_id.in_(ids)))
    db.session.execute(delete(MatchKey).where(MatchKey.signature_id.in_(ids)))
    _forget_pairs(ids)
    residents.forget(ids)
    db.session.execute(delete(ModerationCase).where(ModerationCase.signature_id.in_(ids)))
    db.session.execute(update(UpdateCopy).where(UpdateCopy.signature_id.in_(ids)).values(mailbox_key=None))
    _empty_lines(ids)
    db.session.execute(update(Strike).where(Strike.signature_id.in_(ids)).values(reason="", lifted_reason=None))
    db.session.execute(update(SampledLine).where(SampledLine.signature_id.in_(ids)).values(note=""))
    db.session.execute(
        update(Letter)
        .where(Letter.signature_id.in_(ids))
        .values(signature_id=None, due_at=None, details=None, answer=None, domain=None)
    )


def _empty_lines(ids: Sequence[int]) -> None:
    """What was typed of their lines, by both who typed, and the scans that show them; the files go within minutes
    (roll/scans.py)."""
    places = select(SheetLine.sheet_id, SheetLine.number).where(SheetLine.signature_id.in_(ids))
    found = db.session.execute(places).all()
    for start in range(0, len(found), 200):
        same = tuple_(SheetLine.sheet_id, SheetLine.number).in_([tuple(row) for row in found[start : start + 200]])
        lines = update(SheetLine).where(same).values(values=null())
        db.session.execute(lines, execution_options={"synchronize_session": "fetch"})
    shown = select(Signature.sheet_id).where(Signature.id.in_(ids), Signature.sheet_id.is_not(None))
    scans = update(Sheet).where(Sheet.id.in_(shown)).values(scan=null())
    db.session.execute(scans, execution_options={"synchronize_session": "fetch"})


def _cut_off(ids: Sequence[int]) -> None:
    """Whoever was held to be the same person in another city is matched again without these."""
    persons = select(Signature.person_id).where(Signature.id.in_(ids), Signature.person_id.is_not(None))
    others = update(Signature).where(Signature.person_id.in_(list(db.session.scalars(persons))))
    cut = others.values(person_id=None, matched_at=None)
    db.session.execute(cut, execution_options={"synchronize_session": False})


def _forget_pairs(ids: Sequence[int]) -> None:
    """With what people said of them; no case waits for it."""
    mine = select(Pair.petition_id).where(Pair.a_id.in_(ids) | Pair.b_id.in_(ids)).distinct()
    rolls = list(db.session.scalars(mine))
    for table in (Pair, Ruling, Inquiry):
        db.session.execute(delete(table).where(table.a_id.in_(ids) | table.b_id.in_(ids)))
    waiting = select(func.count()).where(Pair.petition_id == Tally.petition_id, *OPEN)
    changed = update(Tally).where(Tally.petition_id.in_([roll for roll in rolls if roll is not None]))
    db.session.execute(
        changed.values(cases=waiting.correlate(Tally).scalar_subquery()),
        execution_options={"synchronize_session": "fetch"},
    )
