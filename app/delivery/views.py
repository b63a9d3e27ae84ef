"""Deliver: ask for a packet or a list, watch it being built, fetch it once."""

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.common.clock import now
from app.delivery import exports, frozen, handover, manifest, readiness, sealing, selection, supplements
from app.delivery import supplement as paper
from app.delivery.forms import WHAT, ExportForm
from app.delivery.handover_views import send
from app.extensions import db
from app.models import Export
from app.rules import deadlines
from app.web import access, proof
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("delivery", __name__, url_prefix="/office/<campaign>/<city>/deliver")

NEWEST = 3  # packets of which the page says what has changed since


@blueprint.route("", methods=["GET", "POST"])
@member("export")
def deliver(campaign: str, city: str) -> ResponseReturnValue:
    """What is there to hand over, what is missing, and everything that left so far."""
    form = ExportForm()
    form.offer(g.petition.demands)
    if not roles.may(access.account(), "export_full", g.petition):
        form.what.choices = [(name, words) for name, words in WHAT.items() if not name.endswith("-full")]
    if form.validate_on_submit():
        format, _dash, edition = (form.what.data or "").partition("-")
        try:
            if edition == "full":
                proof.prove(form)
            columns, demands = form.columns.data or [], g.petition.demands
            fields = selection.choose("clerk", columns, demands) if form.is_table else ()
            export = exports.ask(
                g.petition, format, edition, form.purpose.data or "", access.account(), fields=fields,
                paper=form.paper.data or "letter", sealed_to=form.sealed_to,
            )  # fmt: skip
            _tell_passphrase(export)
            return redirect(url_for(".deliver", campaign=campaign, city=city) + "#exports", 303)
        except proof.NotProven as error:
            form.code.errors = [str(error)]
        except exports.Refused:
            form.what.errors = [_("Nobody has confirmed yet. A packet needs at least one signature that counts.")]
    found, dates = exports.of(g.petition), deadlines.of(g.petition)
    page = render_template(
        "office/deliver.html", petition=g.petition, tally=g.petition.tally, as_of=now(), form=form, what=WHAT,
        exports=found, readiness=readiness.of(g.petition),
        busy=any(export.state in ("asked", "building") for export in found), since=_since(found),
        key=manifest.public_key(current_app.config["DATA_DIR"]), handovers=handover.of(g.petition) if found else {},
        lives=handover.DAYS, proof=proof.ask(form),
        missed=deadlines.missed(g.petition, dates), next_deadline=deadlines.nearest(g.petition, dates),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.post("/<int:export_id>/take")
@member("export")
def take(campaign: str, city: str, export_id: int) -> ResponseReturnValue:
    """Hand the file over, once."""
    export, data_dir = _find(export_id), current_app.config["DATA_DIR"]
    if export.edition == "full" and export.account_id != access.account().id:
        abort(403)  # whoever proved who they are fetches it, nobody else
    try:
        path = exports.take(export, access.account(), data_dir)
    except exports.Refused:
        flash(_("That file is gone: it is downloaded once, and not after somebody in it was erased. Build it again."))
        return redirect(url_for(".deliver", campaign=campaign, city=city) + "#exports", 303)
    return send(path, export.size or 0)


@blueprint.post("/<int:export_id>/again")
@member("export")
def again(campaign: str, city: str, export_id: int) -> ResponseReturnValue:
    """The same selection once more, for a file that was lost."""
    export = _find(export_id)
    if export.edition == "full":
        flash(_("Everything is asked for anew each time, with a code of your second factor."))
        return redirect(url_for(".deliver", campaign=campaign, city=city), 303)
    try:
        _tell_passphrase(exports.ask_again(export, access.account()))
    except exports.Refused:
        flash(_("It is being built already."))
    return redirect(url_for(".deliver", campaign=campaign, city=city) + "#exports", 303)


@blueprint.post("/<int:export_id>/supplement")
@member("export")
def supplement(campaign: str, city: str, export_id: int) -> ResponseReturnValue:
    """Only what is new since this packet."""
    former = _find(export_id)
    if not former.manifest or former.frozen_at is None:
        abort(404)
    try:
        why = _("Supplement to packet %(code)s", code=former.code)
        exports.ask(g.petition, "packet", former.edition, why, access.account(), former)
    except exports.Refused as refused:
        flash(_("Its signers are all erased: there is nothing to add to.") if refused.code == "emptied"
              else _("Nothing is new since that packet."))  # fmt: skip
    return redirect(url_for(".deliver", campaign=campaign, city=city) + "#exports", 303)


@blueprint.post("/<int:export_id>/link")
@member("export")
def link(campaign: str, city: str, export_id: int) -> ResponseReturnValue:
    """A secret address at which somebody without an account fetches the file, once."""
    export, days = _find(export_id), request.form.get("days", type=int)
    if days not in handover.DAYS:
        abort(400)
    try:
        token = handover.make(export, days, access.account())
        address = f"{current_app.config['PUBLIC_URL']}/handover/{token}"
        flash(_("Pass this address on; it is shown this once: %(address)s", address=address))
    except exports.Refused:
        flash(_("That file is not here any more. Build it again first."))
    return redirect(url_for(".deliver", campaign=campaign, city=city), 303)


@blueprint.post("/<int:export_id>/revoke")
@member("export")
def revoke(campaign: str, city: str, export_id: int) -> ResponseReturnValue:
    """Its secret addresses open nothing any more."""
    handover.revoke(_find(export_id), access.account())
    return redirect(url_for(".deliver", campaign=campaign, city=city) + "#exports", 303)


def _since(found: list[Export]) -> dict[int, list[tuple[str, int, str]]]:
    """Of the newest packets, what has become of their lines since: in words, how many, which."""
    packets = [export for export in found if export.manifest and export.frozen_at and not g.petition.emptied_at]
    said = {}
    for export in packets[:NEWEST]:
        changes = supplements.since(export)
        lines = {**changes.gone, "again": changes.again, "corrected": [int(no) for no in changes.corrected]}
        said[export.id] = [(paper.word(what), len(nos), frozen.ranges(nos)) for what, nos in lines.items() if nos]
    return said


def _tell_passphrase(export: Export) -> None:
    if export.sealed_to == sealing.PASSPHRASE:
        word = sealing.passphrase(export.id)
        flash(_("The passphrase, shown this once: %(word)s. Keep it apart from the file.", word=word))


def _find(export_id: int) -> Export:
    export = db.session.get(Export, export_id)
    return export if export is not None and export.petition_id == g.petition.id else abort(404)
