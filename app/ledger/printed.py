"""The scorecard as a sheet of paper: what it says, and its PDF."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from app.campaigns import scorecard, text
from app.ledger.words import RESULTS, STANDS, VOTES
from app.models import Petition
from app.printing import typeset
from app.web.language import day, near_day, speaking
from app.web.language import gettext as _

TEMPLATE = Path(__file__).parent / "typst" / "scorecard.typ"
_one_at_a_time = Lock()


def says(petition: Petition, language: str, site: str) -> tuple[dict[str, Any], str]:
    """Data for `scorecard.typ`, and the address behind its code."""
    card, zone = scorecard.of(petition), petition.city.time_zone
    address = f"{site}/{petition.campaign.slug}/{petition.slug}/council"
    with speaking(language):
        heads = [_("Seat"), _("Name"), _("Where they stand")] + ([_("Vote")] if card.voted else [])
        rows = [
            [row.member.seat, row.member.name, _stand(row, zone)] + ([_vote(row)] if card.voted else [])
            for row in card.rows
        ]
        voted = card.voted
        result = f"{RESULTS[voted.result]}, {day(voted.at, zone)}. {voted.link}" if voted else ""
        data = {
            "language": language, "campaign": petition.campaign.title, "title": text.current(petition, language).title,
            "council": petition.council, "heads": heads, "rows": rows, "result": result,
            "count": ", ".join(f"{VOTES[vote]}: {number}" for vote, number in card.votes.items()),
            "as_of": _("As of %(time)s", time=day(petition.changed_at, zone)), "address": address,
            "w": {"page": _("Page {n} of {of}"), "qr_alt": _("The petition’s address as a code")},
        }  # fmt: skip
    return data, address


def path(data: dict[str, Any], kept: Path) -> Path:
    """Where the PDF that says this lies, made or not."""
    said = json.dumps(data, sort_keys=True).encode() + TEMPLATE.read_bytes()
    return kept / f"{hashlib.sha256(said).hexdigest()[:32]}.pdf"


def pdf(data: dict[str, Any], address: str, as_of: datetime, kept: Path) -> Path:
    """The sheet as a file under `kept`, made unless it lies there. Raises typeset.TypesetError."""
    target = path(data, kept)
    with _one_at_a_time:
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            typeset.document(TEMPLATE, data, as_of, target, address)
    return target


def _stand(row: scorecard.Row, zone: str) -> str:
    if row.waiting and row.member.stand == "unknown":
        return _("No answer yet, asked %(day)s", day=near_day(row.waiting, zone))
    word = str(STANDS[row.member.stand])
    known = row.member.stand != "unknown" and row.member.stand_source
    return f"{word} ({row.member.stand_source})" if known else word


def _vote(row: scorecard.Row) -> str:
    return str(VOTES[row.vote]) if row.vote else "–"
