"""What a sheet to be signed by hand says, in the language it is printed in, and its PDF: numbered ones of a batch, and the
public one without a number."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from app.campaigns import text
from app.common import markdown
from app.models import Petition, SheetBatch
from app.printing import typeset
from app.roll import consent
from app.web.language import LANGUAGES, speaking
from app.web.language import gettext as _

TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"
PAPERS = ("letter", "a4")
LINES = (5, 25)  # least and most on a sheet
SOURCE = "sheet"  # `?src=sheet-17` on the code: who signs online instead is known to come from sheet 17
KEPT = 86_400  # seconds for which a PDF lies ready
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Layout:
    """What a sheet asks and how it looks."""

    language: str
    text_version: int
    paper: str = "letter"
    lines: int = 10
    asks_street: bool = True
    asks_email: bool = False
    notice: str = consent.printed((), asks_street=True, asks_email=False)

    @classmethod
    def of(cls, batch: SheetBatch) -> "Layout":
        """As a batch was printed."""
        return cls(**{name: getattr(batch, name) for name in cls.__dataclass_fields__})


def pdf(
    petition: Petition, layout: Layout, numbers: Sequence[int | None], as_of: datetime, site: str, kept: Path
) -> Path:
    """The sheets with these numbers (None: without one) as a file under `kept`, made unless it lies there. `site` is
    PUBLIC_URL. Raises typeset.TypesetError."""
    data, codes = says(petition, layout, numbers, site)
    target = path(data, codes, kept)
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time:
            if not target.is_file():
                typeset.document(TEMPLATE, data, as_of, target, codes)
    return target


def path(data: dict[str, Any], codes: dict[str, str], kept: Path) -> Path:
    """Where the PDF that says this lies, made or not."""
    said = json.dumps([data, codes], sort_keys=True).encode() + TEMPLATE.read_bytes()
    return kept / f"{hashlib.sha256(said).hexdigest()[:32]}.pdf"


def sweep(kept: Path, before: float) -> int:
    """Delete PDFs made before that time (seconds since 1970); answers how many."""
    old = [file for file in kept.glob("*.pdf") if file.stat().st_mtime < before] if kept.is_dir() else []
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def says(
    petition: Petition, layout: Layout, numbers: Sequence[int | None], site: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """Data for `sheet.typ`, and the address behind each sheet's code by the name of its picture."""
    wording = text.version(petition, layout.text_version, layout.language)
    with speaking(layout.language):
        columns, widths, ticks = _columns(layout)
        sheets = [{"label": _label(number), "code": f"code-{number or 0}.svg"} for number in numbers]
        data = {
            "language": layout.language, "paper": layout.paper, "lines": layout.lines,
            "campaign": petition.campaign.title, "addressed": _("To the %(council)s", council=petition.council),
            "title": wording.title, "demand": wording.demand, "reasons": markdown.blocks(wording.reasons),
            "columns": columns, "widths": widths, "ticks": ticks, "sheets": sheets,
            "notice": consent.notice(layout.notice, layout.language, petition.council, layout.asks_street, layout.asks_email),
            "contact": _("Who runs this: %(contact)s", contact=petition.contact) if petition.contact else "",
            "statement": _("I saw everybody on this sheet sign it. As far as I know, each of them signed for themselves, had the chance to read the petition first, and lives where they say."),
            "w": _words(layout),
        }  # fmt: skip
    codes = {f"code-{number or 0}.svg": address(petition, site, number, layout.language) for number in numbers}
    return data, codes


def address(petition: Petition, site: str, number: int | None, language: str) -> str:
    """What a sheet's code says: the petition's page, with the sheet's number."""
    query = {"src": f"{SOURCE}-{number}" if number else SOURCE}
    if language != petition.languages[0]:
        query["lang"] = language
    return f"{site}/{petition.campaign.slug}/{petition.slug}?{urlencode(query)}"


def _label(number: int | None) -> str:
    return _("Sheet %(number)s", number=number or "____")


def _columns(layout: Layout) -> tuple[list[str], list[float], list[str]]:
    """Heads, widths in shares, and the words of a box to tick."""
    found = [(_("First name, printed"), 1.25, ""), (_("Last name, printed"), 1.35, ""), (_("Signature"), 1.7, "")]
    if layout.asks_street:
        found.append((_("Street address, apartment"), 2.0, ""))
    found += [(_("ZIP"), 0.62, ""), (_("Date"), 0.62, "")]
    if layout.asks_email:
        told = "email" in consent.covers(layout.notice)
        head = _("E-mail (the council gets it)") if told else _("E-mail (optional)")
        found.append((head, 1.9, _("e-mail me updates")))
    heads, widths, ticks = (list(part) for part in zip(*found, strict=True))
    return [_("No."), *heads], widths, ticks


def _words(layout: Layout) -> dict[str, Any]:
    spoken = LANGUAGES.get(layout.language, layout.language)
    return {
        "notice": _("Please read before you sign."),
        "circulator": _("Who collected these signatures:"),
        "signs": [_("Name, printed"), _("Signature"), _("Date")],
        "version": _("Text version %(version)s, %(language)s", version=layout.text_version, language=spoken),
        "behind": _("The whole text stands on the front of this sheet."),
        "scan": _("Scan to read more, or to sign online instead."),
        "qr_alt": _("The petition’s address as a code"),
    }
