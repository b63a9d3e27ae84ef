"""The council in public: where members stood and stand, how they voted, what they answer."""

from flask import Blueprint, Response, abort, current_app, g, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.campaigns import council as council_of
from app.campaigns import listing, scorecard
from app.common.clock import now
from app.defence import limits
from app.ledger import answers, printed, words
from app.places import wards
from app.web import access, language
from app.web.access import public

blueprint = Blueprint("council", __name__)


@blueprint.get("/<campaign>/<city>/council")
@public
def council(campaign: str, city: str) -> str:
    """Each member with all that is known, dated and with its source."""
    _load(campaign, city)
    shapes = wards.applied(g.petition, "wards")[:1]
    there = [ward.name for ward in wards.of(g.petition)]
    return render_template(
        "ledger/council.html", notices=council_of.notices(g.petition, shapes[0] if shapes else None, there),
        petition=g.petition, campaign=g.campaign, card=scorecard.of(g.petition),
        voted=scorecard.released(g.petition), votes=words.VOTES, results=words.RESULTS, stands=words.STANDS,
        as_of=now(),
    )  # fmt: skip


@blueprint.get("/<campaign>/<city>/council.pdf")
@public
def sheet(campaign: str, city: str) -> Response:
    """The scorecard, to print."""
    _load(campaign, city)
    spoken, folder = language.current(), current_app.config["DATA_DIR"] / "sheets"
    data, address = printed.says(g.petition, spoken, current_app.config["PUBLIC_URL"])
    if not printed.path(data, folder).is_file():
        allowed = current_app.config["LIMITS_SHEETS_PER_IP"]
        if limits.spend("sheets", allowed, limits.prefix(request.remote_addr)):
            abort(429)
    made = printed.pdf(data, address, g.petition.changed_at, folder)
    return send_file(made, "application/pdf", download_name=f"{g.petition.slug}-council.pdf")


@blueprint.get("/<campaign>/<city>/answers")
@public
def told(campaign: str, city: str) -> ResponseReturnValue:
    """What members answer, word for word."""
    _load(campaign, city)
    found, hiding = answers.told(g.petition), answers.hidden(g.petition)
    if not found:
        abort(404)
    return render_template("ledger/answers.html", petition=g.petition, campaign=g.campaign, told=found, hiding=hiding)


def _load(campaign: str, city: str) -> None:
    petition = listing.find(campaign, city)
    if petition is None or not (petition.is_public or access.sees(petition)):
        abort(404)
    g.petition, g.campaign = petition, petition.campaign
    language.use(petition.languages)
