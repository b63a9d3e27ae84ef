"""Paper in the office: the register of sheets, printing them, and the public's own sheet."""

from dataclasses import replace
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.campaigns import listing
from app.common.clock import now
from app.defence import limits
from app.models import Signature
from app.models.sheet import SHEET_STATES
from app.roll import consent, correcting, paper, sheets
from app.roll.paper_forms import PrintForm, RegisterForm
from app.web import access, language
from app.web.access import member, public
from app.web.language import gettext as _
from app.web.language import ngettext as _n

blueprint = Blueprint("paper", __name__, url_prefix="/office/<campaign>/<city>/paper")
outside = Blueprint("sheets", __name__)


@blueprint.get("")
@member("enter")
def register(campaign: str, city: str) -> str:
    """Which sheets there are and where; a way to open one, and to find who signed on one."""
    filters = paper.Filters.read(request.args)
    return render_template(
        "office/paper.html", petition=g.petition, filters=filters, figures=paper.figures(g.petition),
        rows=paper.listing(g.petition, filters), total=paper.matching(g.petition, filters), page_size=paper.SIZE,
        holders=paper.holders(g.petition), states=SHEET_STATES, as_of=now(), asked=request.args, found=_signers(),
    )  # fmt: skip


def _signers() -> list[Signature] | None:
    """Who is looked for by sheet, line and name; None if nobody is."""
    number, line = _number(request.args.get("of_sheet")), _number(request.args.get("of_line"))
    return list(correcting.on_paper(g.petition, number, line, request.args.get("name", ""))) if number else None


@blueprint.get("/open")
@member("enter")
def open_sheet(campaign: str, city: str) -> ResponseReturnValue:
    """A sheet by the number typed, or by its code as a scanner types it."""
    number = _number(request.args.get("number"))
    if number and paper.find(g.petition, number):
        return redirect(url_for("keying.sheet", campaign=campaign, city=city, number=number))
    return redirect(url_for(".register", campaign=campaign, city=city, missing=number or "-"))


@blueprint.route("/print", methods=["GET", "POST"])
@member("enter")
def print_sheets(campaign: str, city: str) -> ResponseReturnValue:
    """A batch for a volunteer or a table."""
    form = PrintForm()
    form.offer(g.petition)
    if form.validate_on_submit():
        number = form.number.data or 0
        batch = paper.print_batch(g.petition, form.layout(g.petition), number, form.holder.data or "", access.account())
        flash(_n("%(num)s sheet is ready to print.", "%(num)s sheets are ready to print.", number))
        return redirect(url_for(".register", campaign=campaign, city=city, batch=batch.id), 303)
    return render_template("office/paper_print.html", petition=g.petition, form=form), 422 if form.errors else 200


@blueprint.route("/register", methods=["GET", "POST"])
@member("enter")
def register_sheet(campaign: str, city: str) -> ResponseReturnValue:
    """A sheet that comes in without one of our numbers."""
    form = RegisterForm()
    form.offer(g.petition)
    if form.validate_on_submit():
        own = form.own.data == "own"
        sheet = paper.register(g.petition, form.layout(g.petition), form.holder.data or "", own, access.account())
        flash(_("It is sheet %(number)s. Write that number on it.", number=sheet.number))
        return redirect(url_for("keying.sheet", campaign=campaign, city=city, number=sheet.number), 303)
    return render_template("office/paper_register.html", petition=g.petition, form=form), 422 if form.errors else 200


@blueprint.post("/mark")
@member("enter")
def mark(campaign: str, city: str) -> ResponseReturnValue:
    """Say of several sheets at once where they are."""
    numbers = [number for text in request.form.getlist("sheet")[:1000] if (number := _number(text))]
    wanted = request.form.get("state", "")
    if wanted not in ("out", "returned", "printed", "void"):
        abort(400)
    chosen = paper.chosen(g.petition, numbers)
    moved = paper.mark(chosen, wanted, access.account())
    if not chosen:
        flash(_("Tick the sheets first."), "error")
    elif moved:
        flash(_n("%(num)s sheet marked.", "%(num)s sheets marked.", len(moved)))
    if left := [str(sheet.number) for sheet in chosen if sheet not in moved and sheet.state != wanted]:
        flash(_("Left as they were, because lines of them are typed or they cannot go there: %(numbers)s.",
                numbers=", ".join(left)), "error")  # fmt: skip
    batch, holder, shown = (request.form.get(name) or None for name in ("batch", "holder", "show"))
    return redirect(url_for(".register", campaign=campaign, city=city, state=shown, batch=batch, holder=holder), 303)


@blueprint.get("/batches/<int:batch_id>/sheets.pdf")
@member("enter")
def batch_pdf(campaign: str, city: str, batch_id: int) -> Response:
    """A batch's sheets, to print."""
    batch = paper.find_batch(g.petition, batch_id)
    if batch is None or not batch.printed_here:
        abort(404)
    numbers = [sheet.number for sheet in batch.sheets if sheet.state != "void"] or abort(404)
    made = sheets.pdf(g.petition, sheets.Layout.of(batch), numbers, batch.created_at, *_places())
    name = f"{g.petition.slug}-{numbers[0]}-{numbers[-1]}.pdf"
    return send_file(made, "application/pdf", as_attachment=False, download_name=name)


@outside.get("/<campaign>/<city>/sheet.pdf")
@public
def public_sheet(campaign: str, city: str) -> Response:
    """A sheet for neighbors, without a number: it gets one when it comes in. The same file for everybody."""
    petition = listing.find(campaign, city)
    if petition is None or not petition.is_open:
        abort(404)
    spoken = language.use(petition.languages)
    notice = consent.printed((), petition.asks_street, asks_email=False)
    layout = sheets.Layout(spoken, petition.text_version, asks_street=petition.asks_street, notice=notice)
    if request.args.get("paper") == "a4":
        layout = replace(layout, paper="a4")
    site, kept = _places()
    if not sheets.path(*sheets.says(petition, layout, [None], site), kept).is_file():
        allowed = current_app.config["LIMITS_SHEETS_PER_IP"]
        if limits.spend("sheets", allowed, limits.prefix(request.remote_addr)):
            abort(429)
    made = sheets.pdf(petition, layout, [None], petition.changed_at, site, kept)
    response = send_file(made, "application/pdf", download_name=f"{petition.slug}.pdf")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _places() -> tuple[str, Path]:
    return current_app.config["PUBLIC_URL"], current_app.config["DATA_DIR"] / "sheets"


def _number(text: str | None) -> int | None:
    """17, or what a scanner reads of a sheet's code: `https://…?src=sheet-17`."""
    last = (text or "").strip().rpartition(f"src={sheets.SOURCE}-")[2].partition("&")[0]
    return int(last) if last.isdecimal() and len(last) < 7 and last.isascii() else None
