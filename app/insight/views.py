"""The dashboard of one petition."""

from flask import Blueprint, current_app, g, render_template

from app.campaigns import petition as petitions
from app.common.clock import now
from app.insight import figures, nexts
from app.roll import paper
from app.web.access import member

blueprint = Blueprint("insight", __name__, url_prefix="/office")


@blueprint.get("/<campaign>/<city>")
@member("view")
def dashboard(campaign: str, city: str) -> str:
    """The number that counts, what it is made of, and what to do next."""
    count = figures.count(g.petition)
    wards = figures.wards(g.petition)
    arrivals = figures.arrivals(g.petition)
    return render_template(
        "office/dashboard.html",
        petition=g.petition,
        public_url=current_app.config["PUBLIC_URL"],
        count=count,
        days=figures.days(g.petition),
        wards=wards,
        tiers=figures.tiers(g.petition),
        sources=figures.sources(g.petition),
        arrivals=arrivals,
        nexts=nexts.steps(g.petition, count, wards, arrivals, paper.figures(g.petition)),
        states=petitions.steps(g.petition),
        erased_on=now() + petitions.KEPT,
    )
