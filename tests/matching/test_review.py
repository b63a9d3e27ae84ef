"""The queue's pages: one case after the other, each answer holds, each can be taken back."""

import pytest

from app import jobs
from app.extensions import db
from app.matching import arrivals, deciding
from app.models import MatchRun, Pair, Ruling, Signature
from tests.cast import Cast
from tests.client import InspectingClient, fields
from tests.house import routes
from tests.matching.doubtful import HOME, father_and_son, matched
from tests.matching.people import put

Two = tuple[int, int]


@pytest.fixture
def alvarez(cast: Cast) -> tuple[int, int]:
    """A doubtful pair."""
    a, b = father_and_son(cast)
    pair = db.session.query(Pair).one()
    assert pair.verdict == "review", (pair.verdict, pair.level, pair.probability)
    return a.id, b.id


def standings(*ids: int) -> list[str]:
    db.session.expire_all()
    return [db.session.get_one(Signature, number).standing for number in ids]


def queue(cast: Cast) -> str:
    return f"/office{cast.path}/doubles"


def test_same(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    client.be(cast.ines).get(queue(cast))
    assert "1 left" in client.page.text
    client.submit("1 Same person")
    assert standings(*alvarez) == ["counts", "double"]
    assert "Nothing waits for you" in client.page.text
    client.submit("U Undo")
    assert standings(*alvarez) == ["counts", "counts"]
    client.submit("2 Different people")
    assert standings(*alvarez) == ["counts", "counts"]
    assert "Nothing waits for you" in client.page.text


def test_unsure_goes_to_the_end(cast: Cast, client: InspectingClient) -> None:
    first, second = father_and_son(cast), father_and_son(cast, "Ben", "Dunleavy", days=1)
    client.be(cast.ines).get(queue(cast))
    begun = shown(client, first, second)
    client.submit("3 Not sure")
    assert "2 left" in client.page.text
    assert shown(client, first, second) is not begun
    client.submit("3 Not sure")
    assert shown(client, first, second) is begun
    client.submit("2 Different people")
    assert "1 left · you: 3 today" in client.page.text


def shown(client: InspectingClient, *pairs: list[Signature]) -> list[Signature]:
    """Which of these pairs is on the page."""
    found = [pair for pair in pairs if all(f"No. {each.id} " in client.page.text for each in pair)]
    assert len(found) == 1
    return found[0]


def test_whoever_comes_too_late_overrides_nobody(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    client.be(cast.ines).get(queue(cast))
    deciding.decide(cast.petition, *alvarez, "different", cast.omar)
    client.submit("1 Same person")
    assert "Someone else has decided this case meanwhile" in client.page.text
    assert standings(*alvarez) == ["counts", "counts"]


def test_a_case_cannot_be_made_up(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    """Neither one sealed for somebody else nor anything typed."""
    client.be(cast.omar).get(queue(cast))
    form = fields(client.page.form("1 Same person"))
    client.be(cast.ines).get(queue(cast))
    mine = fields(client.page.form("1 Same person"))
    for sealed in (form["case"][0], "x", "", mine["case"][0][:-4] + "AAAA"):
        answer = client.post(queue(cast) + "/rule", data={"csrf_token": mine["csrf_token"][0], "case": sealed,
                                                          "decision": "same"})  # fmt: skip
        assert answer.status_code == 303
    assert standings(*alvarez) == ["counts", "counts"]
    assert db.session.query(Ruling).count() == 0


def test_two_must_agree(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    client.be(cast.omar).get(queue(cast) + "/reviewers")
    client.submit("Save", reviewers="2")
    client.be(cast.ines).get(queue(cast))
    client.submit("1 Same person")
    assert standings(*alvarez) == ["counts", "counts"]
    assert "Nothing waits for you" in client.page.text
    client.be(cast.omar).get(queue(cast))
    assert "1 left" in client.page.text
    assert "differ on this case" not in client.page.text, "the second does not see what the first said"
    client.submit("1 Same person")
    assert standings(*alvarez) == ["counts", "double"]


def test_two_differ_and_a_third_decides(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    cast.petition.reviewers = 2
    for account, button in ((cast.ines, "1 Same person"), (cast.omar, "2 Different people")):
        client.be(account).get(queue(cast))
        client.submit(button)
        assert standings(*alvarez) == ["counts", "counts"]
        assert "Nothing waits for you" in client.page.text
    client.be(cast.lena).get(queue(cast))
    assert "Two reviewers differ on this case." in client.page.text
    client.submit("1 Same person")
    assert standings(*alvarez) == ["counts", "double"]


def test_any_two_side_by_side(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    path = "{}/{}/{}".format(queue(cast), *alvarez)
    client.be(cast.ines).get(path)
    client.submit("Same person")
    assert "Decided: same person." in client.page.text
    assert standings(*alvarez) == ["counts", "double"]
    client.submit("Take it back")
    assert standings(*alvarez) == ["counts", "counts"]
    assert client.get(queue(cast) + f"/{alvarez[0]}/{alvarez[0]}").status_code == 404
    assert client.get(queue(cast) + f"/{alvarez[0]}/99999").status_code == 404


def test_bringing_back_what_the_rules_set_aside(cast: Cast, client: InspectingClient) -> None:
    a = put(cast.petition, "Grace", "Goldberg", "grace@mail.example", **HOME)
    b = put(cast.petition, "Grace", "Goldbergg", "grace@mail.example", days=3, **HOME)
    matched(cast)
    ids = a.id, b.id
    assert standings(*ids) == ["counts", "double"]
    client.be(cast.ines).get(f"/office{cast.path}/roll/{b.id}")
    assert f"set aside as a double of No. {a.id}, Grace Goldberg" in client.page.text
    assert "by the rules" in client.page.text
    client.submit("Bring back")
    assert standings(*ids) == ["counts", "counts"]
    arrivals.look(cast.campaign.id, list(ids))
    db.session.commit()
    assert standings(*ids) == ["counts", "counts"], "no later look sets it aside again"
    client.get(queue(cast) + "/decided?what=different")
    client.submit(f"Take it back {a.id}, {b.id}")
    assert standings(*ids) == ["counts", "double"]


def test_lists(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    client.be(cast.ines)
    for what, said in (("open", "Robert Alvarez"), ("same", "Nobody has decided"), ("automatic", "set nothing aside")):
        client.get(f"{queue(cast)}/decided?what={what}")
        assert said in client.page.text
    client.get(queue(cast))
    client.submit("1 Same person")
    client.get(queue(cast) + "/decided?what=same")
    assert "Ines" in client.page.text


def test_looking_through_the_whole_roll(cast: Cast, client: InspectingClient) -> None:
    a = put(cast.petition, "Grace", "Goldberg", "grace@mail.example", **HOME)
    b = put(cast.petition, "Grace", "Goldbergg", "grace@mail.example", days=3, **HOME)
    ids = a.id, b.id
    client.be(cast.ines).get(queue(cast))
    assert "nobody has looked for doubles yet" in client.page.text
    client.submit("Look for doubles now")
    assert "Waiting for a worker" in client.page.text
    assert "Look for doubles now" not in client.page.text, "one at a time"
    jobs.run("match", db.session.query(MatchRun).one().id)
    assert standings(*ids) == ["counts", "double"]
    client.get(queue(cast))
    assert "1 set aside" in client.page.text
    assert "as of" in client.page.text
    for label in ("at least 1", "best estimate 1", "at most 1"):
        assert label in client.page.text


def test_the_three_numbers_open_their_rows(cast: Cast, client: InspectingClient, alvarez: Two) -> None:
    client.be(cast.ines).get(queue(cast))
    rows = [link for link in client.page.links if "what=open" in link or "what=automatic" in link or "=counts" in link]
    assert len(rows) == 3
    for link in rows:
        assert client.get(link.removeprefix("http://localhost")).status_code == 200


def test_the_sheets_picture_stands_beside_a_paper_line(cast: Cast, client: InspectingClient) -> None:
    samples = routes.furnish(cast.petition, cast)
    client.be(cast.ines).get(f"{queue(cast)}/{samples['a_id']}/{samples['b_id']}")
    assert "sheet 1, line 1" in client.page.text
    assert f'src="/office{cast.path}/paper/1/scan/1.jpg"' in client.page.html
