"""A real mail server on loopback that treats its recipients as they were told to be treated."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postmaster:
    """`rules[address]` are the answers to its next letters, the last one for ever: an SMTP answer at RCPT; `DATA` and
    an answer, after the letter was read; `hang`; `cut` (read the letter, then hang up). Without a rule it is taken."""

    def __init__(self) -> None:
        self.rules: dict[str, list[str]] = {}
        self.asked: list[str] = []  # recipients, at each attempt
        self.read: dict[str, list[str]] = defaultdict(list)  # Message-IDs that arrived whole, taken or not
        self.taken: dict[str, list[str]] = defaultdict(list)  # Message-IDs we answered for with 250
        self.letters: list[bytes] = []  # as they arrived
        self.sessions: set[int] = set()
        self.watch: Callable[[str], None] = lambda address: None  # called before each letter is answered

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.sessions.add(id(session))
        self.asked.append(address)
        await asyncio.to_thread(self.watch, address)
        rule = self._rule(address)
        if rule == "hang":
            await asyncio.Event().wait()
        if rule[:1].isdigit():
            self._next(address)
            return rule
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address, content = envelope.rcpt_tos[0], envelope.content
        assert isinstance(content, bytes)
        self.letters.append(content)
        mark = message_from_bytes(content, policy=policy.default)["Message-ID"]
        self.read[address].append(mark)
        rule = self._rule(address)
        self._next(address)
        if rule == "cut":
            assert server.transport
            server.transport.abort()
            return "250 nobody hears this"
        if rule.startswith("DATA "):
            return rule.removeprefix("DATA ")
        self.taken[address].append(mark)
        return "250 OK"

    def _rule(self, address: str) -> str:
        return (self.rules.get(address) or ["take"])[0]

    def _next(self, address: str) -> None:
        if len(self.rules.get(address, ())) > 1:
            self.rules[address].pop(0)


class Server(Controller):
    """The postmaster at a free port."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="post.mail.example")

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    @property
    def settings(self) -> dict[str, Any]:
        """What an application needs to send its letters here."""
        return {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": self.port, "MAIL_USE_TLS": False, "MAIL_USERNAME": ""}


@contextmanager
def receiving() -> Iterator[tuple[Postmaster, Server]]:
    """A postmaster and its server, while inside."""
    postmaster = Postmaster()
    server = Server(postmaster, hostname="127.0.0.1", port=0)
    server.start()
    try:
        yield postmaster, server
    finally:
        server.stop()
