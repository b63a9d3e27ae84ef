"""Who signed twice. The pure algorithm: plain values in and out (docs/matching.md says why each rule is as it is); what
stores its findings, runs it, and lets people decide."""

from typing import Any


def register(app: Any) -> None:
    """The commands, the job, the clockwork."""
    from app.matching import cli, jobs  # noqa: F401  the jobs register themselves

    for command in (cli.match, cli.pairs, cli.people, cli.explain):
        app.cli.commands["roll"].add_command(command)
