"""Samples in the office: draw one, weed it line by line, see what each rule makes of it; the nearest look-alikes."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.campaigns import entries
from app.common import lines
from app.extensions import db
from app.models import Sample, SampledLine, Signature
from app.roll import scans_shown
from app.rules import card
from app.sampling import drawing, estimate, judging, likenesses, rules
from app.web import access, ids
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("sampling", __name__, url_prefix="/office/<campaign>/<city>/deliver/sample")


@blueprint.get("")
@member("review")
def listing(campaign: str, city: str) -> str:
    """The samples drawn so far, and the form for another."""
    return _listing({"seed": drawing.new_seed(), "rule": ""})


@blueprint.post("/draw")
@member("export")
def draw(campaign: str, city: str) -> ResponseReturnValue:
    """Have a worker draw one."""
    wish, seed = request.form.get("wish", type=ids.read), lines.fold(request.form.get("seed", ""))
    chosen = request.form.get("packet", type=ids.read)
    packet = next((packet for packet in entries.packets(g.petition) if packet.id == chosen), None)
    typed = {"wish": request.form.get("wish", ""), "seed": seed, "rule": request.form.get("rule", ""), "packet": chosen}
    try:
        sample = drawing.ask(g.petition, request.form.get("rule", ""), seed, access.account(), wish=wish,
                             as_of=packet.as_of if packet else None)  # fmt: skip
    except drawing.Refused as refused:
        why = {
            "size": _("Say how many lines to draw."),
            "more": _("There are not so many lines. Choose fewer, or “Every line”."),
            "seed": _("The seed may have up to 64 letters and figures, and at least one."),
        }.get(refused.code, _("Choose a rule."))
        return _listing(typed, why), 422
    return redirect(url_for(".one", campaign=campaign, city=city, sample_id=sample.id), 303)


@blueprint.post("/<int:sample_id>/discard")
@member("export")
def discard(campaign: str, city: str, sample_id: int) -> ResponseReturnValue:
    """A sample that was drawn by mistake, with what was judged of it."""
    sample = _find(sample_id)
    if sample.state == "ready":
        drawing.discard(sample, access.account())
        flash(_("Discarded."))
    else:
        flash(_("It is still being drawn. Discard it afterwards."))
    return redirect(url_for(".listing", campaign=campaign, city=city), 303)


@blueprint.get("/<int:sample_id>")
@member("review")
def one(campaign: str, city: str, sample_id: int) -> str:
    """What was found so far, and what it says of the whole."""
    sample, minimum = _find(sample_id), card.of(g.petition).minimum
    page: dict[str, Any] = {"outcomes": [], "people": None, "chance": None}
    if sample.judged:
        found = judging.findings(sample)
        page["outcomes"] = [
            (rule, rules.needs(rule, found.filed), rules.judge(rule, found, minimum)) for rule in rules.JUDGING
        ]
        page["people"] = estimate.people(found)
        page["chance"] = None if minimum is None else estimate.reaches(found, minimum)
    return render_template("office/sample.html", petition=g.petition, sample=sample, minimum=minimum,
                           gone=sum(judging.gone(sample).values()), **page)  # fmt: skip


@blueprint.get("/<int:sample_id>/weed")
@member("review")
def weed(campaign: str, city: str, sample_id: int) -> str:
    """The next line, or the one that was taken back."""
    sample, account = _find(sample_id), access.account()
    rank = request.args.get("line", type=ids.read)
    line = judging.line(sample, rank) if rank else None
    if line is None or line.verdict is not None:
        line = judging.following(sample, account)
    return render_template(
        "office/sample_weed.html", petition=g.petition, sample=sample, line=line,
        near=_near(line) if line else [], undoable=judging.newest(sample, account) is not None,
        scan=scans_shown.page(line.signature) if line else None,
    )  # fmt: skip


@blueprint.post("/<int:sample_id>/judge")
@member("review")
def judge(campaign: str, city: str, sample_id: int) -> ResponseReturnValue:
    """Say what a line is; then the next one."""
    sample = _find(sample_id)
    onward: dict[str, Any] = {"campaign": campaign, "city": city, "sample_id": sample_id}
    rank, verdict = request.form.get("line", 0, type=ids.read) or 0, request.form.get("verdict", "")
    twin = request.form.get("twin", type=ids.read)
    try:
        judging.judge(sample, rank, verdict, access.account(), twin_id=twin or None,
                      note=request.form.get("note", "").replace("\0", "").strip()[:500])  # fmt: skip
    except judging.NotPossible as refused:
        flash({
            "mutual": _("That line was judged to be the double of this one. One of the two counts: this one is valid."),
            "judged": _("Someone else has judged that line meanwhile. Here is the next one."),
        }.get(refused.code, _("That did not come from a line shown to you. Here is the next one.")))  # fmt: skip
        if refused.code == "mutual":
            onward["line"] = rank
    return redirect(url_for(".weed", **onward), 303)


@blueprint.post("/<int:sample_id>/undo")
@member("review")
def undo(campaign: str, city: str, sample_id: int) -> ResponseReturnValue:
    """Take back this reviewer's last verdict, and show that line again."""
    found = judging.undo(_find(sample_id), access.account())
    flash(_("Taken back. Here is that line again.") if found else _("There is nothing of yours to undo."))
    rank = found.rank if found else None
    return redirect(url_for(".weed", campaign=campaign, city=city, sample_id=sample_id, line=rank), 303)


@blueprint.get("/<int:sample_id>/lines.txt")
@member("review")
def numbers(campaign: str, city: str, sample_id: int) -> Response:
    """The numbers of the lines drawn, in the order drawn: for whoever draws it again."""
    mine = select(SampledLine.number).filter_by(sample_id=_find(sample_id).id).order_by(SampledLine.rank)
    return Response("".join(f"{number}\n" for number in db.session.scalars(mine)), mimetype="text/plain")


@blueprint.get("/likenesses")
@member("review")
def alike(campaign: str, city: str) -> str:
    """The pairs an opponent would find first."""
    return render_template("office/likenesses.html", petition=g.petition, found=likenesses.of(g.petition))


def _listing(typed: dict[str, Any], why: str = "") -> str:
    return render_template("office/samples.html", petition=g.petition, samples=judging.of(g.petition), typed=typed,
                           why=why, drawn=rules.DRAWN, checks=card.of(g.petition).value("sample"),
                           packets=entries.packets(g.petition))  # fmt: skip


def _find(sample_id: int) -> Sample:
    return judging.find(g.petition, sample_id) or abort(404)


def _near(line: SampledLine) -> list[tuple[Signature, float, str]]:
    """Look-alikes with the probability and what was decided."""
    pairs = judging.nearest(line.signature_id)
    other = {pair.id: pair.b if pair.a_id == line.signature_id else pair.a for pair in pairs}
    return [(other[pair.id], pair.probability, pair.decision or "") for pair in pairs]
