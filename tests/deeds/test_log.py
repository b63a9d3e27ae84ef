"""The log: every deed has its sentence; filters; nothing of others; one page of a long one."""

import ast
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from app import audit
from app.accounts import team
from app.common.clock import now
from app.deeds import log, words
from app.delivery import exports
from app.extensions import db
from app.models import Event
from app.models.event import DEED
from app.models.sheet import SHEET_STATES
from app.residents.reviewing import DECISIONS
from tests.cast import Cast
from tests.client import InspectingClient

APP = Path(__file__).parents[2] / "app"
# what stands for the braces of a name such as f"sheet.{state}"
VALUES = {
    "sheet": SHEET_STATES, "export": ("ready", "failed"), "batch": ("trying", "applying", "undoing"),
    "petition": ("draft", "open", "closed", "delivered", "won", "lost", "archived"),
    "residents": (*DECISIONS, "loading", "measuring", "linking"),
}  # fmt: skip


def recorded() -> set[str]:
    """The name of every event that is recorded anywhere in app/."""
    names: set[str] = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_name(node.value):
                names.add(node.value)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "audit.add"):
                first = node.args[0]
                if isinstance(first, ast.JoinedStr):
                    start = str(getattr(first.values[0], "value", "")).rstrip(".")
                    assert start in VALUES, f"{path}: say in VALUES what stands for the braces of {ast.unparse(first)}"
                    names |= {f"{start}.{value}" for value in VALUES[start]}
                elif isinstance(first, ast.Constant):
                    names.add(first.value)
    return names


def _is_name(value: str) -> bool:
    return value.startswith("signature.") and value.count(".") == 1 and value.removeprefix("signature.").isidentifier()


COLUMNS = {"signature.id", "signature.ward_id", "signature.tier"}


def test_every_event_has_its_sentence() -> None:
    lacking = {name for name in recorded() - COLUMNS if name not in words.SENTENCES}
    assert not lacking, f"Give each a sentence in app/deeds/words.py: {sorted(lacking)}"
    kinds = {kind for group in log.KINDS.values() for kind in group}
    assert {name.partition(".")[0] for name in words.SENTENCES} <= kinds, "each can be filtered by"
    assert set(words.KINDS) == set(log.KINDS)
    assert exports  # the packet's own states are among VALUES


def some_deeds(cast: Cast) -> None:
    signature = cast.signed()
    audit.record("signature.struck", signature, cast.omar)
    audit.record("petition.edited", cast.petition, cast.ines)
    audit.record("petition.edited", cast.other_petition, cast.dov)
    audit.record("petition.edited", cast.draft, cast.lena)
    audit.record("team.role", cast.campaign, cast.lena, account=cast.ines.id, role="lead")
    db.session.commit()


def test_who_what_city_and_day(cast: Cast, client: InspectingClient) -> None:
    some_deeds(cast)
    base = f"/office/{cast.campaign.slug}/log"
    text = client.be(cast.lena).get(base) and client.page.text
    assert "struck a signature" in text
    assert "gave another role: Ines (lead)" in text
    assert "Dov" not in text
    for query, there, gone in (
        (f"who={cast.omar.id}", "struck a signature", "changed the petition"),
        ("what=team", "gave another role", "struck a signature"),
        (f"petition={cast.draft.id}", "changed the petition", "gave another role"),
        ("day=2020-01-01", "Nothing fits", "changed the petition"),
    ):
        client.get(f"{base}?{query}")
        assert there in client.page.text, query
        assert gone not in client.page.text, query
    assert client.get(f"{base}?petition={cast.other_petition.id}").status_code == 404


def test_of_one_petition(cast: Cast, client: InspectingClient) -> None:
    some_deeds(cast)
    client.be(cast.omar).get(f"/office{cast.path}/log")
    assert "Ines" in client.page.text
    assert "gave another role" not in client.page.text
    assert client.be(cast.ines).get(f"/office{cast.path}/log").status_code == 403
    assert client.be(cast.dov).get(f"/office{cast.path}/log").status_code == 404


def test_page_by_page_all_of_it_once(cast: Cast) -> None:
    for n in range(120):
        at = now() - timedelta(minutes=n // 7)
        db.session.add(Event(at=at, name="petition.edited", subject_type="petition", subject_id=cast.petition.id,
                             petition_id=cast.petition.id, account_id=cast.omar.id))  # fmt: skip
    db.session.commit()
    seen: list[int] = []
    before = None
    while True:
        page = log.read(cast.campaign, [cast.petition, cast.draft], log.Filters(before=before), True)
        seen += [event.id for event in page[: log.SIZE]]
        if len(page) <= log.SIZE:
            break
        before = seen[-1]
    assert len(seen) == len(set(seen)) == 120


def test_it_reads_an_index_of_deeds_alone(cast: Cast) -> None:
    if db.session.get_bind().dialect.name != "sqlite":
        return
    plan = db.session.execute(
        text(f"EXPLAIN QUERY PLAN SELECT id FROM event WHERE petition_id = 1 AND ({DEED}) ORDER BY at DESC LIMIT 51")
    ).all()
    assert any("ix_event_deed" in row[-1] for row in plan), plan


def test_an_invitation_is_told_with_its_address_while_it_is_kept(cast: Cast, client: InspectingClient) -> None:
    team.invite(team.Team(cast.campaign, cast.petition), "new@mail.example", "reader", "en", cast.omar)
    client.be(cast.omar).get(f"/office{cast.path}/log")
    assert "invited: new@mail.example (read-only)" in client.page.text
