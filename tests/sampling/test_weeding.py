"""Drawing, weeding and what follows, on both databases and through the pages."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import func, select

from app import jobs
from app.delivery import selection
from app.extensions import db
from app.models import Event, Export, Pair, Sample, SampledLine, Signature
from app.roll import erasure
from app.rules import card
from app.sampling import drawing, judging, likenesses
from tests.cast import START, Cast
from tests.client import InspectingClient
from tests.matching.doubtful import father_and_son, matched
from tests.matching.people import put


def drawn(cast: Cast, rule: str = "all", **more: Any) -> Sample:
    sample = drawing.ask(cast.petition, rule, "millbrook", cast.omar, **more)
    sample_id = sample.id
    db.session.commit()
    jobs.run("sample", sample_id)
    return db.session.get_one(Sample, sample_id, populate_existing=True)


def crowd(cast: Cast, number: int) -> None:
    for n in range(number):
        put(cast.petition, f"Ana{n}", f"Brandt{n}", f"a{n}@mail.example", days=n)
    cast.sign("Noor Ali")
    db.session.commit()


def test_the_lines_are_a_packets_and_the_tickets_anybodys(cast: Cast) -> None:
    crowd(cast, 30)
    sample = drawn(cast, "free", wish=8)
    rows = db.session.scalars(select(SampledLine).order_by(SampledLine.rank)).all()
    assert (sample.state, sample.filed, sample.size, sample.done, len(rows)) == ("ready", 30, 8, 8, 8)
    again = sorted(range(1, 31), key=lambda n: sha256(f"millbrook:{n}".encode()).digest())[:8]
    assert [row.number for row in rows] == again
    packet = {line[0]: line[1] for line in selection.rows(selection.Selection(cast.petition.id, "clerk", sample.as_of))}
    assert all(packet[row.number] == row.signature.given_name for row in rows)


def test_drawing_goes_on_where_it_was_killed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(cast, 20)
    whole = [(row.rank, row.number) for row in _lines(drawn(cast, "free", wish=9))]
    monkeypatch.setattr(drawing, "BATCH", 4)
    write, calls = drawing._write, []

    def dies(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        write(*args)

    sample = drawing.ask(cast.petition, "free", "millbrook", cast.omar, wish=9)
    db.session.commit()
    monkeypatch.setattr(drawing, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.run("sample", sample.id)
    assert db.session.get_one(Sample, sample.id, populate_existing=True).done == 4
    jobs.run("sample", sample.id)
    assert [(row.rank, row.number) for row in _lines(sample)] == whole


def _lines(sample: Sample) -> list[SampledLine]:
    query = select(SampledLine).where(SampledLine.sample_id == sample.id).order_by(SampledLine.rank)
    return list(db.session.scalars(query))


def test_verdicts_move_the_counts_and_come_back(cast: Cast) -> None:
    crowd(cast, 6)
    sample = drawn(cast)
    one, two, *_rest = _lines(sample)
    judging.judge(sample, one.rank, "double", cast.omar, twin_id=two.signature_id)
    assert (sample.paired, sample.judged) == (1, 1)
    with pytest.raises(judging.NotPossible, match="mutual"):
        judging.judge(sample, two.rank, "double", cast.omar, twin_id=one.signature_id)
    with pytest.raises(judging.NotPossible, match="judged"):
        judging.judge(sample, one.rank, "valid", cast.ines)
    judging.judge(sample, two.rank, "valid", cast.ines)
    assert judging.following(sample, cast.omar) != judging.following(sample, cast.ines), "two weed different lines"
    assert judging.undo(sample, cast.omar) is one
    assert (sample.paired, sample.valid, sample.judged, one.verdict) == (0, 1, 1, None)
    assert judging.undo(sample, cast.omar) is None, "the other verdict is not his"
    names = db.session.scalars(select(Event.name).filter_by(subject_type="sample").order_by(Event.id)).all()
    assert names == ["sample.asked", "sample.drawn", "sample.judged", "sample.judged", "sample.taken_back"]


def test_a_double_of_a_line_not_drawn_is_half(cast: Cast) -> None:
    crowd(cast, 6)
    sample = drawn(cast, "free", wish=3)
    here = {row.signature_id for row in _lines(sample)}
    away = db.session.scalars(
        select(Signature.id).where(Signature.id.not_in(here), Signature.standing == "counts")
    ).first()
    judging.judge(sample, 1, "double", cast.omar, twin_id=away)
    assert (sample.halved, sample.paired) == (1, 0)


def test_erasing_leaves_the_row_and_the_sums(cast: Cast) -> None:
    crowd(cast, 4)
    sample = drawn(cast)
    judging.judge(sample, 1, "outside", cast.omar, note="Lives at her sister's")
    line = _lines(sample)[0]
    erasure.erase(line.signature)
    db.session.commit()
    db.session.refresh(line)
    assert (line.note, line.verdict, sample.outside, sample.size) == ("", "outside", 1, 4)
    assert judging.gone(sample) == {"erased": 1}


def test_look_alikes_first(cast: Cast, client: InspectingClient) -> None:
    a, b = father_and_son(cast)
    sample = drawn(cast)
    assert db.session.query(Pair).count() == 1
    assert [(each.a.id, each.b.id) for each in likenesses.of(cast.petition)] == [(a.id, b.id)]
    here = f"/office{cast.path}/deliver/sample"
    client.be(cast.ines).get(f"{here}/{sample.id}/weed")
    assert "Robert Alvarez" in client.page.text
    assert "2 left" in client.page.text
    client.submit("3 Double", note="Same hand")
    client.submit("1 Valid")
    assert "Every line is judged" in client.page.text
    client.submit("U Undo")
    assert "1 left" in client.page.text
    client.submit("1 Valid")
    client.get(f"{here}/{sample.id}")
    assert "Valid: 1. Not residents: 0. Doubles within the sample: 1." in client.page.text
    client.get(f"{here}/likenesses")
    assert "Robert Alvarez" in client.page.text


def test_omar_draws_and_a_reviewer_cannot(cast: Cast, client: InspectingClient) -> None:
    crowd(cast, 3)
    matched(cast)
    client.be(cast.omar).get(f"/office{cast.path}/deliver/sample")
    client.submit("Draw a sample")
    assert "Choose a rule." in client.page.text
    client.submit("Draw a sample", rule="free", wish="4000")
    assert "There are not so many lines." in client.page.text
    client.submit("Draw a sample", rule="all", seed="")
    assert "at least one" in client.page.text
    client.submit("Draw a sample", rule="free", wish="", seed="dice")
    assert "Say how many lines to draw." in client.page.text
    client.submit("Draw a sample", rule="all", seed="thrown in public")
    assert "thrown in public" in client.page.text
    assert "Waiting for a worker" in client.page.text
    about = {"petition_id": cast.petition.id, "fields": [], "created_at": START, "manifest": {"a": 1}}
    packet = Export(**about, format="packet", edition="clerk", as_of=START, code="AAAA-BBBB-CCCC", state="taken")
    db.session.add(packet)
    client.get(f"/office{cast.path}/deliver/sample")
    client.submit("Draw a sample", rule="all", seed="as delivered", packet=str(packet.id))
    assert db.session.scalar(select(Sample.as_of).where(Sample.seed == "as delivered")) == START
    client.be(cast.ines).get(f"/office{cast.path}/deliver/sample")
    assert not [form for form in client.page.all("form") if "draw" in (form.get("action") or "")]


def test_a_rule_is_put_to_no_fewer_lines_than_it_draws(cast: Cast, client: InspectingClient) -> None:
    """One double among four lines would else be told as California's verdict on the whole roll."""
    crowd(cast, 9)
    card.write(cast.petition, "minimum", 5, "City Code 2-14", date(2026, 3, 4), cast.omar)
    sample = drawn(cast, "free", wish=4)
    for line, verdict in zip(_lines(sample), ("valid", "valid", "other", "valid"), strict=True):
        judging.judge(sample, line.rank, verdict, cast.omar)
    db.session.commit()
    here = f"/office{cast.path}/deliver"
    client.be(cast.omar).get(f"{here}/sample/{sample.id}")
    assert "4 lines are too few for it: it needs 9." in client.page.text
    assert "fails" not in client.page.text
    client.get(here)
    assert "would not pass outright" not in client.page.text


def test_a_sample_can_be_discarded(cast: Cast, client: InspectingClient) -> None:
    crowd(cast, 3)
    sample = drawn(cast)
    line = _lines(sample)[0]
    judging.judge(sample, line.rank, "valid", cast.omar)
    db.session.commit()
    here = f"/office{cast.path}/deliver/sample/{sample.id}"
    client.be(cast.ines).get(here)
    assert client.post(f"{here}/discard").status_code in (400, 403)
    client.be(cast.omar).get(here)
    client.submit("Discard it")
    assert "Discarded." in client.page.text
    assert client.get(here).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(SampledLine)) == 0
