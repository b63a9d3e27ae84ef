"""A team's page, of a petition and of a campaign: who has which role, invitations, changing, leaving, removing."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts import roles, team, words
from app.accounts.team_forms import MOST, InviteForm, RoleForm
from app.extensions import db
from app.models import Invitation
from app.roll import evenings
from app.web import access, language, proof
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import ngettext as _n

blueprint = Blueprint("team", __name__, url_prefix="/office/<campaign>")


@blueprint.get("/team")
@blueprint.get("/<city>/team")
@member("view")
def listing(campaign: str, city: str | None = None) -> str:
    """Who is on it. Who looks after it also sees addresses, invitations and volunteers' evenings."""
    return _page(None)


@blueprint.post("/team/invite")
@blueprint.post("/<city>/team/invite")
@member("team")
def invite(campaign: str, city: str | None = None) -> ResponseReturnValue:
    """Send each address a letter."""
    form, ours = _invite_form(), _team()
    if not form.validate_on_submit():
        return _page(form), 422
    wrong = _wrong(form.addresses)
    if wrong:
        form.emails.errors = [wrong]
        return _page(form), 422
    try:
        proof.prove(form)
    except proof.NotProven as error:
        form.code.errors = [str(error)]
        return _page(form), 422
    sent, left = 0, []
    for address in form.addresses:
        try:
            team.invite(ours, address, form.role.data, form.language.data, access.account())
            sent += 1
        except team.Refused as refused:
            left.append(f"{address}: {_refused(refused.code)}")
    if sent:
        flash(_n("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", sent))
    for sentence in left:
        flash(sentence, "error")
    return _back()


@blueprint.post("/team/invitations/<int:invitation_id>/revoke")
@blueprint.post("/<city>/team/invitations/<int:invitation_id>/revoke")
@member("team")
def revoke(campaign: str, invitation_id: int, city: str | None = None) -> ResponseReturnValue:
    """Its link opens nothing any more."""
    ours, row = _team(), db.session.get(Invitation, invitation_id)
    if row is None or row not in team.waiting(ours):
        abort(404)
    try:
        team.revoke(ours, row, access.account())
        flash(_("That invitation is withdrawn."))
    except team.Refused as refused:
        flash(_refused(refused.code), "error")
    return _back()


@blueprint.route("/team/<int:account_id>", methods=["GET", "POST"])
@blueprint.route("/<city>/team/<int:account_id>", methods=["GET", "POST"])
@member("team")
def role(campaign: str, account_id: int, city: str | None = None) -> ResponseReturnValue:
    """Give a member another role; to hand over, make somebody else the head."""
    ours, form = _team(), RoleForm()
    found = team.find(ours, account_id) or abort(404)
    form.offer(ours, _leads())
    if not form.is_submitted():
        form.role.data = found.role
    if form.validate_on_submit():
        try:
            proof.prove(form)
            team.change(ours, found, form.role.data, access.account())
            who, what = found.account.name or found.account.email, words.ROLES[form.role.data]
            flash(_("%(who)s is now: %(role)s.", who=who, role=what))
            return _back()
        except proof.NotProven as error:
            form.code.errors = [str(error)]
        except team.Refused as refused:
            form.role.errors = [_refused(refused.code)]
    page = render_template(
        "office/team_role.html", petition=g.get("petition"), campaign=g.campaign, member=found, form=form, base=_base(),
        proof=proof.ask(form),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/team/<int:account_id>/remove")
@blueprint.post("/<city>/team/<int:account_id>/remove")
@member("team")
def remove(campaign: str, account_id: int, city: str | None = None) -> ResponseReturnValue:
    """Take somebody off; their sign-ins end at once."""
    ours = _team()
    found = team.find(ours, account_id) or abort(404)
    try:
        team.remove(ours, found, access.account())
        who = found.account.name or found.account.email
        flash(_("%(who)s is off the team, and signed out everywhere.", who=who))
    except team.Refused as refused:
        flash(_refused(refused.code), "error")
    return _back()


@blueprint.post("/team/leave")
@blueprint.post("/<city>/team/leave")
@member("view")
def leave(campaign: str, city: str | None = None) -> ResponseReturnValue:
    """Go."""
    try:
        team.leave(_team(), access.account())
    except team.Refused as refused:
        flash(_refused(refused.code), "error")
        return _back()
    flash(_("You have left the team. What you did stays on record."))
    return redirect("/office", 303)


def _page(form: InviteForm | None) -> str:
    ours, here = _team(), access.account()
    manages = roles.may(here, "team", g.get("petition"), g.campaign)
    shown: dict[str, Any] = {}
    if manages:
        form = form or _invite_form(blank=True)
        shown = {"form": form, "invitations": team.waiting(ours), "proof": proof.ask(form)}
        if ours.petition:
            shown |= {"evenings": evenings.of(ours.petition), "link": evenings.token, "is_over": evenings.is_over}
    above = team.members(team.Team(g.campaign)) if ours.petition else []
    return render_template(
        "office/team.html", petition=ours.petition, campaign=g.campaign, members=team.members(ours), above=above,
        public_url=current_app.config["PUBLIC_URL"], manages=manages, base=_base(),
        words=words, me=here, is_lead=_leads(), **shown,
    )  # fmt: skip


def _invite_form(blank: bool = False) -> InviteForm:
    form = InviteForm(formdata=None) if blank else InviteForm()
    form.offer(_team(), _leads())
    if not form.language.data:
        form.language.data = language.current()
    return form


def _wrong(addresses: list[str]) -> str:
    if len(addresses) > MOST:
        return _("Twenty addresses at most, please.")
    bad = next((address for address in addresses if not team.is_address(address)), None)
    return _("%(address)s isn’t a complete e-mail address.", address=bad) if bad else ""


def _refused(code: str) -> str:
    if code == "last" and g.get("petition") is None:
        return _("The last lead stays: make somebody else lead first, so that there is always one who answers.")
    return {
        "last": _("The last organizer stays: make somebody else organizer first, or ask the campaign’s lead."),
        "lead": _("Only a lead makes or unmakes leads."),
        "member": _("is on the team already."),
        "limit": _("was invited often enough today. Try again tomorrow."),
    }[code]


def _team() -> team.Team:
    return team.Team(g.campaign, g.get("petition"))


def _leads() -> bool:
    return roles.may(access.account(), "lead", campaign=g.campaign)


def _base() -> str:
    return url_for(".listing", campaign=g.campaign.slug, city=g.petition.slug if g.get("petition") else None)


def _back() -> ResponseReturnValue:
    return redirect(_base(), 303)
