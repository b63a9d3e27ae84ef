"""The letter to council members: written, looked at as it will read and as the page that is printed."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

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

from app.campaigns import text
from app.common.clock import now
from app.delivery import letter, members, packet, selection
from app.delivery.letter_forms import LetterForm
from app.delivery.papers import Facts
from app.delivery.selection import Selection
from app.printing import typeset
from app.web import access
from app.web.access import member
from app.web.language import LANGUAGES, speaking
from app.web.language import gettext as _

blueprint = Blueprint("delivery_letter", __name__, url_prefix="/office/<campaign>/<city>/deliver/letter")


@blueprint.route("", methods=["GET", "POST"])
@member("export")
def write(campaign: str, city: str) -> ResponseReturnValue:
    """The text with its place-holders, and how it reads for one member."""
    language, form = _language(), LetterForm()
    here = f"{url_for('.write', campaign=campaign, city=city)}?in={language}"
    with speaking(language):
        known, reader = _facts(language), _reader()
    if form.validate_on_submit() and _has_room(form, known) and form.submit.data:
        letter.write(g.petition, language, (form.body.data or "").strip(), access.account())
        flash(_("Saved. Packets built from now on carry it."))
        return redirect(here, 303)
    if request.method != "POST":
        form.body.data = letter.body(g.petition, language)
    with speaking(language):
        values = members.values(known, reader, reader["ward"])
    page = render_template(
        "office/letter.html", petition=g.petition, form=form, spoken=language, here=here, values=values,
        reader=reader, paragraphs=letter.fill(form.body.data or letter.default(language), values),
        written=letter.newest(g.petition, language), languages=[(c, LANGUAGES[c]) for c in _languages()],
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.get("/page.pdf")
@member("export")
def page(campaign: str, city: str) -> Response:
    """The saved letter as the page that will be printed, with today's numbers and without a code."""
    language = _language()
    with speaking(language), tempfile.TemporaryDirectory(dir=current_app.config["DATA_DIR"]) as folder:
        known, reader = _facts(language), _reader()
        paper = members.Paper("letter.pdf", reader, reader["ward"], 1, 1)
        data = members.data(paper, known, lambda: iter(()), letter.body(g.petition, language), 1)
        target = Path(folder) / paper.name
        typeset.document(packet.TEMPLATES / "member.typ", data, known.as_of, target, qr=known.address)
        file = target.open("rb")  # what is open can still be read when its folder is gone
    return send_file(file, "application/pdf", download_name="letter.pdf")


def _has_room(form: LetterForm, known: Facts) -> bool:
    """Whether the page holds it, whoever's it is; else the form says by how much not."""
    with speaking(known.language):
        longest = max(
            letter.lines(letter.fill(form.body.data or "", members.values(known, reader, reader["ward"])))
            for reader in _readers()
        )
    if longest > letter.LINES:
        form.body.errors = [
            _("It is too long for its page: %(lines)s lines, and the page holds %(most)s. A line is %(width)s "
              "letters, with the place-holders filled in; the empty line between paragraphs counts.",
              lines=longest, most=letter.LINES, width=letter.WIDTH)
        ]  # fmt: skip
    return longest <= letter.LINES


def _language() -> str:
    wish = request.args.get("in") or g.petition.languages[0]
    return wish if wish in _languages() else abort(404)


def _languages() -> list[str]:
    return [code for code in g.petition.languages if code in LANGUAGES]


def _reader() -> dict[str, Any]:
    """For whom the letter is shown: the first member with a ward, since that one has every paragraph."""
    found = _readers()
    return next((reader for reader in found if reader["ward"]), found[0])


def _readers() -> list[dict[str, Any]]:
    return members.told(g.petition) or [{"name": _("Council member"), "seat": "", "ward": ""}]


def _facts(language: str) -> Facts:
    petition, moment = g.petition, now()
    counts = selection.counts(Selection(petition.id, "clerk", moment))
    wording = text.current(petition, language)
    return _told(petition, moment, language, counts, wording)


def _told(petition: Any, moment: datetime, language: str, counts: dict[str, Any], wording: Any) -> Facts:
    return Facts(
        code="", address=f"{current_app.config['PUBLIC_URL']}/verify", language=language, zone=petition.city.time_zone,
        as_of=moment, campaign=petition.campaign.title, city=f"{petition.city.name}, {petition.city.state}",
        council=petition.council, contact=petition.contact, counts=counts, erased_since=0, street=petition.asks_street,
        texts=[{"version": wording.version, "language": language, "title": wording.title, "demand": wording.demand,
                "reasons": wording.reasons, "signed": counts["people"]}],
    )  # fmt: skip
