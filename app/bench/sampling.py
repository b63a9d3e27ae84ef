"""The weeding screen, the readiness list and a sample's page on a long roll, against the roll's own first page."""

from collections.abc import Iterator
from typing import Any

from app import jobs
from app.accounts import signins
from app.bench import town
from app.bench.measure import Size, side_by_side, time_of, wall
from app.extensions import db
from app.models import Account, Sample
from app.sampling import drawing, judging


def run(app: Any, size: Size) -> Iterator[str]:
    """Wall time a page, by an organizer who is signed in; and what drawing costs."""
    rows = size.rows or size.of(1_000_000, 100_000)
    petition = town.build()
    town.fill(petition, rows)
    account = Account(email="omar@mail.example", name="Omar", is_admin=True, password="", active=True,
                      created_at=petition.created_at, confirmed_at=petition.created_at.replace(tzinfo=None),
                      fs_uniquifier="bench")  # fmt: skip
    db.session.add(account)
    db.session.flush()
    key = signins.begin(account, "")
    sample = drawing.ask(petition, "california", "bench", account)
    sample_id, base = sample.id, f"/office{town.path(petition)}"
    db.session.commit()
    began = wall()
    jobs.run("sample", sample_id)
    sample = db.session.get_one(Sample, sample_id, populate_existing=True)
    yield f"{sample.size:,} of {sample.filed:,} drawn in {time_of(wall() - began)}, by a worker"
    for rank in range(1, 101):
        judging.judge(sample, rank, "valid" if rank % 10 else "outside", account)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction(base_url=app.config["PUBLIC_URL"]) as session:
        session.update({"_user_id": "bench", "_fresh": True, "fs_cc": "set", "sign_in": key})

    def page(rest: str) -> None:
        answer = client.get(base + rest, base_url=app.config["PUBLIC_URL"])
        assert answer.status_code == 200, (rest, answer.status)

    for what, rest in (
        ("weeding screen", f"/deliver/sample/{sample_id}/weed"),
        ("  sample's page", f"/deliver/sample/{sample_id}"),
        ("  Deliver, with what is missing", "/deliver"),
    ):
        found = side_by_side(lambda rest=rest: page(rest), lambda: page("/roll"), rounds=size.of(7, 3), clock=wall)  # type: ignore[misc]
        yield found.line(f"{what} at {rows:,}", "the roll's page", reach=1.0)
