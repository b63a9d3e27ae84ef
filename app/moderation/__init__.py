"""Keeping order: signers' reasons read before others see them, reports of visitors, rulings, appeals."""

from typing import Any


def register(app: Any) -> None:
    """The report form, the queue of a petition, the lead's queue, what is due by the clock."""
    from app.extensions import csrf
    from app.moderation import desk_views, jobs, lead_views, report_views  # noqa: F401  the clockwork registers itself

    csrf.exempt(report_views.blueprint)  # no session stands behind it; web/origin.py looks where a post comes from
    for pages in (report_views, desk_views, lead_views):
        app.register_blueprint(pages.blueprint)
