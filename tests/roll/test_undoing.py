"""An import undone: the roll is as if it had never come, whatever happened before and meanwhile."""

from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from app.common.clock import now
from app.extensions import db
from app.models import Account, Event, Petition, Ruling, SetAside, Signature
from app.roll import doubles, entry, erasure, standing, striking
from tests.cast import Cast
from tests.roll.files import SIGNED, adds_up, imported, outcomes, people, text, undone

State = list[tuple[str | None, str, str | None]]  # e-mail, standing, e-mail of the one it is set aside to


def state(petition: Petition) -> State:
    """Of everything that no file brought, in the order it came."""
    db.session.expire_all()
    mine = select(Signature).filter_by(petition_id=petition.id, batch_id=None).order_by(Signature.id)
    rows = list(db.session.scalars(mine))
    of = {row.id: row for row in rows}
    assert all(row.double_of_id in (None, *of) for row in rows), "set aside to a row that is gone"
    return [(row.email, row.standing, row.double_of_id and of[row.double_of_id].email) for row in rows]


def signs(cast: Cast, petition: Petition, name: str, email: str, days: float) -> Signature:
    """Online, confirmed, matched by mailbox and name as it comes."""
    row = cast.signed(name, petition=petition, email=email, at=SIGNED + timedelta(days=days))
    same = entry.exact(petition.id, row.mailbox_key, row.name_key or b"")
    if len(same) > 1:
        standing.settle(doubles.join(same, "exact"))
    db.session.commit()
    return row


def life(cast: Cast, petition: Petition, random: Random, rows: list[Signature], steps: int) -> None:
    """People sign again and again from other mailboxes; a reviewer says who is who; some leave."""
    for _ in range(steps):
        step = random.random()
        if step < 0.6 or len(rows) < 3:
            number = random.randrange(8)
            mailbox = f"ana{number}{random.choice(['', '.home'])}@mail.example"
            try:
                rows.append(signs(cast, petition, f"Ana{number} Marín", mailbox, random.uniform(-9, 9)))
            except AssertionError:
                db.session.rollback()
        elif step < 0.8:
            a, b = sorted(row.id for row in random.sample(rows, 2))
            db.session.add(Ruling(petition_id=petition.id, a_id=a, b_id=b, decision="same", at=now()))
            standing.settle([a, b, *doubles.join([a, b], "reviewer")])
        elif step < 0.9:
            row = random.choice(rows)
            if row.withdrawn_at is None:
                row.withdrawn_at = now()
                standing.settle([row.id])
        else:
            row = random.choice(rows)
            if not striking.struck(row):
                striking.strike(row, "Not here", None)
        db.session.commit()


@pytest.mark.parametrize("seed", range(12))
def test_as_if_it_had_never_come(app: Flask, cast: Cast, seed: int) -> None:
    here, elsewhere = cast.petition, cast.other_petition
    lines = people(8) + [
        ["", f"Ana{n}", "Marín", f"ana{n}.home@mail.example", "", SIGNED.isoformat()] for n in range(8)
    ]
    Random(seed).shuffle(lines)
    for petition in (here, elsewhere):
        random, rows = Random(seed), list[Signature]()
        life(cast, petition, random, rows, 14)
        if petition is here:
            batch = imported(app, here, text(lines))
            assert batch.counts["new"] + batch.counts["exact"] == 16
            adds_up(here.id)
        life(cast, petition, random, rows, 6 if seed % 2 else 0)
    before = state(elsewhere)
    undone(app, batch)
    assert state(here) == before
    adds_up(here.id)
    assert not db.session.scalars(
        select(Signature).where(Signature.batch_id == batch.id, Signature.email.is_not(None))
    ).all()


def test_the_same_file_can_come_again(app: Flask, cast: Cast) -> None:
    content = text(people(30) + people(5))
    first = imported(app, cast.petition, content)
    assert first.counts == {"new": 30, "exact": 0, "likely": 0, "here": 0, "error": 5}
    undone(app, first)
    assert (cast.petition.tally.signatures, cast.petition.tally.people) == (0, 0)
    second = imported(app, cast.petition, content)
    assert second.counts == first.counts
    assert (cast.petition.tally.signatures, cast.petition.tally.people) == (30, 30)
    assert outcomes(app, first) == []


def test_what_is_left_of_a_group_holds_without_the_file(app: Flask, cast: Cast) -> None:
    """Two signatures that only an imported one had brought together are two people again."""
    one = signs(cast, cast.petition, "Ana Marín", "ana@mail.example", 1)
    two = signs(cast, cast.petition, "Anna Marín", "anna@mail.example", 2)
    batch = imported(app, cast.petition, text([["", "Ana", "Marín", "ana@mail.example", "", SIGNED.isoformat()]]))
    (row,) = db.session.scalars(select(Signature).filter_by(batch_id=batch.id))
    standing.settle(doubles.join([row.id, two.id], "rules"))
    db.session.commit()
    assert cast.petition.tally.people == 1
    undone(app, batch)
    assert [(email, is_now, first) for email, is_now, first in state(cast.petition)] == [
        ("ana@mail.example", "counts", None), ("anna@mail.example", "counts", None),
    ]  # fmt: skip
    assert one.double_of_id is None


def test_who_withdrew_an_imported_signature_has_withdrawn(app: Flask, cast: Cast) -> None:
    batch = imported(app, cast.petition, text([["", "Rosa", "Marín", "rosa@mail.example", "", SIGNED.isoformat()]]))
    signs(cast, cast.petition, "Rosa Marín", "rosa@mail.example", 1)
    (row,) = db.session.scalars(select(Signature).filter_by(batch_id=batch.id))
    row.withdrawn_at = now()
    standing.settle([row.id])
    db.session.commit()
    assert cast.petition.tally.people == 0
    undone(app, batch)
    db.session.refresh(row)
    assert (row.standing, row.email, row.name_key) == ("withdrawn", None, None)
    assert cast.petition.tally.people == 0
    adds_up(cast.petition.id)


def test_who_had_everything_erased_stays_erased(app: Flask, cast: Cast) -> None:
    batch = imported(app, cast.petition, text(people(3)))
    first = db.session.scalars(select(Signature).filter_by(batch_id=batch.id)).first()
    assert first
    erasure.erase(first)
    db.session.commit()
    at = first.erased_at
    undone(app, batch)
    db.session.refresh(first)
    assert first.erased_at == at
    assert batch.done == 2


def test_it_is_written_down_who_and_when(app: Flask, cast: Cast) -> None:
    cast.signed(at=SIGNED + timedelta(days=1))
    batch = imported(app, cast.petition, text([["", "Rosa", "Marín", "rosa@mail.example", "", SIGNED.isoformat()]]))
    batch.account = db.session.get(Account, cast.omar.id)
    db.session.commit()
    undone(app, batch)
    deeds = db.session.scalars(select(Event.name).where(Event.subject_type == "batch").order_by(Event.id)).all()
    assert deeds == [
        "batch.uploaded",
        "batch.trying",
        "batch.applying",
        "batch.applied",
        "batch.undoing",
        "batch.undone",
    ]
    assert all(link.lifted_at for link in db.session.scalars(select(SetAside)))
    erased = db.session.scalars(select(Event).filter_by(name="signature.erased")).one()
    assert erased.account_id == cast.omar.id


def test_after_everybody_was_emptied_there_is_nothing_to_undo(app: Flask, cast: Cast) -> None:
    from app.roll import batches

    batch = imported(app, cast.petition, text(people(3)))
    cast.petition.emptied_at = now()
    db.session.commit()
    with pytest.raises(batches.Refused):
        batches.begin(batch, "undoing")
