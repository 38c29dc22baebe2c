"""Mail over SMTP. What it cannot send it says by kind only: an address in a log would outlive its conversation."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from bot.domain.errors import MailRefused, MailUnavailable, SettingsError

PATIENCE = 20.0
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed in: `LOTSE_SMTP_URL`, taken apart."""

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str | None
    password: str | None


def read_smtp_url(url: str) -> SmtpServer:
    """smtp://user:password@host:587?starttls=1 or smtps://... Raises SettingsError without showing the password."""
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise SettingsError("LOTSE_SMTP_URL must look like smtp://user:password@host:587?starttls=1 or smtps://host") from None
    if not parts.hostname:
        raise SettingsError("LOTSE_SMTP_URL names no server")
    starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] == "1"
    user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    if user and not (starttls or parts.scheme == "smtps" or parts.hostname in _THIS_MACHINE):
        raise SettingsError("LOTSE_SMTP_URL would send its password unencrypted: use smtps:// or ?starttls=1")
    return SmtpServer(parts.hostname, port, parts.scheme == "smtps", starttls, user, password)


class SmtpMailer:
    """Implements service.ports.Mailer. One connection a mail: there are few, and none is kept waiting."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, to: str, subject: str, text: str) -> None:
        """Raises MailRefused for good, MailUnavailable when trying again later may help."""
        await asyncio.to_thread(self._send, self._message(to, subject, text))

    def _message(self, to: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=self._sender.rpartition("@")[2].rstrip(">"))
        message["Auto-Submitted"] = "auto-generated"  # so that no out-of-office note comes back
        message.set_content(text)
        return message

    def _send(self, message: EmailMessage) -> None:
        try:
            with self._connect() as connection:
                connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise (MailRefused if min(codes) >= 500 else MailUnavailable)(f"SMTP {codes[0]}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
        try:
            if server.starttls:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection
