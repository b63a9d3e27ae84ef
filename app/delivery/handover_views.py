"""The page behind a secret address. Programs open links too: only the button hands the file over."""

import shutil
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, make_response, render_template, send_file
from flask.typing import ResponseReturnValue

from app.delivery import exports, handover
from app.models import Handover
from app.web import language
from app.web.access import public

blueprint = Blueprint("handover", __name__)


@blueprint.get("/handover/<token>")
@public
def show(token: str) -> str:
    """What lies here, until when, and one button."""
    row = _find(token)
    return render_template("delivery/handover.html", export=row.export, petition=row.export.petition, row=row)


@blueprint.post("/handover/<token>")
@public
def fetch(token: str) -> ResponseReturnValue:
    """The file, once."""
    row = _find(token)
    try:
        path = handover.fetch(row, current_app.config["DATA_DIR"])
    except exports.Refused:
        return render_template("delivery/gone.html"), 410
    return send(path, row.export.size or 0)


def send(path: Path, size: int) -> Response:
    """Send a file and keep nothing: what is open can be read to its end, however the sending goes."""
    file = path.open("rb")
    shutil.rmtree(path.parent)
    response: Response = send_file(file, "application/octet-stream", as_attachment=True, download_name=path.name)
    response.content_length = size
    return response


def _find(token: str) -> Handover:
    row = handover.find(token)
    if row is None:
        abort(make_response(render_template("delivery/gone.html"), 410))
    language.use(row.export.petition.languages)
    return row
