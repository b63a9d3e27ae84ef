"""An entry's receipt: shown page by page to the office, removed."""

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from app.ledger import receipts, steps
from app.models import LedgerEntry
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("receipts", __name__, url_prefix="/office/<campaign>/<city>/ledger/<int:entry_id>/receipt")


@blueprint.get("/<int:page>.jpg")
@member("publish")
def picture(campaign: str, city: str, entry_id: int, page: int) -> Response:
    """One page, as we have drawn it anew; never a byte of what was handed in."""
    path = receipts.picture(_find(entry_id), page, current_app.config["DATA_DIR"]) or abort(404)
    response = send_file(path, "image/jpeg", download_name=f"receipt-{entry_id}-{page}.jpg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/remove")
@member("publish")
def remove(campaign: str, city: str, entry_id: int) -> ResponseReturnValue:
    """Delete the pictures; the entry stays."""
    receipts.remove(_find(entry_id), current_app.config["DATA_DIR"], access.account())
    flash(_("The receipt’s pictures are deleted. The entry stays."))
    return redirect(url_for("ledger.ledger", campaign=campaign, city=city), 303)


def _find(entry_id: int) -> LedgerEntry:
    return steps.find(g.petition, entry_id) or abort(404)
