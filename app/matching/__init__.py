"""Who signed twice. The pure algorithm: plain values in and out (docs/matching.md says why each rule is as it is); what
stores its findings, runs it, lets people decide, and asks the signers."""

from typing import Any


def register(app: Any) -> None:
    """The commands, the job, the clockwork; the office's pages, and the page of the letter that asks signers."""
    from app.extensions import csrf
    from app.matching import cli, desk_views, engine, jobs, letter_views, views  # noqa: F401  the jobs register themselves

    engine.use(app.config)
    for command in (cli.match, cli.pairs, cli.people, cli.explain):
        app.cli.commands["roll"].add_command(command)
    csrf.exempt(letter_views.blueprint)  # opened from letters, by their token: there is no session to ride on
    for blueprint in (desk_views.blueprint, views.blueprint, letter_views.blueprint):
        app.register_blueprint(blueprint)
