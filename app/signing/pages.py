"""The petition page: made once for everyone, kept until anything on it changes."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Response, current_app, g, make_response, render_template, request
from sqlalchemy import select

from app import audit
from app.campaigns import text
from app.campaigns.listing import Glance
from app.common import markdown
from app.common.clock import now
from app.extensions import db
from app.models import Petition, Signature
from app.roll import byline, consent, entry
from app.signing import forms, links, trap, wards
from app.web.language import LANGUAGES

KEPT = 256  # pages
RECENT = 300  # signers looked through for names to show: on a roll whose signers show none, not all of it
_pages: OrderedDict[tuple[Any, ...], tuple[bytes, str, list[str]]] = OrderedDict()
_lock = Lock()


def cached(seen: Glance, whole: Callable[[], Petition], language: str) -> Response:
    """The page for a visitor who has typed nothing yet; the same bytes for everyone within one minute and tally.

    `whole` is asked for the petition itself only if its page must be made."""
    minute = int(now().timestamp()) // 60
    key = (current_app.config["SECRET_KEY"], seen.id, seen.changed_at, seen.accent, language, seen.signatures,
           seen.people, minute)  # fmt: skip
    found = _pages.get(key)
    if found is None:
        form = (forms.StreetSignForm if seen.asks_street else forms.SignForm)(formdata=None)
        html = render(whole(), language, form).encode()
        found = html, hashlib.sha256(html).hexdigest()[:32], list(g.get("csp_styles", []))
        with _lock:
            if seen.is_public:
                _pages[key] = found
            while len(_pages) > KEPT:
                _pages.popitem(last=False)
    html, mark, g.csp_styles = found
    response = make_response(html)
    response.set_etag(mark)
    response.headers["Cache-Control"] = "no-cache"  # ask, and mostly be told: not modified
    response.make_conditional(request)
    return response


def render(petition: Petition, language: str, form: forms.SignForm, meant: str | None = None) -> str:
    """The page with this form in it."""
    wording = text.current(petition, language)
    form.seen.data = trap.mark(now(), current_app.config["SECRET_KEY"])
    return render_template(
        "signing/petition.html", petition=petition, campaign=petition.campaign, text=wording, tally=petition.tally,
        demand_html=markdown.render(wording.demand), reasons_html=markdown.render(wording.reasons), form=form,
        meant=meant, as_of=now(), wards=wards.counted(petition.id), shown_names=shown(petition.id),
        members=petition.members, consent=consent.wording(language, petition.council, petition.asks_street),
        milestones=[(m.at, m.wording.get(language) or next(iter(m.wording.values()), "")) for m in petition.milestones],
        languages=[(code, LANGUAGES[code]) for code in petition.languages if code in LANGUAGES],
        public_url=current_app.config["PUBLIC_URL"],
    )  # fmt: skip


def shown(petition_id: int, limit: int = 12) -> list[str]:
    """First name and initial of the newest signers who want to be seen, among the newest few hundred."""
    newest = (
        select(byline.shown().label("name"), Signature.confirmed_at)
        .where(Signature.petition_id == petition_id, Signature.standing == "counts")
        .order_by(Signature.confirmed_at.desc())
        .limit(RECENT)
        .subquery()
    )
    visible = select(newest.c.name).where(newest.c.name != "").order_by(newest.c.confirmed_at.desc())
    return list(db.session.scalars(visible.limit(limit)))


def card(petition: Petition, language: str) -> bytes:
    """The share picture, PNG."""
    from app.signing import card as cards

    wording = text.current(petition, language)
    return cards.draw(
        wording.title, petition.council, petition.tally.signatures, petition.goal, petition.campaign.accent
    )


def link(purpose: str, signature: Signature) -> str:
    """A token for a signer who has just proved who they are."""
    return links.make(purpose, signature.id)


def remember_event(taken: entry.Taken, petition_id: int) -> None:
    """Record that somebody signed, or signed again."""
    audit.add("signature.made" if taken.is_new else "signature.repeated", "signature", taken.signature_id, petition_id)
