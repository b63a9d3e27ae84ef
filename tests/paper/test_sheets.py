"""What is printed: everything a signer must see, whatever its length; tagged; readable by a machine."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from app.campaigns import text
from app.common.clock import now
from app.extensions import db
from app.roll import paper, sheets
from tests.cast import Cast
from tests.paper import desk

pytestmark = pytest.mark.one_database
PARAGRAPH = "Nobody is against training. We are against training that nobody may look at, paid by all, seen by few."
SITE = "https://petitions.example"


def reasons(paragraphs: int) -> str:
    body = "\n\n".join(f"First{n} {PARAGRAPH} Last{n}" for n in range(paragraphs))
    return (
        f"## What we ask\n\n{body}\n\n- a point\n- *another* point\n\n> A quote\n\n[The report](https://example.org/r)"
    )


def printed(cast: Cast, folder: Path, numbers: list[int | None], **more: Any) -> PdfReader:
    language = more.pop("language", "en")
    layout = desk.layout(language=language, text_version=cast.petition.text_version, **more)
    return PdfReader(sheets.pdf(cast.petition, layout, numbers, now(), SITE, folder))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("size", ["letter", "a4"])
@pytest.mark.parametrize(("language", "label"), [("en", "Sheet 17"), ("es", "Hoja 17")])
@pytest.mark.parametrize(("paragraphs", "pages"), [(1, 1), (4, 1), (24, 2), (40, 2), (200, None)])
def test_the_whole_text_whatever_its_length(
    cast: Cast, tmp_path: Path, size: str, language: str, label: str, paragraphs: int, pages: int | None
) -> None:
    text.revise(cast.petition, language, "Keep it open", "Open it every Sunday.", reasons(paragraphs))
    reader = printed(cast, tmp_path, [17], paper=size, language=language, asks_email=True)
    said = words(reader)
    for n in range(paragraphs):
        assert f"First{n} " in said
        assert f"Last{n}" in said
    for part in (label, "Keep it open", "Open it every Sunday.", "another point", "A quote", "(https://example.org/r)",
                 "Millbrook City Council", "omar@mail.example"):  # fmt: skip
        assert part in said, part
    assert pages is None or len(reader.pages) == pages
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == ((792, 612) if size == "letter" else (842, 595))


def test_tagged_in_its_language_with_a_title(cast: Cast, tmp_path: Path) -> None:
    root: Any = printed(cast, tmp_path, [1], language="es").trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (a value of pypdf's own)
    assert root["/Lang"] == "es"
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()


def test_nothing_runs_over_the_edge(cast: Cast, tmp_path: Path) -> None:
    """As a picture: the margins of every page are white, and something is on it."""
    for count in (1, 9, 24, 70):
        text.revise(cast.petition, "en", "A title of a rather great length that goes on and on and over one line",
                    "Open it. " * 30, reasons(count))  # fmt: skip
        layout = desk.layout(text_version=cast.petition.text_version, lines=10 + count % 16, asks_email=True)
        made = sheets.pdf(cast.petition, layout, [1], now(), SITE, tmp_path)
        for page in pypdfium2.PdfDocument(str(made)):
            shown = page.render(scale=1).to_pil().convert("L")
            edge = 20  # points; the margin is 32
            body = shown.crop((edge, edge, shown.width - edge, shown.height - edge))
            assert body.getextrema()[0] < 128
            shown.paste(255, (edge, edge, shown.width - edge, shown.height - edge))
            assert shown.getextrema() == (255, 255)


def test_every_line_and_a_leaf_for_each_sheet(cast: Cast, tmp_path: Path) -> None:
    text.revise(cast.petition, "en", "T", "D", reasons(30))
    reader = printed(cast, tmp_path, [1, 2, 3], lines=12)
    pages = [page.extract_text() for page in reader.pages]
    assert [n for n, page in enumerate(pages) if "First0" in page] == [0, 2, 4], "each begins on a front"
    assert all("Please read before you sign" in page for page in pages), "the notice is on every page with lines"
    assert all(str(n) in pages[1].split() for n in range(1, 13))
    text.revise(cast.petition, "en", "T", "D", "R")
    assert len(printed(cast, tmp_path, [1, 2, 3]).pages) == 3
    both = [page.extract_text().split() for page in printed(cast, tmp_path, [1], lines=25).pages]
    assert len(both) == 2
    assert all(str(n) in both[0] + both[1] for n in range(1, 26))


def test_the_code_leads_to_the_petition_and_names_the_sheet(cast: Cast) -> None:
    _data, codes = sheets.says(cast.petition, desk.layout(language="es"), [17, None], SITE)
    assert codes == {
        "code-17.svg": f"{SITE}{cast.path}?src=sheet-17&lang=es",
        "code-0.svg": f"{SITE}{cast.path}?src=sheet&lang=es",
    }


def test_only_what_is_asked(cast: Cast, tmp_path: Path) -> None:
    said = words(printed(cast, tmp_path, [1], asks_street=False, asks_email=False))
    assert "street address" not in said.lower()
    assert "e-mail" not in said.lower()
    assert "e-mail address is optional" in words(printed(cast, tmp_path, [1], asks_email=True))


def test_whatever_is_written_is_printed_as_text(cast: Cast, tmp_path: Path) -> None:
    text.revise(
        cast.petition, "en", '#panic("x") $1$ *t*', "<script> #import 𓀀 @x", "#let a = 1\n\n`code` \\ $x$ 😀 日本"
    )
    said = words(printed(cast, tmp_path, [1]))
    for part in ('#panic("x") $1$ *t*', "<script> #import [U+13000] @x", "#let a = 1", "code", "$x$", "日本"):
        assert part in said, said


def test_made_once_and_kept_for_a_day(cast: Cast, tmp_path: Path) -> None:
    batch = desk.batch(cast, 2)
    layout = sheets.Layout.of(batch)
    made = [sheets.pdf(cast.petition, layout, [1, 2], now(), SITE, tmp_path) for _ in range(2)]
    assert made[0] == made[1]
    assert sheets.pdf(cast.petition, layout, [1], now(), SITE, tmp_path) != made[0]
    assert sheets.sweep(tmp_path, made[0].stat().st_mtime - 1) == 0
    assert sheets.sweep(tmp_path, made[0].stat().st_mtime + 5) == 2


def test_a_batch_is_printed_with_the_text_of_its_day(cast: Cast, tmp_path: Path) -> None:
    batch = paper.print_batch(cast.petition, desk.layout(), 1, "Ana", None)
    text.revise(cast.petition, "en", "Another title", "Another demand", "Others")
    db.session.commit()
    made = sheets.pdf(cast.petition, sheets.Layout.of(batch), [1], now(), SITE, tmp_path)
    assert "Keep the library open on Sundays" in words(PdfReader(made))
