"""The scan beside a sheet: handed in, shown page by page, removed."""

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.models import Sheet
from app.roll import paper, remarks, scans
from app.web import access, bodies
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("scans", __name__, url_prefix="/office/<campaign>/<city>/paper/<int:number>/scan")


@blueprint.post("")
@member("enter")
@bodies.takes(scans.SIZE)
def attach(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """Take a PDF, or photographs; a worker makes the pictures."""
    sheet = _find(number)
    files = [file.stream for file in request.files.getlist("files") if file.filename]
    try:
        if sheet.petition.emptied_at:
            abort(404)
        scans.attach(sheet, files, current_app.config["DATA_DIR"], access.account())
    except scans.Refused as refused:
        flash(remarks.of_scan(refused.code), "error")
    return redirect(url_for("keying.sheet", campaign=campaign, city=city, number=number), 303)


@blueprint.get("/<int:page>.jpg")
@member("enter")
def picture(campaign: str, city: str, number: int, page: int) -> Response:
    """One page, as we have drawn it anew; never a byte of what was handed in."""
    path = scans.picture(_find(number), page, current_app.config["DATA_DIR"]) or abort(404)
    response = send_file(path, "image/jpeg", download_name=f"sheet-{number}-{page}.jpg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/remove")
@member("enter")
def remove(campaign: str, city: str, number: int) -> ResponseReturnValue:
    """Delete it."""
    scans.remove(_find(number), current_app.config["DATA_DIR"], access.account())
    flash(_("The scan is deleted."))
    return redirect(url_for("keying.sheet", campaign=campaign, city=city, number=number), 303)


def _find(number: int) -> Sheet:
    return paper.find(g.petition, number) or abort(404)
