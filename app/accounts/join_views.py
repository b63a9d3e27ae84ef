"""The page behind an invitation: join with the account of that address, or make one."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.utils import login_user

from app.accounts import people, team, words
from app.accounts.team_forms import JoinForm
from app.models import Account, Invitation
from app.web import access
from app.web.access import public
from app.web.language import gettext as _

blueprint = Blueprint("join", __name__)


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@public
def join(token: str) -> ResponseReturnValue:
    """What is offered, by whom, and one button. Only who holds the letter sees whether its address has an account."""
    found = team.invited(token) or abort(404)
    if not team.is_open(found):
        return _page(found, "used" if found.accepted_at else "over", None), 410
    known, here = people.find(found.email), access.account() if current_user.is_authenticated else None
    if here is not None:
        return _as_myself(found, here)
    if known is not None:
        return _page(found, "sign_in", None, token=token)
    form = JoinForm()
    if not form.validate_on_submit():
        return _page(found, "new", form), 422 if form.errors else 200
    account = team.make_account(found, form.name.data or "", form.password.data or "")
    return _joined(found, account, new=True)


def _as_myself(found: Invitation, here: Account) -> ResponseReturnValue:
    form = JoinForm()
    del form.name, form.password
    if here.email.lower() != found.email.lower():
        return _page(found, "other", None)
    return _joined(found, here) if form.validate_on_submit() else _page(found, "mine", form)


def _joined(found: Invitation, account: Account, new: bool = False) -> ResponseReturnValue:
    try:
        team.accept(found, account)
    except team.Refused:
        return _page(found, "over", None), 410
    if new:
        login_user(account, authn_via=["register"])
    flash(_("Welcome to the team."))
    office = f"/office/{found.campaign.slug}" + (f"/{found.petition.slug}" if found.petition else "")
    return redirect(office, 303)


def _page(found: Invitation, what: str, form: JoinForm | None, token: str = "") -> str:
    return render_template(
        "accounts/join.html", invitation=found, campaign=found.campaign, what=what, form=form, token=token, words=words,
    )  # fmt: skip
