"""The petition page: made once for everyone, kept until anything on it changes."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Response, current_app, g, make_response, render_template, request
from sqlalchemy import select

from app import audit
from app.campaigns import entries, scorecard, text, timeline
from app.campaigns.listing import Glance
from app.common import markdown
from app.common.clock import now
from app.defence import limits, proof
from app.extensions import db
from app.models import Petition, Signature
from app.moderation import shown as voices
from app.roll import byline, consent, entry
from app.signing import earlier, forms, links, sharing, trap, wards
from app.web.language import LANGUAGES, ngettext
from app.web.language import gettext as _

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


def offer(petition: Petition | Glance) -> str | None:
    """What the form offers the visitor's network: nothing while there is room, a proof of work when four fifths of its
    allowance are used (`near`) and when all of it is (`over`), and nothing again when proofs have no room either."""
    return offered() if petition.is_open else None


def offered() -> str | None:
    """The same for any form that is guarded as the sign form is."""
    if "offer" not in g:  # looked up once: a page does not change its mind half way
        settings, network = current_app.config, limits.prefix(request.remote_addr)
        plain, wider = settings["LIMITS_SIGN_PER_IP"], settings["LIMITS_SIGN_WITH_PROOF"]
        if limits.left("sign", plain, network, share=0.2) or not limits.left("proven", wider, network):
            g.offer = None
        else:
            g.offer = "near" if limits.left("sign", plain, network) else "over"
    found: str | None = g.offer
    return found


def render(petition: Petition, language: str, form: forms.SignForm, meant: str | None = None) -> str:
    """The page with this form in it; `meant` is the address it asks about."""
    wording, moment = text.current(petition, language), now()
    address = f"{current_app.config['PUBLIC_URL']}/{petition.campaign.slug}/{petition.slug}"
    form.seen.data = trap.mark(moment, current_app.config["SECRET_KEY"])
    version = consent.shown(petition.demands, petition.asks_street)
    _ask_again(form, petition, version)
    form.wording.data = consent.carry(consent.Shown(version, petition.text_version), petition.id)
    line = timeline.tell(petition, language, moment)
    return render_template(
        "signing/petition.html", petition=petition, campaign=petition.campaign, text=wording, tally=petition.tally,
        demand_html=markdown.render(wording.demand), reasons_html=markdown.render(wording.reasons), form=form,
        meant=meant, as_of=moment, wards=wards.counted(petition.id), shown_names=shown(petition.id),
        voices=voices.few(petition), card=scorecard.of(petition),
        consent=consent.wording(version, language, petition.council),
        **line._asdict(), earlier=earlier.told(petition, wording), packet=entries.handed_over(petition),
        decided=entries.valid(petition, "outcome")[-1:],
        address=address, qr=sharing.qr_code(address), offer=offer(petition),
        languages=[(code, LANGUAGES[code]) for code in petition.languages if code in LANGUAGES],
    )  # fmt: skip


def told(form: forms.SignForm, petition: Petition | Glance) -> consent.Shown:
    """What the signer saw, by what the form carries; the narrowest consent and the newest text if it carries nothing of
    ours."""
    seen = consent.carried(form.wording.data or "", petition.id)
    return seen or consent.Shown(consent.shown((), petition.asks_street), petition.text_version)


def _ask_again(form: forms.SignForm, petition: Petition, version: str) -> None:
    """A tick holds for what was read: a form that comes back with other words has it no more."""
    seen = told(form, petition)
    if not form.consent.data or seen == (version, petition.text_version):
        return
    form.consent.data = False
    form.consent.errors = [
        _("What the council gets has changed since you opened this page. Please read it and tick the box again.")
        if seen.version != version
        else _("The text has changed since you opened this page. Please read it and tick the box again.")
    ]


def limited(form: Any, petition_id: int, mailbox_key: bytes | None) -> int | None:
    """Count this try; if it was one too many, the seconds to wait, and the form says why."""
    settings, network = current_app.config, limits.prefix(request.remote_addr)
    proven = _proven(form, petition_id, network)
    if wait := None if proven else limits.spend("sign", settings["LIMITS_SIGN_PER_IP"], network):
        form.form_errors.append(_("Many people have just signed from your network. Please try again in a while."))
        return wait
    mailbox = f"{network} {(mailbox_key or b'').hex()}"  # however it is spelled; nobody can use up another network's
    if wait := limits.spend("mailbox", settings["LIMITS_SIGN_PER_MAILBOX"], mailbox):
        form.email.errors = [_("This address was entered many times just now. Please try again in a while.")]
    return wait


def _proven(form: Any, petition_id: int, network: str) -> bool:
    """Whether the browser did its sum, and the wider allowance of those who did has room."""
    given = form.proof.data if "proof" in form else ""
    return proof.holds(given or "", petition_id) and not limits.spend(
        "proven", current_app.config["LIMITS_SIGN_WITH_PROOF"], network
    )


def private(html: str, status: int = 200, wait: int | None = None) -> Response:
    """A page that is this visitor's alone."""
    response = make_response(html, status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "no-store"
    return response


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

    tally = petition.tally
    words = ngettext("%(num)s signature.", "%(num)s signatures.", tally.signatures)
    if petition.is_open:
        words = " ".join([words, _("Sign yours.")]) if tally.signatures else _("Be the first.")
    elif petition.is_unopened:
        words = _("Opens soon.")
    title = text.current(petition, language).title
    return cards.draw(title, petition.council, words, tally.signatures, petition.goal, petition.campaign.accent)


def calendar(petition: Petition, language: str) -> Response:
    """The council meeting as a file for a calendar."""
    response = make_response(sharing.calendar(petition, text.current(petition, language).title))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return response


def link(purpose: str, signature: Signature) -> str:
    """A token for a signer who has just proved who they are."""
    return links.make(purpose, signature.id)


def remember_event(taken: entry.Taken, petition_id: int) -> None:
    """Record that somebody signed, or signed again."""
    audit.add("signature.made" if taken.is_new else "signature.repeated", "signature", taken.signature_id, petition_id)
