"""What is printed for a source: the demand, a code and the short address, as a flyer, table tents or cards."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from app.campaigns import text
from app.models import Petition, Source
from app.printing import typeset
from app.web.language import gettext as _
from app.web.language import speaking

TEMPLATE = Path(__file__).parent / "typst" / "flyer.typ"
SHAPES = ("flyer", "tents", "cards")
PAPERS = ("letter", "a4")
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Layout:
    shape: str = "flyer"
    language: str = "en"
    paper: str = "letter"


def short(site: str, source: Source) -> str:
    """`https://…/go/k7mx2`"""
    return f"{site}/go/{source.short}"


def page(petition: Petition, query: dict[str, str]) -> str:
    """The petition's page, from the site's root."""
    return f"/{quote(petition.campaign.slug)}/{quote(petition.slug)}?{urlencode(query)}"


def pdf(petition: Petition, source: Source, layout: Layout, site: str, folder: Path) -> Path:
    """As a file under `folder`, made unless it lies there. Raises typeset.TypesetError."""
    data, address = says(petition, source, layout, site)
    said = json.dumps([data, address], sort_keys=True).encode() + TEMPLATE.read_bytes()
    target = folder / f"{hashlib.sha256(said).hexdigest()[:32]}.pdf"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time:
            typeset.document(TEMPLATE, data, petition.changed_at, target, address)
    return target


def says(petition: Petition, source: Source, layout: Layout, site: str) -> tuple[dict[str, Any], str]:
    """Data for `flyer.typ`, and the address behind its code."""
    wording = text.current(petition, layout.language)
    address = short(site, source)
    with speaking(layout.language):
        data = {
            "language": layout.language, "paper": "a4" if layout.paper == "a4" else "us-letter", "shape": layout.shape,
            "campaign": petition.campaign.title, "addressed": _("To the %(council)s", council=petition.council),
            "title": wording.title, "demand": wording.demand, "contact": petition.contact,
            "address": f"{urlsplit(address).netloc}{urlsplit(address).path}",
            "w": {
                "sign": _("Sign in a minute"), "scan": _("Scan the code, or type:"),
                "qr_alt": _("Code that leads to %(address)s", address=address),
            },
        }  # fmt: skip
    return data, address if layout.language == petition.languages[0] else f"{address}?lang={layout.language}"
