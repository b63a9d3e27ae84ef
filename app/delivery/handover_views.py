"""The page behind a secret address. Programs open links too: only the button hands the file over."""

import shutil
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, make_response, render_template, send_file
from flask.typing import ResponseReturnValue

from app.campaigns import text
from app.delivery import handover
from app.models import Handover, PetitionText
from app.web import language
from app.web.access import public

blueprint = Blueprint("handover", __name__)


@blueprint.get("/handover/<token>")
@public
def show(token: str) -> str:
    """What lies here, of which petition, from whom, until when, and one button."""
    row = _find(token)
    return render_template(
        "delivery/handover.html", export=row.export, petition=row.export.petition, row=row, until=handover.until(row),
        people=handover.people(row.export), text=_text(row),
    )  # fmt: skip


@blueprint.post("/handover/<token>")
@public
def fetch(token: str) -> ResponseReturnValue:
    """The file; from the first time on, for a day."""
    row = _find(token)
    try:
        path = handover.fetch(row, current_app.config["DATA_DIR"])
    except handover.Gone:
        return _gone(row), 410
    return send(path, row.export.size or 0, keep=True)


def send(path: Path, size: int, keep: bool) -> Response:
    """Send a file, and unless others may fetch it too, keep nothing: what is open can be read to its end, however the
    sending goes."""
    file = path.open("rb")
    if not keep:
        shutil.rmtree(path.parent)
    response: Response = send_file(file, "application/octet-stream", as_attachment=True, download_name=path.name)
    response.content_length = size
    return response


def _find(token: str) -> Handover:
    row = handover.find(token)
    if row:
        language.use(row.export.petition.languages)
    return row if row and handover.until(row) else abort(make_response(_gone(row), 410))


def _gone(row: Handover | None) -> str:
    if row is None:
        return render_template("delivery/gone.html", row=None)
    return render_template("delivery/gone.html", row=row, petition=row.export.petition, text=_text(row))


def _text(row: Handover) -> PetitionText:
    return text.current(row.export.petition, language.current())
