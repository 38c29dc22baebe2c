"""Settings of the bot in Telegram: refused without showing them, and public only where others can call."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.domain.hosts import is_local
from bot.settings import Settings, from_env

TOKEN = "123456:ABC-def_ghi"


def read(**variables: str) -> Settings:
    """Settings from LOTSE_ variables, written without that word."""
    return from_env({f"LOTSE_{name}": value for name, value in variables.items()}, Path("/srv/lotse"))


def test_without_a_token_there_is_none() -> None:
    assert read().telegram_token is None
    assert read(TELEGRAM_TOKEN="").telegram_token is None


def test_the_token_is_read_and_not_shown() -> None:
    settings = read(TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9/")
    assert (settings.telegram_token, settings.telegram_api_url) == (TOKEN, "http://127.0.0.1:9")
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize("token", ["secret", "123456", ":ABC", "123456:", "123456:a b", "123456:ä", "https://t.me/x"])
def test_a_token_that_is_none_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(SettingsError, match="LOTSE_TELEGRAM_TOKEN must look like") as refused:
        read(TELEGRAM_TOKEN=token)
    assert token not in str(refused.value).removeprefix("LOTSE_TELEGRAM_TOKEN must look like 123456:ABC-def")


def test_an_address_of_the_api_that_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match="LOTSE_TELEGRAM_API_URL must begin with http"):
        read(TELEGRAM_API_URL="api.telegram.org")


@pytest.mark.parametrize(
    ("base_url", "public"),
    [
        ("https://lotse.example", True), ("http://lotse.example", False), ("https://localhost", False),
        ("https://127.0.0.1:8080", False), ("https://lotse", False), ("https://[::1]", False),
    ],
)  # fmt: skip
def test_a_server_is_public_where_telegram_can_call_it(base_url: str, public: bool) -> None:
    assert read(BASE_URL=base_url).is_public is public


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("https://lotse.example/x", False), ("https://203.0.113.5", False), ("http://testserver", True), ("/result/1", True),
        ("http://app.localhost", True), ("http://127.8.8.8", True), ("", True),
    ],
)  # fmt: skip
def test_an_address_is_local_where_nobody_else_reaches_it(url: str, local: bool) -> None:
    assert is_local(url) is local
