"""The letter to each council member: its text with place-holders, as an organizer wrote it or in our own words."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import select

from app import audit
from app.common.clock import now
from app.extensions import db
from app.models import Account, CoverLetter, Petition
from app.web.language import gettext as _
from app.web.language import speaking

PLACES = ("member", "seat", "ward", "ward_count", "council", "city", "title", "people", "count", "day", "contact")
OF_A_WARD = ("ward", "ward_count")  # a paragraph with one of these is left out for a member at large
LINES, WIDTH = 36, 90  # what its page holds at 9 points: lines, and letters in one
BRACES = re.compile(r"\{([^{}]*)\}")


def newest(petition: Petition, language: str) -> CoverLetter | None:
    """What an organizer last wrote in this language."""
    mine = select(CoverLetter).filter_by(petition_id=petition.id, language=language)
    return db.session.scalar(mine.order_by(CoverLetter.id.desc()).limit(1))


def body(petition: Petition, language: str) -> str:
    """The text in force."""
    found = newest(petition, language)
    return found.body if found and found.body else default(language)


def default(language: str) -> str:
    """Our own words."""
    with speaking(language):
        return "\n\n".join((
            _("Dear {member},"),
            _("The petition “{title}” to the {council} has been signed by {people}, as of {day}."),
            _("Counted for {ward}: {ward_count}. The ward’s totals and lines follow this letter, before the city’s."),
            _("The totals for the whole city are at the end. The whole roll, the text that was signed and how the count was made lie in the same packet; its cover says how to check that nothing was changed."),  # noqa: E501
            _("Respectfully,") + "\n{contact}",
        ))  # fmt: skip


def write(petition: Petition, language: str, text: str, account: Account | None) -> CoverLetter:
    """Write it anew; what it said before stays on record. Its place-holders are known (see `unknown`)."""
    row = CoverLetter(
        petition_id=petition.id, language=language, body=text, created_at=now(),
        account_id=account.id if account else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record("letter.written", petition, account, language=language)
    return row


def unknown(text: str) -> list[str]:
    """Place-holders that nothing stands for, as typed."""
    return sorted({"{" + name + "}" for name in BRACES.findall(text) if name not in PLACES})


def lines(paragraphs: Sequence[str]) -> int:
    """About how many lines it is printed on, the empty ones between paragraphs too. Letters of East Asian scripts are
    twice as wide."""
    broken = [line for part in paragraphs for line in part.split("\n")]
    return max(0, len(paragraphs) - 1) + sum(max(1, -(-_width(line) // WIDTH)) for line in broken)


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def fill(text: str, values: dict[str, str]) -> list[str]:
    """The paragraphs for one member; those about a ward only where `values` has one."""
    gone = () if values.get("ward") else OF_A_WARD
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return [
        BRACES.sub(lambda found: values.get(found[1], found[0]), part)
        for part in paragraphs
        if part and not any("{" + name + "}" in part for name in gone)
    ]
