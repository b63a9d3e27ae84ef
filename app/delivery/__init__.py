"""What is handed to the council: selection as of an instant, packet, manifest, verification, record of who got what."""

from typing import Any


def register(app: Any) -> None:
    """The office's delivery pages, the public verification, the commands, the job."""
    from app.delivery import cli, jobs, verify_views, views  # noqa: F401  the job registers itself

    app.register_blueprint(views.blueprint)
    app.register_blueprint(verify_views.blueprint)
    for command in (cli.export, cli.verify):
        app.cli.commands["roll"].add_command(command)
