"""Updates in the office: write, preview, send it to oneself, send it, see how far it is."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import audit, outbox
from app.common import markdown
from app.common.clock import now
from app.extensions import db
from app.models import SignerUpdate
from app.places import wards
from app.updates import sending
from app.updates.forms import SendForm, with_wordings
from app.web import access, proof
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import name_of

blueprint = Blueprint("updates", __name__, url_prefix="/office/<campaign>/<city>/updates")
WHY = {
    "state": lambda: _("This update is on its way already, or was sent."),
    "nobody": lambda: _("Nobody has asked for updates yet, so there is nobody to send it to."),
    "untried": lambda: _("Send it to yourself first, as it is now, and read it."),
}


@blueprint.route("", methods=["GET", "POST"])
@member("publish")
def listing(campaign: str, city: str) -> ResponseReturnValue:
    """All updates of the petition, and a new one."""
    form = _form(None)
    if form.validate_on_submit():
        update = SignerUpdate(petition_id=g.petition.id, account_id=access.account().id, created_at=now(),
                              subject={}, body={}, changed_at=now())  # fmt: skip
        _save(update, form)
        return _to(update)
    rows = db.session.scalars(
        select(SignerUpdate).filter_by(petition_id=g.petition.id).order_by(SignerUpdate.id.desc())
    )
    page = render_template("office/updates.html", petition=g.petition, updates=rows.all(), form=form, editing=None,
                           wanting=sending.number(g.petition), language_name=name_of)  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.route("/<int:update_id>", methods=["GET", "POST"])
@member("publish")
def one(campaign: str, city: str, update_id: int) -> ResponseReturnValue:
    """A draft with its preview, or how far it is."""
    update = _find(update_id)
    form = _form(update) if update.state == "draft" else None
    if request.method == "POST":
        if form is None:
            flash(WHY["state"]())
            return _to(update)
        if form.validate_on_submit():
            _save(update, form)
            flash(_("Saved."))
            return _to(update)
    return _page(update, form, SendForm(formdata=None)), 422 if form and form.errors else 200


@blueprint.post("/<int:update_id>/test")
@member("publish")
def test(campaign: str, city: str, update_id: int) -> ResponseReturnValue:
    """Send it to oneself, in each language."""
    update, account = _find(update_id), access.account()
    letters = [outbox.owe_account("update_test", account.id, code) for code in update.subject]
    for letter in letters:
        letter.details = {"update": update.id}
    if any(letter.held for letter in letters):
        flash(_("That is enough for today: five test letters a day."))
    else:
        update.tried_at = now()
        flash(_("On its way to %(address)s. Read it there, then come back.", address=account.email))
    return _to(update)


@blueprint.post("/<int:update_id>/send")
@member("publish")
def send(campaign: str, city: str, update_id: int) -> ResponseReturnValue:
    """To all who want it; cannot be called back."""
    update, form = _find(update_id), SendForm()
    if not form.validate_on_submit():
        return _page(update, _form(update, fresh=True), form), 422
    try:
        proof.prove(form)
        sending.begin(update, access.account())
    except proof.NotProven as why:
        form.code.errors = [str(why)]
        return _page(update, _form(update, fresh=True), form), 422
    except sending.Refused as refused:
        flash(WHY[refused.code](), "error")
    return _to(update)


@blueprint.post("/<int:update_id>/stop")
@member("publish")
def stop(campaign: str, city: str, update_id: int) -> ResponseReturnValue:
    """No further copy leaves."""
    update = _find(update_id)
    try:
        sending.stop(update, access.account())
        flash(_("Stopped. What has left cannot be called back."))
    except sending.Refused:
        flash(_("It is not being sent."))
    return _to(update)


def _find(update_id: int) -> SignerUpdate:
    mine = select(SignerUpdate).filter_by(petition_id=g.petition.id, id=update_id)
    return db.session.scalar(mine) or abort(404)


def _to(update: SignerUpdate) -> ResponseReturnValue:
    address = url_for(".one", campaign=g.campaign.slug, city=g.petition.slug, update_id=update.id)
    return redirect(address, 303)


def _form(update: SignerUpdate | None, fresh: bool = False) -> Any:
    """Subject and text in each language of the petition."""
    form = with_wordings(g.petition.languages)(**({"formdata": None} if fresh else {}))
    form.ward.choices = [("", _("everybody who asked for updates"))]
    form.ward.choices += [(str(ward.id), _("only %(ward)s", ward=ward.name)) for ward in wards.of(g.petition)]
    if update is not None and (fresh or request.method != "POST"):
        form.ward.data = str(update.ward_id or "")
        for code in g.petition.languages:
            form[f"subject_{code}"].data = update.subject.get(code, "")
            form[f"body_{code}"].data = update.body.get(code, "")
    return form


def _save(update: SignerUpdate, form: Any) -> None:
    update.subject = {code: form[f"subject_{code}"].data for code in g.petition.languages}
    update.body = {code: form[f"body_{code}"].data for code in g.petition.languages}
    update.ward_id, update.changed_at = int(form.ward.data or 0) or None, now()
    db.session.add(update)
    db.session.flush()
    audit.record("update.written", update, access.account())


def _page(update: SignerUpdate, form: Any, send_form: SendForm) -> str:
    account, page = access.account(), {}
    if update.state == "draft":
        page = {"number": sending.number(g.petition, update.ward_id), "proof": proof.ask(send_form), "account": account,
                "tried": update.tried_at is not None and update.tried_at >= update.changed_at,
                "previews": [(code, line, markdown.render(update.body[code]))
                             for code, line in update.subject.items()]}  # fmt: skip
    else:
        page = {"progress": sending.progress(update)}
    return render_template("office/update.html", petition=g.petition, update=update, form=form, send=send_form,
                           language_name=name_of, **page)  # fmt: skip
