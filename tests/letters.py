"""Letters as they arrived: read from where mail is kept when there is no mail server."""

import mailbox
import re
from email import message_from_binary_file, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from flask import Flask

from app.extensions import db

LINK = re.compile(r"https?://[^\s<>\"')]+[^\s<>\"').,]")


class Mail:
    """One letter."""

    def __init__(self, message: EmailMessage) -> None:
        self.message = message
        self.to = parseaddr(message["To"])[1]
        self.subject = str(message["Subject"])
        plain, rich = message.get_body(("plain",)), message.get_body(("html",))
        self.text: str = plain.get_content() if plain else ""
        self.html: str = rich.get_content() if rich else ""

    @property
    def links(self) -> list[str]:
        return LINK.findall(self.text)

    def link(self, part: str) -> str:
        """The one address in the letter that has this in it: `letter.link("/confirm/")`."""
        found = sorted({link for link in self.links if part in link})
        assert len(found) == 1, f"{len(found)} links with {part!r} in “{self.subject}”: {self.links}"
        return found[0]

    @property
    def code(self) -> str:
        """The six digits."""
        found = re.findall(r"(?<!\d)(\d{3})\s?(\d{3})(?!\d)", LINK.sub("", self.text))
        assert len(found) == 1, f"{len(found)} codes in “{self.subject}”"
        return "".join(found[0])


def kept(folder: Path) -> list[Mail]:
    """All letters kept in this Maildir, oldest first."""
    if not folder.is_dir():
        return []
    box = mailbox.Maildir(
        folder, factory=lambda file: message_from_binary_file(file, policy=policy.default), create=False
    )
    names = {name: folder / found for name, found in _files(folder)}
    return [Mail(box[name]) for name in sorted(names, key=lambda name: names[name].stat().st_mtime_ns) if name in box]


def _files(folder: Path) -> list[tuple[str, Path]]:
    return [(p.name.split(":")[0], p) for part in ("new", "cur") for p in (folder / part).glob("*")]


class Outbox:
    """The outbox of the application under test."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def send(self) -> None:
        """Let everything leave that is due, as the worker would."""
        from app import outbox

        db.session.commit()
        outbox.send_due()

    @property
    def all(self) -> list[Mail]:
        return kept(Path(self.app.config["DATA_DIR"]) / "mail")

    def to(self, address: str) -> list[Mail]:
        """Everything that reached this mailbox, oldest first; what is due leaves first."""
        self.send()
        return [mail for mail in self.all if mail.to == address]

    def last(self, address: str) -> Mail:
        """The newest letter to a mailbox."""
        mails = self.to(address)
        assert mails, f"no letter reached {address}; there are letters to {[mail.to for mail in self.all]}"
        return mails[-1]
