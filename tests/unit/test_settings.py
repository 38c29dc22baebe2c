"""Settings come from LOTSE_ variables; a wrong one is refused with one sentence that names it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.settings import RESERVED, Settings, from_env

ROOT = Path("/srv/lotse")


def read(**variables: str) -> Settings:
    """Settings from LOTSE_ variables, written without that word."""
    return from_env({f"LOTSE_{name}": value for name, value in variables.items()}, ROOT)


def test_without_any_variable_everything_has_a_default() -> None:
    settings = read()
    assert settings.database_url == "sqlite:////srv/lotse/var/lotse.sqlite"
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert (settings.model, settings.knowledge) == (ROOT / "models/lotse.tar.gz", ROOT / "knowledge")
    assert settings.retention == timedelta(days=30)
    assert settings.as_of is None
    assert settings.service_url.startswith("https://")


def test_every_setting_can_be_set() -> None:
    settings = read(
        DATABASE_URL="sqlite:////tmp/x.sqlite", BASE_URL="https://lotse.example/", HOST="0.0.0.0", PORT="9000",
        RETENTION_DAYS="7", MODEL="/m/x.tar.gz", KNOWLEDGE="other", SERVICE_URL="https://help.example", AS_OF="2027-01-02",
    )  # fmt: skip
    assert settings == Settings(
        "sqlite:////tmp/x.sqlite", "https://lotse.example", "0.0.0.0", 9000, timedelta(days=7), Path("/m/x.tar.gz"),
        ROOT / "other", "https://help.example", date(2027, 1, 2),
        secret_key_file=ROOT / "var/secret.key", examples=ROOT / "data/nlu",
    )  # fmt: skip


def test_the_address_follows_host_and_port() -> None:
    assert read(HOST="localhost", PORT="81").base_url == "http://localhost:81"


@pytest.mark.parametrize(("base_url", "secure"), [("https://lotse.example", True), ("http://lotse.example", False)])
def test_cookies_are_for_tls_only_where_the_address_says_so(base_url: str, secure: bool) -> None:
    assert read(BASE_URL=base_url).secure_cookies is secure


@pytest.mark.parametrize(("name", "least", "most"), [("PORT", 1, 65535), ("RETENTION_DAYS", 1, 3650)])
def test_a_number_lies_within_its_bounds(name: str, least: int, most: int) -> None:
    for value in (least, most):
        read(**{name: str(value)})
    for value in (least - 1, most + 1):
        with pytest.raises(SettingsError, match=f"LOTSE_{name} must be a whole number from {least} to {most}, not"):
            read(**{name: str(value)})


@pytest.mark.parametrize("value", ["", "80 80", "8080.0", "-1", "٨٠", "²", "0x50", "many"])
@pytest.mark.parametrize("name", ["PORT", "RETENTION_DAYS"])
def test_what_is_no_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"LOTSE_{name} must be a whole number"):
        read(**{name: value})


@pytest.mark.parametrize("value", ["tomorrow", "2026-02-30", "24.11.2026"])
def test_a_day_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="LOTSE_AS_OF must be a day such as 2026-11-24"):
        read(AS_OF=value)


def test_an_empty_day_is_today() -> None:
    assert read(AS_OF="").as_of is None


@pytest.mark.parametrize("value", ["", "lotse.example", "ftp://lotse.example", "http://", "javascript://x"])
def test_an_address_begins_with_http(value: str) -> None:
    with pytest.raises(SettingsError, match="LOTSE_BASE_URL must begin with http:// or https://"):
        read(BASE_URL=value)


@pytest.mark.parametrize("value", ["", "postgresql://localhost/lotse", "lotse.sqlite"])
def test_a_database_that_is_not_supported_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="LOTSE_DATABASE_URL must begin with sqlite:///"):
        read(DATABASE_URL=value)


def test_a_mistyped_setting_is_named_and_not_ignored() -> None:
    with pytest.raises(SettingsError, match="unknown setting LOTSE_RETENTION_DAY"):
        read(RETENTION_DAY="7")


@pytest.mark.parametrize("name", RESERVED)
def test_the_names_of_later_settings_are_no_error(name: str) -> None:
    assert read(**{name: "x"}) == read()


def test_variables_of_others_are_none_of_our_business() -> None:
    assert from_env({"PORT": "x", "PATH": "/bin", "lotse_port": "x"}, ROOT) == read()
