"""The packet: whole, signed, the same for the same selection, readable in every script, and no formula anywhere."""

import csv
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import create_app
from app.delivery import exports, making, manifest, packet, snapshot, verify
from app.delivery.selection import COLUMNS, Selection, offered
from app.extensions import db
from app.models import Signature
from app.printing import typeset
from app.roll import erasure, standing
from tests.cast import START, Cast
from tests.conftest import release, settings

AS_OF = START + timedelta(days=3)
NAMES = (
    "Rosa Marín",
    "نور الهدى",
    "רבקה לוי",
    "王小明",
    "अनीता शर्मा",
    "김 하늘",
    "Zoë 🌻 Ng",
    "=1+1 Ada",
    "O’Neil-Çelik",
)
SITE = "https://petitions.example"


def fill(cast: Cast, names: tuple[str, ...] = NAMES) -> None:
    """These people signed, an hour apart, in ward 1."""
    for number, name in enumerate(names):
        cast.signed(name, email=f"p{number}@mail.example", at=START + timedelta(hours=number))


def made(
    cast: Cast, folder: Path, format: str = "packet", edition: str = "clerk", fields: tuple[str, ...] = (),
    paper: str = "letter",
) -> Path:  # fmt: skip
    folder.mkdir(exist_ok=True)
    chosen = Selection(cast.petition.id, edition, AS_OF, fields=fields, paper=paper)
    path, _signed = making.make(chosen, format, "AAAA-BBBB-CCCC", folder, folder, SITE, lambda _rows: None)
    return path


def words(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_it_holds_what_the_contract_says(cast, tmp_path):
    fill(cast)
    cast.sign("Late Lee", at=START)  # never confirmed
    folder = made(cast, tmp_path)
    assert {path.name for path in folder.iterdir()} == {
        "cover.pdf", "roll.pdf", "roll.xlsx", "roll.csv", "petition.txt", "method.pdf", "manifest.json",
        "rows.sha256",
        "member-jo-park.pdf", "member-sam-reyes.pdf",
    }  # fmt: skip
    found, faults = verify.check(folder)
    assert faults == []
    assert found["format"] == "cityroll-packet/1"
    assert found["counts"] == {
        "signatures": 9, "people": 9, "residents": 9, "by_residency": {"postal code inside": 9},
        "by_ward": {"Ward 1": 9}, "by_channel": {"online": 9}, "imported": 0, "set_aside_as_double": 0, "withdrawn": 0,
        "struck": 0, "unconfirmed_not_counted": 1,
    }  # fmt: skip
    assert found["as_of"] == "2026-03-04T15:00:00Z"
    assert {entry["name"]: entry.get("rows") for entry in found["files"]}["roll.csv"] == 9


def test_names_of_all_scripts_are_readable_and_nothing_is_a_formula(cast, tmp_path):
    from openpyxl import load_workbook

    fill(cast)
    folder = made(cast, tmp_path)
    printed = words(folder / "roll.pdf")
    for name in ("Rosa Marín", "王小明", "김 하늘", "=1+1 Ada", "O’Neil-Çelik"):
        assert name in printed
    assert "\ufffd" not in printed
    sheet = load_workbook(folder / "roll.xlsx").active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [f"{row[1]} {row[2] or ''}".strip() for row in cells] == list(NAMES)
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row[1:]} <= {"s", "n"}  # n: empty
    with (folder / "roll.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == COLUMNS["clerk"]
    assert rows[7][1] == "'=1+1"
    assert (folder / "roll.csv").read_bytes().startswith(b"\xef\xbb\xbfno,")


def test_no_glyph_is_missing(cast, tmp_path):
    """A font without a letter prints box number 0 (.notdef); none of these names may."""
    from pypdf import PdfReader

    fill(cast)
    fonts = set()
    for page in PdfReader(made(cast, tmp_path, "pdf")).pages:
        fonts |= {font.get_object()["/BaseFont"].split("+")[1] for font in page["/Resources"]["/Font"].values()}
    wanted = ("Arabic", "Hebrew", "Devanagari", "CJK", "Emoji")
    assert all(any(script in font for font in fonts) for script in wanted), fonts


def test_pdf_is_tagged_and_paged(cast, tmp_path):
    from pypdf import PdfReader

    fill(cast)
    reader = PdfReader(made(cast, tmp_path, "pdf"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    text = words(tmp_path / "millbrook-ak-clerk-20260304T150000Z.pdf")
    assert "page 1 of 1" in text
    assert "May become a public record" in text
    assert "Open the library every Sunday." in text


@pytest.mark.one_database  # it builds in both
def test_the_same_selection_gives_the_same_bytes_on_both_databases(servers, tmp_path):
    digests = []
    for kind in ("sqlite", "postgresql"):
        with servers(kind).fresh() as uri:
            folder = tmp_path / kind
            shutil.copytree(tmp_path / "sqlite" / "keys", folder / "keys") if kind != "sqlite" else folder.mkdir()
            app = create_app(settings(uri, folder))
            with app.app_context():
                cast = Cast(app)
                fill(cast)
                packed = packet.pack(made(cast, folder), folder / "whole.zip", AS_OF)
                tables = [
                    made(cast, folder / f"{format}-{edition}", format, edition)
                    for format, editions in exports.EDITIONS.items()
                    for edition in editions
                    if format != "packet"
                ]
                rows = db.session.scalars(select(Signature).order_by(Signature.id))
                for row, version in zip(rows, ("2026-3ep", "2026-2", "2026-3e", "paper-2e"), strict=False):
                    row.consent_version, row.phone = version, "555 010 0199"
                db.session.commit()
                shutil.copytree(folder / "keys", folder / "demanded" / "keys")
                demanded = made(cast, folder / "demanded", fields=offered("clerk", ("email", "phone")))
                packed_too = packet.pack(demanded, folder / "demanded.zip", AS_OF)
                digests.append([manifest.digest(path) for path in (packed, packed_too, *tables)])
                release()
    assert digests[0] == digests[1]
    assert len(digests[0]) == 10, "every edition in every format, and the packet with and without contacts"


def test_what_changes_later_does_not_change_it(cast, tmp_path):
    fill(cast)
    before = manifest.digest(made(cast, tmp_path / "a", "csv"))
    cast.signed("Late Lee", at=AS_OF + timedelta(hours=1))
    found = standing.counts(cast.petition.id)
    assert found["counts"] == 10
    assert manifest.digest(made(cast, tmp_path / "b", "csv")) == before


def test_an_erased_signer_is_in_no_file_any_more_and_the_method_says_so(cast, tmp_path):
    fill(cast)
    rosa = cast.signed("Rosa Luz", at=START)
    erasure.erase(rosa)
    db.session.commit()
    folder = made(cast, tmp_path)
    assert "Luz" not in (folder / "roll.csv").read_text()
    assert verify.check(folder)[0]["selection"]["erased_since"] == 1
    assert "erased since, and no longer in the roll − 1" in " ".join(words(folder / "method.pdf").split())


def test_volumes_and_going_on_after_a_crash(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(typeset, "LINES_PER_VOLUME", 4)
    fill(cast)
    set_pages = []
    real = typeset.document

    def dies_at_the_third(template, data, as_of, target, qr=None):
        set_pages.append(template.stem)
        if len(set_pages) == 3:
            raise typeset.TypesetError("the power went")
        real(template, data, as_of, target, qr)

    monkeypatch.setattr(typeset, "document", dies_at_the_third)
    with pytest.raises(typeset.TypesetError):
        made(cast, tmp_path)
    cast.signed("Late Lee", at=START)  # not in the snapshot, which was taken before
    folder = made(cast, tmp_path)
    assert {p.name for p in folder.glob("roll-*.pdf")} == {"roll-1.pdf", "roll-2.pdf", "roll-3.pdf"}
    assert set_pages == [
        "cover",
        "member",
        "member",
        *["member"] * 3,
        "roll",
        "roll",
        "roll",
        "method",
    ], "what was whole is not set again"
    assert verify.check(folder)[1] == []
    assert "Volume 3 of 3" in words(folder / "roll-3.pdf")


def test_an_empty_roll_is_still_a_packet(cast, tmp_path):
    assert verify.check(made(cast, tmp_path))[1] == []


def test_the_public_list_has_only_names_that_are_shown(cast, tmp_path):
    cast.signed("Rosa Marín", at=START, show_name=True)
    cast.signed("Shy Sato", at=START + timedelta(hours=1))
    text = made(cast, tmp_path, "csv", "public").read_bytes().decode("utf-8-sig")
    assert text == "no,name_shown,ward,signed_on\r\n1,Rosa M.,Ward 1,2026-03-01\r\n2,,Ward 1,2026-03-01\r\n"


def test_the_public_list_and_the_page_show_the_same_of_a_name(cast, tmp_path):
    """As the tick says: first name and initial."""
    from app.signing import pages

    names = ("Rosa Marín", "王 小明", "नूर अली", "Madonna", "𝒳 𝒴z", "O’Neil-Çelik Éa")
    for number, name in enumerate(names):
        cast.signed(name, email=f"p{number}@mail.example", at=START + timedelta(hours=number), show_name=True)
    cast.signed("Shy Sato", at=START + timedelta(hours=9))
    text = made(cast, tmp_path / "csv", "csv", "public").read_bytes().decode("utf-8-sig")
    listed = [line.split(",")[1] for line in text.splitlines()[1:]]
    assert listed == ["Rosa M.", "王 小.", "नूर अ.", "Madonna", "𝒳 𝒴.", "O’Neil-Çelik É.", ""]
    assert pages.shown(cast.petition.id) == listed[-2::-1]
    printed = words(made(cast, tmp_path / "pdf", "pdf", "public"))
    assert "Rosa M." in printed
    assert "Marín" not in printed
    book = made(cast, tmp_path / "xlsx", "xlsx", "public")
    with zipfile.ZipFile(book) as parts:
        assert "Marín" not in "".join(parts.read(name).decode() for name in parts.namelist())


def test_spanish_papers(cast, tmp_path):
    cast.petition.languages = ["es", "en"]
    db.session.commit()
    fill(cast)
    text = words(made(cast, tmp_path, "pdf"))
    assert "página 1 de 1" in text
    assert "Abran la biblioteca" in text or "Open the library" in text


def test_an_edition_that_is_not(cast):
    with pytest.raises(exports.Refused):
        exports.note(cast.petition, "packet", "public", "why")
    with pytest.raises(exports.Refused):
        exports.note(cast.petition, "csv", "clerk", "why", making.instant() + timedelta(days=1))


def test_reading_sees_one_instant(cast, app):
    """Rows that come while a table is being written are not in it, though they carry an earlier time."""
    fill(cast)
    rows = snapshot.reading(Selection(cast.petition.id, "clerk", AS_OF), lambda _rows: None)
    assert len(list(rows)) == 9
