"""Settings: environment variables LOTSE_*, read in one place, checked at once, never at import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.domain.errors import SettingsError


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
    return Settings(
        database_url=_database(env, root), base_url=base_url, host=host, port=port, retention=timedelta(days=days),
        model=root / env.get("LOTSE_MODEL", "models/lotse.tar.gz"), knowledge=root / env.get("LOTSE_KNOWLEDGE", "knowledge"),
        service_url=env.get("LOTSE_SERVICE_URL", _SERVICE_URL), as_of=_day(env, "LOTSE_AS_OF"),
    )  # fmt: skip


# Fixed names of settings whose feature is not part of this version; starting with one set says so.
RESERVED = ("SECRET_KEY", "TELEGRAM_API_URL", "TELEGRAM_TOKEN", "VALKEY_URL")
_KNOWN = (
    "DATABASE_URL", "BASE_URL", "HOST", "PORT", "RETENTION_DAYS", "MODEL", "KNOWLEDGE", "SERVICE_URL", "AS_OF",
)  # fmt: skip
_SERVICE_URL = "https://zefas.sachsen.de/servicestelle-internationale-fachkraefte-fuer-sachsen-4644.html"


def _database(env: Mapping[str, str], root: Path) -> str:
    url = env.get("LOTSE_DATABASE_URL", f"sqlite:///{root / 'var' / 'lotse.sqlite'}")
    if not url.startswith("sqlite:///"):
        raise SettingsError("LOTSE_DATABASE_URL must begin with sqlite:///; other databases are not supported yet")
    return url


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
