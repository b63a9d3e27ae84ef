"""Pairs and people of one roll as rows of a file; ids are the external ones where there are any."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.common.tables import Cell
from app.extensions import db
from app.matching import words
from app.models import Pair, Signature

S = Signature
PAIRS = ("id_a", "id_b", "probability", "decision", "reasons")
PEOPLE = ("id", "person")
DECIDED = ("same", "different")


def pairs(petition_id: int) -> Iterator[tuple[Cell, ...]]:
    """Every scored pair in order of its signatures; then exact doubles that nothing has compared."""
    a, b = aliased(S), aliased(S)
    query = (
        select(Pair.a_id, Pair.b_id, a.external_id, b.external_id, Pair.probability, Pair.verdict, Pair.decision,
               Pair.reasons)
        .join(a, a.id == Pair.a_id).join(b, b.id == Pair.b_id)
        .where(Pair.petition_id == petition_id)
        .order_by(Pair.a_id, Pair.b_id)
    )  # fmt: skip
    for row in db.session.execute(query, execution_options={"yield_per": 1_000}):
        decision = row.decision if row.decision in DECIDED else row.verdict
        said = "; ".join(f"{words.reason(*reason)} ({reason[1]:+.1f})" for reason in row.reasons)
        yield row[2] or str(row.a_id), row[3] or str(row.b_id), f"{row.probability:.6f}", decision, said
    yield from _exact(petition_id)


def _exact(petition_id: int) -> Iterator[tuple[Cell, ...]]:
    first, double = aliased(S), aliased(S)
    before, after = Pair.a_id == first.id, Pair.b_id == first.id
    compared = select(Pair.id).where((before & (Pair.b_id == double.id)) | (after & (Pair.a_id == double.id)))
    query = (
        select(first.id, double.id, first.external_id, double.external_id)
        .join(double, double.double_of_id == first.id)
        .where(double.petition_id == petition_id, double.set_aside_by == "exact")
        .where(~compared.correlate(first, double).exists())
        .order_by(first.id, double.id)
    )
    for row in db.session.execute(query, execution_options={"yield_per": 1_000}):
        yield row[2] or str(row[0]), row[3] or str(row[1]), "1.000000", "auto", words.reason("exact")


def people(petition_id: int) -> Iterator[tuple[Cell, ...]]:
    """Every confirmed signature and whose it is: the id of the first of that person's."""
    first = aliased(S)
    query = (
        select(S.id, S.external_id, first.id, first.external_id)
        .outerjoin(first, first.id == S.double_of_id)
        .where(S.petition_id == petition_id, S.confirmed_at.is_not(None), S.erased_at.is_(None))
        .order_by(S.id)
    )
    for row in db.session.execute(query, execution_options={"yield_per": 1_000}):
        mine = row[1] or str(row[0])
        yield mine, mine if row[2] is None else row[3] or str(row[2])


def find(petition_id: int, said: str) -> Signature | None:
    """A signature by its external id, else by ours."""
    mine = select(S).where(S.petition_id == petition_id)
    found: Any = db.session.scalar(mine.where(S.external_id == said))
    if found is None and said.isascii() and said.isdecimal() and len(said) < 10:
        found = db.session.scalar(mine.where(S.id == int(said)))
    return found
