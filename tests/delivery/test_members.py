"""A paper for each council member: their ward in front, the city after it, a letter that organizers write."""

from datetime import timedelta

import pytest
from pypdf import PdfReader

from app.delivery import letter, members, verify
from app.extensions import db
from app.models import CouncilMember, CoverLetter
from tests.cast import START
from tests.client import InspectingClient
from tests.delivery.test_packet import made, words


def flat(path) -> str:
    return " ".join(words(path).split())


@pytest.fixture
def council(cast):
    """Seven members, two at large; one seat's ward is gone. Ben lives in ward 1, Ana nobody knows where."""
    one, two = cast.millbrook.wards
    seats = [("Jo Park", one), ("Sam Reyes", two), ("José Díaz", one), ("Jose Diaz", two), ("Al Large", None),
             ("Bo Large", None), ("Di Gone", None)]  # fmt: skip
    cast.petition.members = [
        CouncilMember(name=name, seat=ward.name if ward else "Ward 9" if name == "Di Gone" else "At large", ward=ward,
                      position=n)
        for n, (name, ward) in enumerate(seats)
    ]  # fmt: skip
    cast.signed("Ben Osei", at=START)
    cast.signed("Ana Ruiz", postal_code="10001", at=START + timedelta(hours=1))
    db.session.commit()
    return cast.petition


def test_each_member_has_a_paper_with_the_ward_in_front(council, tmp_path):
    folder = made(_Of(council), tmp_path)
    found, faults = verify.check(folder)
    assert faults == []
    names = {path.name for path in folder.glob("member-*.pdf")}
    assert names == {
        f"member-{stem}.pdf"
        for stem in ("jo-park", "sam-reyes", "jose-diaz", "jose-diaz-no-2", "al-large", "bo-large", "di-gone")
    }
    told = {row["name"]: row for row in found["members"]}
    assert [name for name, row in told.items() if row["at_large"]] == ["Al Large", "Bo Large", "Di Gone"]
    assert told["Di Gone"] == {"file": "member-di-gone.pdf", "name": "Di Gone", "seat": "Ward 9", "ward": None,
                               "at_large": True}  # fmt: skip
    jo, sam, al = (flat(folder / f"member-{stem}.pdf") for stem in ("jo-park", "sam-reyes", "al-large"))
    assert "to the Millbrook City Council has been signed by 2 different people, as of" in jo
    assert "Counted for Ward 1: 1." in jo
    assert "1 of 2 different people" in jo
    assert jo.index("Ben Osei") < jo.index("The whole city: Millbrook, AK")
    assert "Ana Ruiz" not in jo, "another ward's lines are in the roll of the packet"
    assert "Ben" not in sam
    assert "Counted for" not in al
    assert "The whole city: Millbrook, AK" in al
    assert "AAAA-BBBB-CCCC" in al


class _Of:
    """What `made` asks of a cast."""

    def __init__(self, petition):
        self.petition = petition


def test_every_paper_is_tagged_numbered_and_says_what_was_signed(council, tmp_path):
    for path in made(_Of(council), tmp_path).glob("*.pdf"):
        reader = PdfReader(path)
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()
        for number, page in enumerate(reader.pages, 1):
            said = " ".join(page.extract_text().split())
            assert f"page {number} of {len(reader.pages)}" in said
            if path.name.startswith(("member", "roll")):
                assert "May become a public record · Open the library every Sunday." in said
            for font in page["/Resources"]["/Font"].values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(inner), "fonts are embedded"


def test_without_members_there_is_a_paper_for_each_ward(cast, tmp_path):
    cast.petition.members = []
    cast.signed("Ben Osei", at=START)
    folder = made(cast, tmp_path)
    assert [path.name for path in folder.glob("ward-*.pdf")] == ["ward-1.pdf"]
    assert "Ben Osei" in words(folder / "ward-1.pdf")
    assert "Dear" not in words(folder / "ward-1.pdf")
    assert verify.check(folder)[0]["members"] == []


def test_a_ward_of_many_lines_is_volumes():
    found = members.planned([{"name": "Jo", "seat": "", "ward": "Ward 1"}], {"Ward 1": 4_001}, 2_000)
    assert [paper.name for paper in found] == [f"member-jo-volume-{n}.pdf" for n in (1, 2, 3)]


@pytest.mark.parametrize(("name", "slug"), [("José O’Neil", "jose-o-neil"), ("../../etc", "etc"), ("…", "nobody"),
                                            ("王", "u738b")])  # fmt: skip
def test_names_become_names_of_files(name, slug):
    assert members.slug(name) == slug


def test_a_paragraph_about_a_ward_is_only_for_who_has_one():
    text = "Dear {member},\r\n\r\n{ward_count} in {ward}\r\n\r\nYours"
    assert letter.fill(text, {"member": "Al", "ward": "", "ward_count": "0"}) == ["Dear Al,", "Yours"]
    assert letter.fill(text, {"member": "{ward}", "ward": "W", "ward_count": "3"}) == [
        "Dear {ward},",
        "3 in W",
        "Yours",
    ]


def test_one_person_is_one_person(cast, tmp_path):
    cast.signed("Ben Osei", at=START)
    assert "has been signed by 1 person, as of" in flat(made(cast, tmp_path) / "member-jo-park.pdf")


@pytest.mark.parametrize(
    "line", ["W" * letter.WIDTH, "王" * (letter.WIDTH // 2), "a b " * 22], ids=["wide", "chinese", "plain"]
)
def test_the_longest_letter_has_one_page(cast, app, tmp_path, line):
    app.config["WTF_CSRF_ENABLED"] = False
    omar = InspectingClient(app, app.response_class)
    omar.be(cast.omar)
    here = f"/office{cast.path}/deliver/letter"
    longest = "\n\n".join([line] * (letter.LINES // 2) + ["{member}"])
    too_long = longest + "\nYours"
    for button in ("preview", "submit"):
        answer = omar.post(here, data={"body": too_long, button: "y"})
        assert answer.status_code == 422
        assert f"{letter.LINES + 2} lines, and the page holds {letter.LINES}" in answer.get_data(as_text=True)
        assert too_long in answer.get_data(as_text=True)
    assert omar.post(here, data={"body": longest.removesuffix("\n\n{member}"), "submit": "y"}).status_code == 303
    cast.petition.members[0].name = "Jo " + "Park " * 30
    cast.signed("Ben Osei", at=START)
    for sheet in ("letter", "a4"):
        folder = made(cast, tmp_path / sheet, paper=sheet)
        paper = next(folder.glob("member-jo-park*.pdf"))
        front, ward = (page.extract_text() for page in PdfReader(paper).pages)
        assert "AAAA-BBBB-CCCC" in front
        assert "Ben" in ward


def test_omar_writes_the_letter_and_nothing_typed_is_lost(cast, app, tmp_path):
    app.config["WTF_CSRF_ENABLED"] = False
    omar, ines = InspectingClient(app, app.response_class), InspectingClient(app, app.response_class)
    omar.be(cast.omar)
    ines.be(cast.ines)
    here = f"/office{cast.path}/deliver/letter"
    assert ines.get(here).status_code == 403
    assert "Dear Jo Park," in omar.get(here).get_data(as_text=True)
    bad = omar.post(here, data={"body": "Dear {mebmer}, mine", "submit": "y"})
    assert bad.status_code == 422
    assert "{mebmer}" in bad.get_data(as_text=True)
    assert "Dear {mebmer}, mine" in bad.get_data(as_text=True)
    seen = omar.post(here, data={"body": "Hello {seat}!", "preview": "y"}).get_data(as_text=True)
    assert "Hello Ward 1!" in seen
    assert db.session.query(CoverLetter).count() == 0
    assert omar.post(here, data={"body": "Hello <b>{member}</b>!", "submit": "y"}).status_code == 303
    page = omar.get(here).get_data(as_text=True)
    assert "Hello &lt;b&gt;Jo Park&lt;/b&gt;!" in page
    assert ", Omar" in page
    answer = omar.get(f"{here}/page.pdf")
    assert answer.data.startswith(b"%PDF")
    cast.signed("Ben Osei", at=START)
    assert "Hello <b>Jo Park</b>!" in flat(made(cast, tmp_path) / "member-jo-park.pdf")
