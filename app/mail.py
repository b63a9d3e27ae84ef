"""Letters on their way: the one module that knows Flask-Mail. Without MAIL_SERVER a Maildir keeps them."""

import logging
import mailbox
import re
import smtplib
import ssl
from collections.abc import Callable, Iterable
from email import charset
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_mail import Connection, Mail, Message

SECONDS = 20  # after which a silent server is given up
mail = Mail()
log = logging.getLogger("app.mail")
# Flask-Mail would send lines as they are; more than 998 octets are refused or broken up (RFC 5321, 4.5.3.1.6)
charset.add_charset("utf-8", charset.SHORTEST, charset.QP, "utf-8")


class Post(Connection):
    """Flask-Mail's connection with a time limit, and TLS whose certificate is checked (RFC 3207, RFC 8314)."""

    def configure_host(self) -> smtplib.SMTP:
        settings = current_app.config
        host = smtplib.SMTP(settings["MAIL_SERVER"], settings["MAIL_PORT"], timeout=SECONDS)
        if settings["MAIL_USE_TLS"]:
            host.starttls(context=ssl.create_default_context())
        if settings["MAIL_USERNAME"]:
            host.login(settings["MAIL_USERNAME"], settings["MAIL_PASSWORD"])
        return host


def register(app: Flask) -> None:
    """Bind Flask-Mail."""
    app.config.setdefault("MAIL_SUPPRESS_SEND", False)
    mail.init_app(app)


def compose(
    to: str, subject: str, text: str, html: str | None, message_id: str, headers: dict[str, str], name: str = ""
) -> Message:
    """A message from our address under a name, with a Message-ID that stays the same at every attempt, and
    Auto-Submitted (RFC 3834)."""
    message = Message(subject=subject, recipients=[to], body=text, html=html, sender=_sender(name))
    message.msgId = message_id
    message.extra_headers = {"Auto-Submitted": "auto-generated", **headers}
    return message


def _sender(name: str) -> str | None:
    """From, with a display name that no header breaks at; without one the default."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in name).split())[:70]
    return formataddr((plain, current_app.config["MAIL_SENDER"])) if plain else None


def deliver(messages: Iterable[tuple[Any, Message]], settle: Callable[[Any, str | None, bool], None]) -> None:
    """Send messages over one connection, anew after a break. `settle(ref, answer, final)` hears of each: answer None
    means taken; else the server's answer without addresses, final if it will not help to try again."""
    connection: Post | None = None
    for reference, message in messages:
        answer, final, alive = None, True, True
        try:
            if not current_app.config["MAIL_SERVER"]:
                _keep(message)
            else:
                if connection is None:
                    connection = Post(mail)
                    connection.__enter__()
                connection.send(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            answer, final, alive = f"{code} recipient refused", code >= 500, code != 421
        except smtplib.SMTPResponseException as error:
            final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code in (550, 551, 552, 553, 554)
            answer, alive = f"{error.smtp_code} {type(error).__name__}", False
        except Exception as error:  # no line, or an address that cannot be written to: never the others' affair
            log.warning("letter_not_sent", extra={"letter": reference, "kind": type(error).__name__})
            answer, final, alive = type(error).__name__, False, False
        if not alive:
            _drop(connection)
            connection = None
        settle(reference, answer, final)
    _drop(connection)


def _drop(connection: Post | None) -> None:
    if connection is not None and connection.host is not None:
        try:
            connection.host.quit()
        except (OSError, smtplib.SMTPException):
            connection.host.close()


def kept() -> mailbox.Maildir:
    """The letters kept instead of sent."""
    return mailbox.Maildir(Path(current_app.config["DATA_DIR"]) / "mail", create=True)


def _keep(message: Message) -> None:
    kept().add(message.as_bytes())


def readable(key: str) -> EmailMessage:
    """One kept letter. Raises KeyError."""
    from email import message_from_bytes

    return message_from_bytes(kept().get_bytes(key), policy=SMTP)


def newest(limit: int) -> list[tuple[str, EmailMessage]]:
    """Kept letters with their keys, the newest first."""
    box = kept()
    keys = sorted(box.keys(), key=_arrived, reverse=True)[:limit]
    return [(key, readable(key)) for key in keys]


def _arrived(key: str) -> tuple[int, ...]:
    """When a letter was kept, by its name in the Maildir: `1764062392.M5821P77Q3.host` is seconds, microseconds,
    process and its count, none of them padded."""
    return tuple(int(digits) for digits in re.findall(r"\d+", key.rpartition(".")[0]))


def inline(html: str) -> str:
    """Styles moved onto the elements, as mail programs want them."""
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False).inline(html)
