"""What is handed to the council: selection as of an instant, packet, manifest, verification, record of who got what."""

from typing import Any


def register(app: Any) -> None:
    """The office's delivery pages, the public verification, the commands, the job; the key for signing."""
    from app.delivery import cli, handover_views, jobs, letter_views, manifest, verify_views, views  # noqa: F401
    from app.extensions import csrf

    manifest.use(app.config["SIGNING_KEY"])
    app.register_blueprint(views.blueprint)
    app.register_blueprint(letter_views.blueprint)
    app.register_blueprint(verify_views.blueprint)
    app.register_blueprint(handover_views.blueprint)
    csrf.exempt(handover_views.blueprint)  # opened by its secret address: there is no session to ride on
    for command in (cli.export, cli.verify):
        app.cli.commands["roll"].add_command(command)
