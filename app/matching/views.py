"""Doubles in the office: one case after the other, decided by people; and any two signatures side by side."""

from typing import NamedTuple

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BuildError

from app.accounts import roles
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.matching import asking, case, deciding, known, queue, reliability
from app.matching.case import Case
from app.models import Signature
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("doubles", __name__, url_prefix="/office/<campaign>/<city>/doubles")


class Shown(NamedTuple):
    """A case as it was put before a reviewer: the form and an address carry it sealed, so that a known pair looks like
    any other and neither can be made up."""

    a_id: int
    b_id: int
    known: str = ""  # the answer of a known pair

    def seal(self) -> str:
        place = f"{g.petition.id}:{access.account().id}"
        return tokens.seal(f"{place}:{self.a_id}:{self.b_id}:{(self.known or '-')[0]}")


def opened(sealed: str) -> Shown | None:
    """What was sealed for this reviewer and this petition."""
    parts = (tokens.unseal(sealed) or "").split(":")
    if len(parts) != 5 or parts[:2] != [str(g.petition.id), str(access.account().id)]:
        return None
    answer = {"s": "same", "d": "different"}.get(parts[4], "")
    return Shown(int(parts[2]), int(parts[3]), answer)


@blueprint.get("")
@member("review")
def review(campaign: str, city: str) -> str:
    """The next case, or the one that was taken back."""
    back = opened(request.args.get("case", ""))
    shown = back or _next()
    found = case.find(g.petition.id, shown.a_id, shown.b_id) if shown else None
    return _page(found, shown if found else None)


@blueprint.post("/rule")
@member("review")
def rule(campaign: str, city: str) -> ResponseReturnValue:
    """Same, different or unsure; then the next case."""
    shown, decision = opened(request.form.get("case", "")), request.form.get("decision", "")
    if shown is None or decision not in deciding.DECISIONS:
        flash(_("That did not come from a case shown to you. Here is the next one."))
    elif shown.known:
        known.note(g.petition, known.Known(*shown), decision, access.account())
    elif case.find(g.petition.id, shown.a_id, shown.b_id) is None:
        flash(_("One of these two was erased meanwhile. Here is the next case."))
    elif deciding.decided(shown.a_id, shown.b_id):
        flash(_("Someone else has decided this case meanwhile. Here is the next one."))
    else:
        deciding.decide(g.petition, shown.a_id, shown.b_id, decision, access.account())
    return redirect(url_for(".review", campaign=campaign, city=city), 303)


@blueprint.post("/undo")
@member("review")
def undo(campaign: str, city: str) -> ResponseReturnValue:
    """Take back this reviewer's last decision, and show that case again."""
    ruling = deciding.last(g.petition, access.account())
    if ruling is None:
        flash(_("There is nothing of yours to undo."))
        return redirect(url_for(".review", campaign=campaign, city=city), 303)
    shown = Shown(ruling.a_id, ruling.b_id, ruling.known or "")
    deciding.undo(ruling, access.account())
    flash(_("Taken back. Here is that case again."))
    return redirect(url_for(".review", campaign=campaign, city=city, case=shown.seal()), 303)


@blueprint.get("/<int:a_id>/<int:b_id>")
@member("view")
def two(campaign: str, city: str, a_id: int, b_id: int) -> str:
    """Any two signatures: what the rules say of them, what people decided, and why."""
    found = case.find(g.petition.id, a_id, b_id) or abort(404)
    return _page(found, None)


@blueprint.post("/<int:a_id>/<int:b_id>")
@member("review")
def settle(campaign: str, city: str, a_id: int, b_id: int) -> ResponseReturnValue:
    """Decide about these two on purpose, whatever the rules or others said before; or take the decision back."""
    found = case.find(g.petition.id, a_id, b_id) or abort(404)
    decision = request.form.get("decision", "")
    if decision == "undo":
        deciding.lift(g.petition, *found.ids, access.account())
        flash(_("Taken back. The rules decide again, or the queue."))
    elif decision in deciding.DECISIONS:
        deciding.decide(g.petition, *found.ids, decision, access.account())
        flash(_("Decided. You can take it back here."))
    else:
        abort(400)
    return redirect(url_for(".two", campaign=campaign, city=city, a_id=a_id, b_id=b_id), 303)


@blueprint.post("/<int:a_id>/<int:b_id>/ask")
@member("edit")
def ask(campaign: str, city: str, a_id: int, b_id: int) -> ResponseReturnValue:
    """One letter to each side: is that both you?"""
    found = case.find(g.petition.id, a_id, b_id) or abort(404)
    onward = redirect(url_for(".review", campaign=campaign, city=city), 303)
    try:
        asking.ask(g.petition, found.left, found.right, access.account())
        flash(_("Asked. The case waits at the end of the queue until they answer."))
    except asking.NotPossible as refused:
        db.session.rollback()
        flash({
            "asked": _("These two were asked already. We ask only once."),
            "nobody": _("Neither side has a mailbox that could be asked."),
            "limit": _("No letter can go there any more: a mailbox gets three about a petition, ever, and five a day."),
        }[refused.code])  # fmt: skip
    return onward


def _next() -> Shown | None:
    """A known pair if one is due and there is work to mix it into, else the next case."""
    following = queue.following(g.petition, access.account())
    if following is None:
        return None
    drawn = known.draw(g.petition, access.account())
    return Shown(*drawn) if drawn else Shown(*following)


def _page(found: Case | None, shown: Shown | None) -> str:
    petition, account = g.petition, access.account()
    reviewing = shown is not None or found is None
    return render_template(
        "office/doubles.html", petition=petition, case=found, sealed=shown.seal() if shown else None,
        reviewing=reviewing, progress=queue.progress(petition, account) if reviewing else None,
        reasons=_reasons(found, shown), scans={each.id: _scan(each) for each in (found.left, found.right)} if found else {},
        beside=queue.others_open(*found.ids) if found and not (shown and shown.known) else [],
        decision=deciding.decided(*found.ids) if found else None,
        sides=asking.sides(found.left, found.right) if found and roles.may(account, "edit", petition) else [],
        undoable=reviewing and deciding.last(petition, account) is not None, as_of=now(),
    )  # fmt: skip


def _scan(signature: Signature) -> str | None:
    """Where the picture of a paper line's sheet is, if there is one."""
    if not (signature.sheet and signature.sheet.scan):
        return None
    try:
        return url_for("paper.scan", campaign=g.campaign.slug, city=g.petition.slug, sheet_id=signature.sheet_id)
    except BuildError:
        return None
