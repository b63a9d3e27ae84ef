"""The council in the office: who sits there and until when, where they stand, committees, what became of wards."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.campaigns import council as councils
from app.campaigns import forms
from app.common import days
from app.common.clock import now
from app.models import CouncilBody, CouncilMember
from app.places import wards
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("council_desk", __name__, url_prefix="/office/<campaign>/<city>/council")


@blueprint.route("", methods=["GET", "POST"])
@blueprint.route("/<int:member_id>", methods=["GET", "POST"])
@member("edit")
def council(campaign: str, city: str, member_id: int | None = None) -> ResponseReturnValue:
    """Who sits there; add one, or change the one named. One who seems to be there already is asked about."""
    sitting = _member(member_id) if member_id else None
    form = _form(sitting)
    if not form.validate_on_submit():
        return _page(form, sitting)
    if (other := _alike(form, sitting)) and not form.sure.data:
        form.sure.errors = [_("There is already %(name)s, %(seat)s. Add anyway?", name=other.name, seat=other.seat)]
        return _page(form, sitting)
    try:
        _put(form, sitting or CouncilMember())
    except councils.Recorded:
        was = sitting.name if sitting else ""
        form.name.errors = [
            _("Votes, answers or a stand of %(name)s are on record. If somebody else sits there now, end that term and "
              "add them.", name=was)
        ]  # fmt: skip
        return _page(form, sitting)
    flash(_("Saved."))
    return _back()


@blueprint.post("/<int:member_id>/end")
@member("edit")
def end(campaign: str, city: str, member_id: int) -> ResponseReturnValue:
    """Their term is over since today: off the public list, in the records for good."""
    councils.end(g.petition, _member(member_id), date.fromordinal(_today().toordinal() - 1), access.account())
    flash(_("Their term is over. What is known of them stays in the records."))
    return _back()


@blueprint.post("/<int:member_id>/remove")
@member("edit")
def remove(campaign: str, city: str, member_id: int) -> ResponseReturnValue:
    """Somebody entered by mistake."""
    try:
        councils.remove(g.petition, _member(member_id), access.account())
        flash(_("Removed."))
    except councils.Recorded:
        flash(_("They have voted or were asked questions, and stay in the records. End their term instead."), "error")
    return _back()


@blueprint.post("/committees")
@member("edit")
def add_body(campaign: str, city: str) -> ResponseReturnValue:
    """A committee of the council."""
    form = forms.BodyForm()
    if not form.validate_on_submit():
        return _page(_form(None), None, form)
    if (twin := councils.twin(g.petition, form.body.data or "")) and not form.anyway.data:
        form.anyway.errors = [_("There is already %(name)s. Add anyway?", name=twin.name)]
        return _page(_form(None), None, form)
    councils.add_body(g.petition, form.body.data or "", access.account())
    flash(_("Saved."))
    return _back()


@blueprint.post("/committees/<int:body_id>/remove")
@member("edit")
def remove_body(campaign: str, city: str, body_id: int) -> ResponseReturnValue:
    """A committee entered by mistake."""
    councils.remove_body(g.petition, _body(body_id), access.account())
    flash(_("Removed."))
    return _back()


def _form(sitting: CouncilMember | None) -> forms.MemberForm:
    form = forms.MemberForm(obj=sitting) if request.endpoint == f"{blueprint.name}.council" else forms.MemberForm(None)
    committees = councils.bodies(g.petition)
    form.ward.choices = [(0, _("The whole city")), *((ward.id, ward.name) for ward in wards.of(g.petition))]
    form.bodies.choices = [(body.id, body.name) for body in committees]
    if not form.is_submitted():
        form.ward.data = sitting.ward_id or 0 if sitting else 0
        form.bodies.data = [body.id for body in sitting.bodies] if sitting else []
    if not committees:
        del form.bodies
    return form


def _alike(form: forms.MemberForm, sitting: CouncilMember | None) -> CouncilMember | None:
    """Who this may be already; of one who is changed, only where name, seat or ward change."""
    said = (form.name.data or "", form.seat.data or "", form.ward.data or 0)
    if sitting and said == (sitting.name, sitting.seat, sitting.ward_id or 0):
        return None
    return councils.alike(g.petition, sitting, *said)


def _page(
    form: forms.MemberForm, sitting: CouncilMember | None, body_form: forms.BodyForm | None = None
) -> ResponseReturnValue:
    applied = wards.applied(g.petition, "wards")
    there = [ward.name for ward in wards.of(g.petition)]
    page = render_template(
        "office/council.html", petition=g.petition, form=form, sitting=sitting, bodies=councils.bodies(g.petition),
        notices=councils.notices(g.petition, applied[0] if applied else None, there), today=_today(),
        body_form=body_form or forms.BodyForm(formdata=None),
    )  # fmt: skip
    return page, 422 if request.method == "POST" else 200


def _today() -> date:
    return days.of(now(), g.petition.city.time_zone)


def _put(form: Any, member: CouncilMember) -> None:
    chosen = form.bodies.data if form.bodies else []
    councils.put(
        g.petition, member, name=form.name.data or "", seat=form.seat.data or "",
        ward=councils.ward_of(g.petition.city, form.ward.data), stand=form.stand.data,
        source=form.stand_source.data or "", term=councils.Term(form.from_on.data, form.until_on.data),
        office_email=form.office_email.data or "", account=access.account(),
        bodies=[body for body in councils.bodies(g.petition) if body.id in chosen],
    )  # fmt: skip


def _member(member_id: int) -> CouncilMember:
    return next((m for m in g.petition.members if m.id == member_id), None) or abort(404)


def _body(body_id: int) -> CouncilBody:
    return next((body for body in councils.bodies(g.petition) if body.id == body_id), None) or abort(404)


def _back() -> ResponseReturnValue:
    return redirect(url_for(".council", campaign=g.campaign.slug, city=g.petition.slug), 303)
