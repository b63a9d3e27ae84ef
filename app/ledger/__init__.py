"""What happened to a petition on its way through the council; what members say to questions."""

from typing import Any


def register(app: Any) -> None:
    """The office's pages, the public ones, what workers do."""
    from app.extensions import csrf
    from app.ledger import answer_views, jobs, public_views, question_views, receipt_views, views  # noqa: F401

    csrf.exempt(answer_views.blueprint)  # opened by its token, without any session: there is nothing to forge a ride on
    for pages in (views, receipt_views, question_views, answer_views, public_views):
        app.register_blueprint(pages.blueprint)
