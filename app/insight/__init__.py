"""Figures for those who organize: how a petition fares, what it needs, where its signers come from."""

from typing import Any

from app.extensions import csrf


def register(app: Any) -> None:
    """Dashboard, letters, sources and flyers, short links, letters of advice."""
    from app.insight import coaching_views, jobs, source_views, views, words  # noqa: F401  jobs register themselves

    for blueprint in (views.blueprint, source_views.blueprint, source_views.outside, coaching_views.blueprint):
        app.register_blueprint(blueprint)
    csrf.exempt(coaching_views.stop)  # opened by its token, without any session: there is nothing to forge a ride on
    app.jinja_env.globals["insight_words"] = words
