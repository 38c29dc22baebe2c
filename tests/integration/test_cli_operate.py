"""`lotse db upgrade`, `advisor add`, `stats`, `erase`, and what `lotse serve` refuses: one sentence, exit code 1."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from bot.cli import build
from bot.domain.errors import LotseError, SettingsError
from bot.kb.library import Knowledge
from bot.service.staff import InvalidPost, UnknownAccount
from bot.settings import from_env
from tests.conftest import TOY, opened
from tests.fakes import ScriptedDialogue, SetClock

OWN = {name: None for name in os.environ if name.startswith("LOTSE_")}


@pytest.fixture
def lotse(tmp_path: Path) -> Any:
    """The command in this process, over the toy knowledge and a database of its own."""
    env = {"LOTSE_DATABASE_URL": f"sqlite:///{tmp_path}/var/lotse.sqlite", "LOTSE_KNOWLEDGE": str(TOY)}

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(build(), list(arguments), env=OWN | env)

    return run


def _command(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command as operators start it, in a folder of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    code = f"import sys; sys.argv = {['lotse', *arguments]!r}; from bot.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=folder, env=env | settings, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip


def _is_one_sentence(refused: subprocess.CompletedProcess[str], *words: str) -> bool:
    lines = refused.stderr.strip().splitlines()
    return refused.returncode == 1 and len(lines) == 1 and lines[0].startswith("lotse: ") and all(
        word in lines[0] for word in words
    )  # fmt: skip


def test_upgrading_makes_the_database_and_its_folder(lotse: Any, tmp_path: Path) -> None:
    assert lotse("db", "upgrade").stdout == "The database is current.\n"
    engine = sa.create_engine(f"sqlite:///{tmp_path}/var/lotse.sqlite")
    assert "messages" in sa.inspect(engine).get_table_names()
    engine.dispose()


def test_upgrading_twice_changes_nothing(lotse: Any) -> None:
    assert lotse("db", "upgrade").exit_code == 0
    assert lotse("db", "upgrade").exit_code == 0


@pytest.mark.parametrize("role", ["advisor", "admin"])
def test_an_advisor_is_invited_by_a_link_that_opens_the_console_once(
    lotse: Any, toy: Knowledge, tmp_path: Path, role: str
) -> None:
    link = lotse("advisor", "add", "--role", role).stdout.strip()
    found = re.fullmatch(r"http://127\.0\.0\.1:8080/console/join\?token=([\w-]{43})", link)
    assert found, link
    config = from_env({"LOTSE_DATABASE_URL": f"sqlite:///{tmp_path}/var/lotse.sqlite"}, tmp_path)
    with opened(config, ScriptedDialogue(), toy, SetClock(datetime.now(UTC))) as product:
        accounts = product.services.accounts
        assert accounts.join(found[1], "berg", "Anna Berg", "ein langes Passwort", ("de",)).role == role
        assert not accounts.is_invited(found[1])


def test_a18_accounts_are_listed_switched_off_and_let_in_again(lotse: Any, toy: Knowledge, tmp_path: Path) -> None:
    link = lotse("advisor", "add", "--role", "lead", "--organisation", "office", "--team", "card_office").stdout.strip()
    config = from_env({"LOTSE_DATABASE_URL": f"sqlite:///{tmp_path}/var/lotse.sqlite"}, tmp_path)
    with opened(config, ScriptedDialogue(), toy, SetClock(datetime.now(UTC))) as product:
        product.services.accounts.join(link.split("=")[1], "Lea", "Lea", "ein langes Passwort", ("de",))
    assert lotse("advisor", "list").stdout == "lea  lead  office  card_office  password only\n"
    assert lotse("advisor", "disable", "LEA").stdout == "disabled\n"
    assert lotse("advisor", "list").stdout == "lea  lead  office  card_office  password only  disabled\n"
    assert lotse("advisor", "enable", "lea").exit_code == 0
    reset = lotse("advisor", "reset", "lea").stdout.strip().split("=")[1]
    with opened(config, ScriptedDialogue(), toy, SetClock(datetime.now(UTC))) as product:
        product.services.accounts.renew_password(reset, "noch ein langes Passwort")
        assert product.services.accounts.login("lea", "noch ein langes Passwort")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("add", "--role", "boss"), InvalidPost), (("add", "--organisation", "nowhere"), InvalidPost),
        (("add", "--team", "card_office"), InvalidPost), (("disable", "nobody"), UnknownAccount),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_meant_so_is_refused_on_purpose(
    lotse: Any, arguments: tuple[str, ...], error: type[LotseError]
) -> None:
    refused = lotse("advisor", *arguments)
    assert refused.exit_code == 1 and isinstance(refused.exception, error)
    assert arguments[-1] in str(refused.exception)


def test_statistics_are_counts(lotse: Any) -> None:
    assert lotse("stats").stdout.splitlines() == [
        "conversations: 0",
        "messages: 0",
        "hand-overs: 0",
        "hand-overs waiting: 0",
    ]


def test_erasing_takes_one_conversation_away(lotse: Any, toy: Knowledge, tmp_path: Path) -> None:
    config = from_env({"LOTSE_DATABASE_URL": f"sqlite:///{tmp_path}/var/lotse.sqlite"}, tmp_path)
    assert lotse("db", "upgrade").exit_code == 0
    with opened(config, ScriptedDialogue(), toy) as product:
        one, _ = product.services.conversations.begin("web", "en")
        product.services.conversations.begin("web", "en")
    assert lotse("erase", one.id).stdout == "erased\n"
    assert "conversations: 1" in lotse("stats").stdout


def test_erasing_what_does_not_exist_is_refused(tmp_path: Path) -> None:
    refused = _command(
        tmp_path, "erase", "c_nobody", LOTSE_KNOWLEDGE=str(TOY), LOTSE_DATABASE_URL=f"sqlite:///{tmp_path}/l.sqlite"
    )
    assert _is_one_sentence(refused, "c_nobody"), refused


def test_serving_on_a_taken_port_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = _command(tmp_path, "serve", LOTSE_PORT=port)
    assert _is_one_sentence(refused, port, "LOTSE_PORT"), refused


def test_serving_with_a_setting_that_does_not_exist_is_refused_by_its_name(tmp_path: Path) -> None:
    refused = _command(tmp_path, "serve", LOTSE_PROT="8080")
    assert _is_one_sentence(refused, "LOTSE_PROT"), refused


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOTSE_PORT", "http"),
        ("LOTSE_PORT", "0"),
        ("LOTSE_PORT", "65536"),
        ("LOTSE_PORT", "٨٠٨٠"),
        ("LOTSE_RETENTION_DAYS", "0"),
        ("LOTSE_RETENTION_DAYS", "-1"),
        ("LOTSE_RETENTION_DAYS", "3651"),
        ("LOTSE_BASE_URL", "lotse.example"),
        ("LOTSE_DATABASE_URL", "postgresql://localhost/lotse"),
        ("LOTSE_AS_OF", "24.11.2026"),
        ("LOTSE_PROT", "8080"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as refused:
        from_env({name: value}, tmp_path)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [("LOTSE_PORT", "1"), ("LOTSE_PORT", "65535"), ("LOTSE_RETENTION_DAYS", "1")])
def test_a_setting_at_its_limit_is_taken(tmp_path: Path, name: str, value: str) -> None:
    assert from_env({name: value}, tmp_path)


@pytest.mark.parametrize(("address", "secure"), [("https://lotse.example/", True), ("http://127.0.0.1:8080", False)])
def test_cookies_are_for_tls_only_where_the_server_has_it(tmp_path: Path, address: str, secure: bool) -> None:
    assert from_env({"LOTSE_BASE_URL": address}, tmp_path).secure_cookies is secure


def test_serving_without_a_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    refused = _command(tmp_path, "serve", LOTSE_KNOWLEDGE=str(TOY), LOTSE_PORT=_free_port())
    assert _is_one_sentence(refused, "lotse.tar.gz", "lotse train"), refused


def test_serving_broken_knowledge_is_refused(tmp_path: Path) -> None:
    shutil.copytree(TOY, tmp_path / "kb")
    (tmp_path / "kb" / "facts" / "travel" / "card_price.yml").write_text("unit: eur\n")
    refused = _command(tmp_path, "serve", LOTSE_KNOWLEDGE="kb", LOTSE_PORT=_free_port())
    assert refused.returncode == 1
    assert "card_price.yml" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_serving_over_a_database_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    refused = _command(tmp_path, "serve", LOTSE_DATABASE_URL=f"sqlite:///{tmp_path}", LOTSE_PORT=_free_port())
    assert _is_one_sentence(refused, "LOTSE_DATABASE_URL"), refused


def test_a_setting_kept_for_later_is_named(tmp_path: Path) -> None:
    started = _command(tmp_path, "serve", LOTSE_VALKEY_URL="redis://:secret@x", LOTSE_KNOWLEDGE=str(TOY), LOTSE_PORT=_free_port())
    assert "LOTSE_VALKEY_URL is set, but this version does not use it" in started.stdout
    assert "secret" not in started.stdout + started.stderr


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])
