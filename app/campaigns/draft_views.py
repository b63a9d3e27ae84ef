"""The office of one petition: its text and settings, kept as they are typed and put in force when they are saved."""

import secrets
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app import audit
from app.accounts import roles
from app.campaigns import approval, draft, following, forms, plan, text
from app.campaigns.views import meeting
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Account, Petition
from app.rules import card, meetings
from app.starting import freeing
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("draft", __name__, url_prefix="/office/<campaign>/<city>")
NOT_KEPT = {"csrf_token", "submit", "sure"}


@blueprint.route("/edit", methods=["GET", "POST"])
@member("edit")
def edit(campaign: str, city: str) -> ResponseReturnValue:
    """Text per language, goal, dates. A changed demand of an open petition needs a tick."""
    petition, languages = g.petition, list(text.wordings(g.petition))
    form = _settings(petition, languages)
    if request.method != "POST":
        kept = draft.of(petition)
        form = _settings(petition, languages, kept.typed) if kept else _fill(petition, form)
        return _page(petition, form, languages)
    if not form.validate():
        return _page(petition, form, languages, status=422)
    if (theirs := _stale(petition)) is not None:
        return _page(petition, form, languages, theirs=theirs, status=409)
    changes = forms.read_texts(form, languages)
    if (
        petition.is_public
        and not petition.is_unopened
        and text.demand_changes(petition, changes)
        and not form.sure.data
    ):
        form.sure.errors = [_("Please tick this to change what people are asked to sign.")]
        return _page(petition, form, languages, warn=True, status=422)
    if petition.is_unopened:  # the campaign's text names the council, too
        changes = {code: text.Wording(*(part.replace(petition.council, form.council.data) for part in wording))
                   for code, wording in changes.items()}  # fmt: skip
    _save(petition, form, changes)
    flash(_("Saved."))
    page = "petition_desk.preview" if petition.is_unopened else "insight.dashboard"
    return redirect(url_for(page, campaign=campaign, city=city), 303)


@blueprint.post("/draft")
@member("edit")
def keep(campaign: str, city: str) -> ResponseReturnValue:
    """Keep what is being typed, whatever it is; or forget it. A script asks while one types, a button without."""
    petition, languages = g.petition, list(text.wordings(g.petition))
    if request.form.get("deed") == "discard":
        draft.discard(petition)
        flash(_("What was typed is gone; what was saved stands."))
        return redirect(url_for("draft.edit", campaign=campaign, city=city), 303)
    asked_by_script = bool(request.headers.get("HX-Request"))
    form = _settings(petition, languages)
    try:
        kept = draft.save(petition, _typed(form), _mark(), _tab(), access.account())
    except draft.Stale:
        if asked_by_script:
            return render_template(
                "office/_kept.html", petition=petition, kept=None, mark=_mark(), stale=_who(petition)
            )
        return _page(petition, form, languages, theirs=_theirs(petition), status=409)
    except ValueError:
        abort(413)
    if asked_by_script:
        return render_template("office/_kept.html", petition=petition, kept=kept, mark=draft.mark(petition), stale=None)
    flash(_("Kept. Nothing is public yet.") if petition.state == "draft" else _("Kept. The public page is as it was."))
    return redirect(url_for("draft.edit", campaign=campaign, city=city), 303)


def _page(
    petition: Petition, form: Any, languages: list[str], *, warn: bool = False,
    theirs: dict[str, str] | None = None, status: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    """The form; `theirs`: what another page typed meanwhile, shown beside, after which saving again overwrites it."""
    posted = request.method == "POST"
    other = [] if theirs is None else draft.differences(_typed(form), theirs)
    page = render_template(
        "office/petition_edit.html", petition=petition, form=form, languages=languages, warn=warn,
        signed=sum(text.signed(petition).values()), kept=None if posted else draft.of(petition),
        mark=_mark() if posted and theirs is None else draft.mark(petition), tab=_tab() or secrets.token_urlsafe(12),
        stale=_who(petition) if theirs is not None else None,
        differences=[(form[each.field].label.text, each.theirs) for each in other if each.field in form],
        ends=freeing.ends(petition), behind=following.is_behind(petition),
    )  # fmt: skip
    return page, status


def _mark() -> str:
    return request.form.get("mark", "")


def _tab() -> str:
    return request.form.get("tab", "")[:22]


def _stale(petition: Petition) -> dict[str, str] | None:
    """What another page typed or saved since this one began; None if nothing."""
    try:
        if _mark():
            draft.check(petition, _mark(), _tab())
    except draft.Stale:
        return _theirs(petition)
    return None


def _theirs(petition: Petition) -> dict[str, str]:
    kept = draft.of(petition)
    if kept:
        return kept.typed
    form = _fill(petition, _settings(petition, list(text.wordings(petition)), {}))
    return {f.name: (f._value() or "") if hasattr(f, "_value") and f.type != "BooleanField" else "y" * bool(f.data)
            for f in form if f.name not in NOT_KEPT}  # fmt: skip


def _who(petition: Petition) -> dict[str, Any]:
    """Who typed last, and when."""
    kept = draft.of(petition)
    account = db.session.get(Account, kept.account_id) if kept and kept.account_id else None
    at = kept.saved_at if kept else petition.changed_at
    return {"name": (account.name or account.email) if account else "", "at": at,
            "me": bool(account and account.id == access.account().id)}  # fmt: skip


def _typed(form: Any) -> dict[str, str]:
    """The fields as they were typed."""
    return {f.name: request.form.get(f.name, "") for f in form if f.name not in NOT_KEPT}


def _settings(petition: Petition, languages: list[str], typed: dict[str, str] | None = None) -> Any:
    """The form, without what cannot come any more, is written elsewhere, or is not this organizer's to set."""
    made = forms.with_texts(forms.PetitionForm, languages)
    given = None if typed is None else MultiDict({name: value for name, value in typed.items() if value})
    form: Any = made() if given is None else made(formdata=given)
    form.zone = petition.city.time_zone
    may_publish = roles.may(access.account(), "publish", petition)
    if not may_publish or not petition.is_unopened:
        del form.opens_at
    if not may_publish or not (petition.is_unopened or petition.is_open):
        del form.closes_at
    if not petition.is_unopened or card.of(petition).value("clerk"):
        del form.clerk, form.clerk_source
    return form


def _save(petition: Petition, form: Any, changes: dict[str, text.Wording]) -> None:
    account = access.account()
    before = petition.text_version, petition.council
    petition.council, petition.goal, petition.goal_moves = form.council.data, form.goal.data, form.goal_moves.data
    petition.asks_street, petition.contact = form.asks_street.data, form.contact.data or petition.campaign.contact
    at = meeting(form.meets_at.data, form.meets_hour.data, petition.city.time_zone)
    meetings.put_next(petition, at, account)
    if form.closes_at:
        plan.put(petition, form.opens_at.data if form.opens_at else None, form.closes_at.data)
    if form.clerk and form.clerk.data:
        today = days.of(now(), petition.city.time_zone)
        card.write(petition, "clerk", form.clerk.data, form.clerk_source.data, today, account)
    petition.changed_at = petition.touched_at = now()
    petition.warned_at = None
    text.rewrite(petition, changes, account)
    draft.discard(petition)
    changed = before != (petition.text_version, petition.council)
    if changed and not roles.may(account, "lead", petition) and approval.lapse(petition):
        flash(_("The lead had approved the text as it was. Please send it for approval again."))
    audit.record("petition.edited", petition, account)


def _fill(petition: Petition, form: Any) -> Any:
    for name in ("council", "goal", "goal_moves", "asks_street", "contact"):
        form[name].data = getattr(petition, name)
    for name in (name for name in ("meets_at", "opens_at", "closes_at") if name in form):
        moment = getattr(petition, name)
        form[name].data = days.of(moment, petition.city.time_zone) if moment else None
    form.meets_hour.data = petition.meeting_hour
    forms.put_texts(form, text.wordings(petition))
    return form
