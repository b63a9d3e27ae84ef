"""Doubles in the office: one case after the other, decided by people; and any two signatures side by side."""

from contextlib import suppress
from typing import Any, NamedTuple

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.common import tokens
from app.extensions import db
from app.matching import asking, case, deciding, known, queue, runs
from app.matching.case import Case
from app.models import Ruling, Signature
from app.models.matching import DECISIONS
from app.web import access
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import near_day, ngettext

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
    if shown is None or decision not in DECISIONS:
        flash(_("That did not come from a case shown to you. Here is the next one."))
    elif not shown.known and queue.decided(shown.a_id, shown.b_id):
        flash(_("Someone else has decided this case meanwhile. Here is the next one."))
    else:
        _decide(shown.a_id, shown.b_id, decision, shown.known or None)
    return redirect(url_for(".review", campaign=campaign, city=city), 303)


@blueprint.post("/undo")
@member("review")
def undo(campaign: str, city: str) -> ResponseReturnValue:
    """Take back this reviewer's last decision, and show that case again."""
    ruling = deciding.newest(g.petition, access.account())
    if ruling is None:
        flash(_("There is nothing of yours to undo."))
        return redirect(url_for(".review", campaign=campaign, city=city), 303)
    shown = Shown(ruling.a_id, ruling.b_id, ruling.known or "")
    _lift(ruling)
    flash(_("Taken back. Here is that case again."))
    return redirect(url_for(".review", campaign=campaign, city=city, case=shown.seal()), 303)


@blueprint.get("/<int:a_id>/<int:b_id>")
@member("roll")
def two(campaign: str, city: str, a_id: int, b_id: int) -> str:
    """Any two signatures: what the rules say of them, what people decided, and why."""
    found = case.find(g.petition.id, a_id, b_id) or abort(404)
    return _page(found, None)


@blueprint.post("/<int:a_id>/<int:b_id>/rule")
@member("review")
def settle(campaign: str, city: str, a_id: int, b_id: int) -> ResponseReturnValue:
    """Decide about these two on purpose, whatever the rules or others said before; or take the decision back."""
    found = case.find(g.petition.id, a_id, b_id) or abort(404)
    decision = request.form.get("decision", "")
    if decision == "undo":
        for ruling in queue.said(*found.ids):
            _lift(ruling)
        flash(_("Taken back. The rules decide again, or the queue."))
    elif decision in DECISIONS:
        if _decide(*found.ids, decision):
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


def _decide(a_id: int, b_id: int, decision: str, answer: str | None = None) -> bool:
    """`answer`: of a known pair."""
    try:
        deciding.decide(g.petition, a_id, b_id, decision, access.account(), known=answer)
    except deciding.NotPossible:
        flash(_("One of these two was erased or taken off the roll meanwhile. Nothing was changed."))
        return False
    return True


def _lift(ruling: Ruling) -> None:
    with suppress(deciding.NotPossible):  # pressed twice: it is lifted already
        deciding.undo(ruling, access.account())


def _page(found: Case | None, shown: Shown | None) -> str:
    petition, account = g.petition, access.account()
    reviewing = shown is not None or found is None
    page: dict[str, Any] = {"case": found, "reviewing": reviewing, "run": runs.last(petition.campaign_id)}
    if reviewing:
        page["progress"] = queue.progress(petition, account)
        page["undoable"] = deciding.newest(petition, account) is not None
    if found:
        hidden = bool(shown and shown.known)
        may_ask = roles.may(account, "edit", petition) and not found.inquiry
        page |= {
            "sealed": shown.seal() if shown else None, "why": case.why(found), "apart": _apart(found),
            "scans": {each.id: _scan(each) for each in (found.left, found.right)},
            "beside": [] if hidden else queue.others_open(*found.ids),
            "held": None if hidden else queue.held(*found.ids), "asked": [] if hidden else _answers(found),
            "sides": asking.sides(found.left, found.right) if may_ask else [],
        }  # fmt: skip
    return render_template("office/doubles.html", petition=petition, **page)


def _apart(found: Case) -> str:
    """How long after the first the second was signed, and whether on the same sheet."""
    seconds = int(found.apart.total_seconds())
    if seconds >= 86400:
        words = ngettext("%(num)s day apart", "%(num)s days apart", seconds // 86400)
    elif seconds >= 3600:
        words = ngettext("%(num)s hour apart", "%(num)s hours apart", seconds // 3600)
    else:
        words = ngettext("%(num)s minute apart", "%(num)s minutes apart", seconds // 60)
    return _("%(apart)s, on the same sheet", apart=words) if found.together else words


def _answers(found: Case) -> list[str]:
    """Whether the signers were asked, and what they said."""
    inquiry, zone = found.inquiry, g.petition.city.time_zone
    if inquiry is None:
        return []
    sides = ((found.ids[0], inquiry.a_answer), (found.ids[1], inquiry.b_answer))
    words = {"same": _("No. %(number)s’s mailbox answered: both are mine."),
             "different": _("No. %(number)s’s mailbox answered: only one is mine.")}  # fmt: skip
    said = [words[answer] % {"number": number} for number, answer in sides if answer]
    return said or [_("The signers were asked on %(day)s. No answer yet.", day=near_day(inquiry.at, zone))]


def _scan(signature: Signature) -> str | None:
    """Where the picture of a paper line's sheet is, if there is one and the reviewer may see it."""
    sheet = signature.sheet
    if not (sheet and sheet.scan and sheet.scan.get("state") == "ready"):
        return None
    if not roles.may(access.account(), "enter", g.petition):
        return None
    place = {"campaign": g.campaign.slug, "city": g.petition.slug, "number": sheet.number}
    return url_for("scans.picture", **place, page=sheet.scan["pages"][0]["number"])
