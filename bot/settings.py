"""Settings: environment variables LOTSE_*, read in one place, checked at once, never at import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from bot.domain.errors import SettingsError
from bot.domain.hosts import is_local


@dataclass(frozen=True)
class Settings:
    """Every field is one variable; the README has the table."""

    database_url: str
    """LOTSE_DATABASE_URL: SQLAlchemy address of the database."""
    base_url: str
    """LOTSE_BASE_URL: how the outside reaches this server."""
    host: str
    """LOTSE_HOST: address to listen on."""
    port: int
    """LOTSE_PORT: port to listen on."""
    retention: timedelta
    """LOTSE_RETENTION_DAYS: conversations are erased this long after their last message."""
    model: Path
    """LOTSE_MODEL: the trained model."""
    knowledge: Path
    """LOTSE_KNOWLEDGE: the folder with the knowledge."""
    service_url: str
    """LOTSE_SERVICE_URL: where people reach a person when the chat does not work."""
    as_of: date | None
    """LOTSE_AS_OF: pretend that today is this day. For tests only."""
    smtp_url: str | None = field(default=None, repr=False)
    """LOTSE_SMTP_URL: where mail is handed in, smtp://user:password@host:587?starttls=1 or smtps://host; unset: none is sent."""
    mail_from: str | None = None
    """LOTSE_MAIL_FROM: the sender of mail."""

    telegram_token: str | None = field(default=None, repr=False)
    """LOTSE_TELEGRAM_TOKEN: the token of the bot in Telegram; without it there is no Telegram."""
    telegram_api_url: str = "https://api.telegram.org"
    """LOTSE_TELEGRAM_API_URL: where the Bot API is."""
    secret_key: str | None = field(default=None, repr=False)
    """LOTSE_SECRET_KEY: what secrets of the console are encrypted with; without it a key is made and kept in a file."""
    secret_key_file: Path = Path("var/secret.key")
    """LOTSE_SECRET_KEY_FILE: the file of that key."""
    require_second_factor: bool = False
    """LOTSE_REQUIRE_SECOND_FACTOR: 1 lets nobody into the console without a second factor."""
    oidc_issuer: str | None = None
    """LOTSE_OIDC_ISSUER: the identity provider through which accounts may log in, too."""
    oidc_client_id: str | None = None
    """LOTSE_OIDC_CLIENT_ID: what the provider knows the console by."""
    oidc_client_secret: str | None = field(default=None, repr=False)
    """LOTSE_OIDC_CLIENT_SECRET: the secret it shares with the provider."""

    translate_url: str | None = None
    """LOTSE_TRANSLATE_URL: a machine translation service with LibreTranslate's interface; without it nothing is translated."""
    translate_key: str | None = field(default=None, repr=False)
    """LOTSE_TRANSLATE_KEY: its key, if it wants one."""
    examples: Path = Path("data/nlu")
    """LOTSE_EXAMPLES: the folder with the training examples, with which editors' drafts are compared."""

    @property
    def is_public(self) -> bool:
        """Whether others can call this server: by TLS, at an address that is not this machine."""
        return self.base_url.startswith("https://") and not is_local(self.base_url)

    @property
    def secure_cookies(self) -> bool:
        """Cookies are sent over TLS only, unless the server is for this machine alone."""
        return self.base_url.startswith("https://")


def from_env(env: Mapping[str, str], root: Path) -> Settings:
    """Read the environment. Raises SettingsError with one sentence about the first setting that is wrong."""
    known = {f"LOTSE_{name}" for name in (*_KNOWN, *RESERVED)}
    for name in sorted(env):
        if name.startswith("LOTSE_") and name not in known:
            raise SettingsError(f"unknown setting {name}")
    host, port = env.get("LOTSE_HOST", "127.0.0.1"), _integer(env, "LOTSE_PORT", 8080, 1, 65535)
    base_url = env.get("LOTSE_BASE_URL", f"http://{host}:{port}").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise SettingsError("LOTSE_BASE_URL must begin with http:// or https://")
    days = _integer(env, "LOTSE_RETENTION_DAYS", 30, 1, 3650)
    smtp_url, mail_from = env.get("LOTSE_SMTP_URL") or None, env.get("LOTSE_MAIL_FROM") or None
    if (smtp_url is None) != (mail_from is None):
        raise SettingsError("LOTSE_SMTP_URL and LOTSE_MAIL_FROM are set both or not at all")
    return Settings(
        database_url=_database(env, root), base_url=base_url, host=host, port=port, retention=timedelta(days=days),
        model=root / env.get("LOTSE_MODEL", "models/lotse.tar.gz"), knowledge=root / env.get("LOTSE_KNOWLEDGE", "knowledge"),
        service_url=env.get("LOTSE_SERVICE_URL", _SERVICE_URL), as_of=_day(env, "LOTSE_AS_OF"),
        smtp_url=smtp_url, mail_from=mail_from, telegram_token=_telegram_token(env),
        telegram_api_url=_address(env, "LOTSE_TELEGRAM_API_URL", "https://api.telegram.org"),
        secret_key=_secret_key(env), secret_key_file=root / (env.get("LOTSE_SECRET_KEY_FILE") or "var/secret.key"),
        translate_url=_address(env, "LOTSE_TRANSLATE_URL", "") if env.get("LOTSE_TRANSLATE_URL") else None,
        translate_key=env.get("LOTSE_TRANSLATE_KEY") or None, examples=root / env.get("LOTSE_EXAMPLES", "data/nlu"),
        require_second_factor=_switch(env, "LOTSE_REQUIRE_SECOND_FACTOR"), **_oidc(env),
    )  # fmt: skip


SHORTEST_KEY = 32
# Fixed names of settings whose feature is not part of this version; starting with one set says so.
RESERVED = ("VALKEY_URL",)
_KNOWN = (
    "DATABASE_URL", "BASE_URL", "HOST", "PORT", "RETENTION_DAYS", "MODEL", "KNOWLEDGE", "SERVICE_URL", "AS_OF",
    "TRANSLATE_URL", "TRANSLATE_KEY", "EXAMPLES", "SMTP_URL", "MAIL_FROM", "TELEGRAM_TOKEN", "TELEGRAM_API_URL",
    "SECRET_KEY", "SECRET_KEY_FILE", "REQUIRE_SECOND_FACTOR", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET",
)  # fmt: skip
_SERVICE_URL = "https://zefas.sachsen.de/servicestelle-internationale-fachkraefte-fuer-sachsen-4644.html"


def _database(env: Mapping[str, str], root: Path) -> str:
    url = env.get("LOTSE_DATABASE_URL", f"sqlite:///{root / 'var' / 'lotse.sqlite'}")
    if not url.startswith("sqlite:///"):
        raise SettingsError("LOTSE_DATABASE_URL must begin with sqlite:///; other databases are not supported yet")
    return url


def _telegram_token(env: Mapping[str, str]) -> str | None:
    token = env.get("LOTSE_TELEGRAM_TOKEN", "").strip()
    if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
        # What was set is a secret, if a mistyped one: it is not shown.
        raise SettingsError("LOTSE_TELEGRAM_TOKEN must look like 123456:ABC-def, as BotFather gives it")
    return token or None


def _address(env: Mapping[str, str], name: str, default: str) -> str:
    url = env.get(name, "").rstrip("/") or default
    if not url.startswith(("http://", "https://")):
        raise SettingsError(f"{name} must begin with http:// or https://")
    return url


def _secret_key(env: Mapping[str, str]) -> str | None:
    key = env.get("LOTSE_SECRET_KEY", "").strip()
    if key and len(key) < SHORTEST_KEY:
        raise SettingsError(f"LOTSE_SECRET_KEY must be a random text of {SHORTEST_KEY} characters or more")
    return key or None


def _switch(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip() or "0"
    if value not in ("0", "1"):
        raise SettingsError(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _oidc(env: Mapping[str, str]) -> dict[str, str]:
    names = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
    values = {name: env.get(f"LOTSE_{name.upper()}", "").strip() for name in names}
    if not any(values.values()):
        return {}
    if not all(values.values()):
        raise SettingsError("LOTSE_OIDC_ISSUER, LOTSE_OIDC_CLIENT_ID and LOTSE_OIDC_CLIENT_SECRET are set all or not at all")
    issuer = values["oidc_issuer"].rstrip("/")
    if not issuer.startswith("https://") and not (issuer.startswith("http://") and is_local(issuer)):
        raise SettingsError("LOTSE_OIDC_ISSUER must begin with https://")
    return {**values, "oidc_issuer": issuer}


def _integer(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _day(env: Mapping[str, str], name: str) -> date | None:
    text = env.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingsError(f"{name} must be a day such as 2026-11-24, not {text!r}") from None
