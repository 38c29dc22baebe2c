"""The second factor: codes used once, spare codes, secrets nobody can read, waits for who guesses, and the key they hang on."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa

from bot.domain.account import Advisor
from bot.domain.errors import SettingsError
from bot.kb.library import Knowledge
from bot.outside.vault import FernetVault, key_of
from bot.service.accounts import Accounts
from bot.service.second_factor import SetUpExpired, Unsealable, WrongCode
from bot.service.sessions import Browser, Need
from bot.service.throttle import Throttle, TooManyAttempts
from bot.settings import from_env
from bot.store.database import SqlUnitOfWork, create_engine
from tests.conftest import CHEAP
from tests.fakes import MORNING, SetClock, clear_vault

PASSWORD = "ein langer Satz"
HERE, ELSEWHERE = Browser("here", "Firefox"), Browser("elsewhere", "Chrome")


@dataclass
class Phone:
    """An account with a second factor, and the app that has its secret."""

    accounts: Accounts
    advisor: Advisor
    engine: sa.Engine
    clock: SetClock
    secret: str
    spare: tuple[str, ...]

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(int(self.clock.now().timestamp()))

    def check(self, code: str) -> None:
        self.accounts.second_factor.check(self.stored(), code)

    def stored(self) -> Advisor:
        with SqlUnitOfWork(self.engine) as uow:
            return uow.advisors.get(self.advisor.id)

    def need(self, token: str, browser: Browser = HERE) -> Need | None:
        found = self.accounts.sessions.enter(token, browser)
        assert found is not None
        return found.need

    def audit(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.text("SELECT action FROM audit ORDER BY id")).scalars())


@pytest.fixture
def accounts(tmp_path: Path, migrated: Path, toy: Knowledge) -> Iterator[Callable[..., tuple[Accounts, sa.Engine, SetClock]]]:
    engine = create_engine(f"sqlite:///{shutil.copy(migrated, tmp_path / 'l.sqlite')}")

    def made(required: bool = False, vault: FernetVault | None = None) -> tuple[Accounts, sa.Engine, SetClock]:
        clock = SetClock()
        uow = partial(SqlUnitOfWork, engine)
        return Accounts(uow, CHEAP, clock, Throttle(), vault or clear_vault(), toy, required), engine, clock

    yield made
    engine.dispose()


@pytest.fixture
def phone(accounts: Callable[..., tuple[Accounts, sa.Engine, SetClock]]) -> Phone:
    made, engine, clock = accounts()
    advisor = made.join(made.invite("lead"), "anna", "Anna", PASSWORD, ("de",))
    set_up = made.second_factor.begin(advisor)
    spare = made.second_factor.confirm(advisor, set_up.sealed, pyotp.TOTP(set_up.secret).at(int(clock.now().timestamp())))
    clock.forward(minutes=5)
    return Phone(made, advisor, engine, clock, set_up.secret, spare)


def test_a18_with_a_second_factor_the_password_alone_opens_nothing(phone: Phone) -> None:
    token, _ = phone.accounts.login("anna", PASSWORD, HERE)
    assert phone.need(token) == Need.CODE
    phone.check(phone.code())
    proven = phone.accounts.sessions.prove(token, HERE, strong=True)
    assert phone.need(proven) is None
    assert phone.accounts.sessions.enter(token, HERE) is None
    assert phone.audit()[-3:] == ["login.password", "second_factor.code", "login"]


def test_between_password_and_code_there_are_ten_minutes(phone: Phone) -> None:
    token, _ = phone.accounts.login("anna", PASSWORD, HERE)
    phone.clock.forward(minutes=10)
    assert phone.accounts.sessions.enter(token, HERE) is None


def test_a_code_is_used_once_and_so_is_the_one_that_switched_it_on(phone: Phone) -> None:
    code = phone.code()
    phone.check(code)
    with pytest.raises(WrongCode):
        phone.check(code)
    phone.clock.forward(seconds=30)
    with pytest.raises(WrongCode):
        phone.check(code)
    phone.check(phone.code())


def test_the_code_that_switched_it_on_does_not_log_in(accounts: Callable[..., tuple[Accounts, sa.Engine, SetClock]]) -> None:
    made, _, clock = accounts()
    advisor = made.join(made.invite(), "ben", "Ben", PASSWORD, ("de",))
    set_up = made.second_factor.begin(advisor)
    code = pyotp.TOTP(set_up.secret).at(int(clock.now().timestamp()))
    made.second_factor.confirm(advisor, set_up.sealed, code)
    with pytest.raises(WrongCode):
        made.second_factor.check(advisor, code)


@pytest.mark.parametrize(("seconds", "good"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_clock_that_goes_half_a_minute_wrong_does_not_matter(phone: Phone, seconds: int, good: bool) -> None:
    code = pyotp.TOTP(phone.secret).at(int(phone.clock.now().timestamp()) + seconds)
    if good:
        phone.check(code)
    else:
        with pytest.raises(WrongCode):
            phone.check(code)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0" * 500, "\0", "none"])
def test_what_is_no_code_is_a_wrong_one(phone: Phone, code: str) -> None:
    with pytest.raises(WrongCode):
        phone.check(code)


def test_a_code_may_be_typed_as_the_app_shows_it(phone: Phone) -> None:
    code = phone.code()
    phone.check(f" {code[:3]} {code[3:]} ")


def test_each_of_eight_spare_codes_lets_in_once_however_it_is_typed(phone: Phone) -> None:
    assert len(set(phone.spare)) == 8
    phone.check(phone.spare[0])
    phone.check(phone.spare[1].upper().replace("-", " "))
    for used in phone.spare[:2]:
        with pytest.raises(WrongCode):
            phone.check(used)
    assert len(phone.stored().recovery) == 6
    assert "second_factor.spare_code" in phone.audit()


def test_new_spare_codes_replace_the_old_ones(phone: Phone) -> None:
    fresh = phone.accounts.second_factor.new_spare_codes(phone.stored())
    with pytest.raises(WrongCode):
        phone.check(phone.spare[0])
    phone.check(fresh[0])
    phone.check(phone.code())


def test_neither_the_secret_nor_spare_codes_can_be_read_in_the_database(phone: Phone, tmp_path: Path) -> None:
    phone.engine.dispose()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("l.sqlite*"))
    assert b"anna" in stored
    for word in (phone.secret, *phone.spare, *(code.replace("-", "") for code in phone.spare)):
        assert word.encode() not in stored


def test_who_guesses_codes_has_to_wait_and_others_do_not(phone: Phone) -> None:
    other = phone.accounts.join(phone.accounts.invite(), "ben", "Ben", PASSWORD, ("de",))
    for _ in range(5):
        with pytest.raises(WrongCode):
            phone.check("000000")
    with pytest.raises(TooManyAttempts) as refused:
        phone.check(phone.code())
    assert refused.value.seconds == 30
    # The right password does not forgive wrong codes: whoever guesses codes has the password.
    phone.accounts.login("anna", PASSWORD, HERE)
    with pytest.raises(TooManyAttempts):
        phone.check(phone.code())
    with pytest.raises(WrongCode):
        phone.accounts.second_factor.check(other, "000000")
    phone.clock.forward(seconds=30)
    phone.check(phone.code())


def test_a_set_up_is_for_one_account_and_a_quarter_of_an_hour(phone: Phone) -> None:
    factor = phone.accounts.second_factor
    ben = phone.accounts.join(phone.accounts.invite(), "ben", "Ben", PASSWORD, ("de",))
    begun = factor.begin(ben)
    code = pyotp.TOTP(begun.secret)
    with pytest.raises(SetUpExpired):
        factor.confirm(phone.advisor, begun.sealed, code.at(int(phone.clock.now().timestamp())))
    with pytest.raises(SetUpExpired):
        factor.confirm(ben, begun.sealed[:-6] + "AAAAA=", "000000")
    with pytest.raises(WrongCode):
        factor.confirm(ben, begun.sealed, "000000")
    assert factor.again(ben, begun.sealed) == begun
    phone.clock.forward(minutes=16)
    with pytest.raises(SetUpExpired):
        factor.confirm(ben, begun.sealed, code.at(int(phone.clock.now().timestamp())))


def test_the_address_of_the_qr_code_names_the_account_and_lotse(phone: Phone) -> None:
    parsed = pyotp.parse_uri(phone.accounts.second_factor.begin(phone.advisor).uri)
    assert (parsed.name, parsed.issuer) == ("anna", "Lotse")


def test_a_stolen_cookie_needs_the_code_and_the_one_who_has_it_goes_on(phone: Phone) -> None:
    token, _ = phone.accounts.login("anna", PASSWORD, HERE)
    phone.check(phone.code())
    mine = phone.accounts.sessions.prove(token, HERE, strong=True)
    assert phone.need(mine, ELSEWHERE) == Need.CODE
    phone.clock.forward(seconds=30)
    phone.check(phone.code())
    fresh = phone.accounts.sessions.prove(mine, HERE, strong=True)
    assert phone.need(fresh, HERE) is None
    assert phone.accounts.sessions.enter(mine, ELSEWHERE) is None


def test_a_lead_resets_a_lost_second_factor_and_the_password_is_enough_again(phone: Phone) -> None:
    token, _ = phone.accounts.login("anna", PASSWORD, HERE)
    phone.accounts.staff.reset_second_factor(phone.advisor.id, None)
    assert phone.accounts.sessions.enter(token, HERE) is None
    again, _ = phone.accounts.login("anna", PASSWORD, HERE)
    assert phone.need(again) is None
    assert phone.stored().recovery == ()


def test_where_it_is_required_an_account_without_one_can_only_set_it_up(
    accounts: Callable[..., tuple[Accounts, sa.Engine, SetClock]],
) -> None:
    made, _, clock = accounts(required=True)
    advisor = made.join(made.invite(), "ben", "Ben", PASSWORD, ("de",))
    token, _ = made.login("ben", PASSWORD, HERE)
    entrance = made.sessions.enter(token, HERE)
    assert entrance and entrance.need == Need.SET_UP
    set_up = made.second_factor.begin(advisor)
    made.second_factor.confirm(advisor, set_up.sealed, pyotp.TOTP(set_up.secret).at(int(clock.now().timestamp())))
    entrance = made.sessions.enter(token, HERE)
    assert entrance and entrance.need is None


def test_where_it_is_required_the_identity_providers_second_factor_counts(
    accounts: Callable[..., tuple[Accounts, sa.Engine, SetClock]],
) -> None:
    made, _, _ = accounts(required=True)
    advisor = made.join(made.invite(), "ben", "Ben", PASSWORD, ("de",))
    strong, weak = made.sessions.begin(advisor, HERE, strong=True)[0], made.sessions.begin(advisor, HERE)[0]
    needs = [entrance.need for entrance in map(made.sessions.enter, (strong, weak), (HERE, HERE)) if entrance]
    assert needs == [None, Need.SET_UP]


def test_another_key_reads_no_secret_and_spare_codes_still_let_in(phone: Phone, toy: Knowledge) -> None:
    uow = partial(SqlUnitOfWork, phone.engine)
    other = Accounts(uow, CHEAP, phone.clock, Throttle(), FernetVault(lambda: "another key"), toy)
    with pytest.raises(Unsealable):
        other.second_factor.check(phone.stored(), phone.code())
    other.second_factor.check(phone.stored(), phone.spare[0])


def test_without_a_setting_the_key_is_made_at_first_use_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret.key"
    vault = FernetVault(key_of(None, file))
    assert not file.exists()
    sealed = vault.seal("geheim", MORNING)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert FernetVault(key_of(None, file)).unseal(sealed, MORNING) == "geheim"
    with pytest.raises(Unsealable):
        FernetVault(key_of("k" * 32, file)).unseal(sealed, MORNING)


def test_a_key_that_is_set_makes_no_file(tmp_path: Path) -> None:
    FernetVault(key_of("k" * 32, tmp_path / "secret.key")).seal("geheim", MORNING)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", None])
def test_a_key_file_that_is_none_is_named_in_one_sentence(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "secret.key"
    file.mkdir() if content is None else file.write_text(content)
    with pytest.raises(SettingsError, match="LOTSE_SECRET_KEY"):
        FernetVault(key_of(None, file)).seal("geheim", MORNING)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SECRET_KEY": "kurz"}, "LOTSE_SECRET_KEY"),
        ({"REQUIRE_SECOND_FACTOR": "yes"}, "LOTSE_REQUIRE_SECOND_FACTOR"),
        ({"OIDC_ISSUER": "https://id.example"}, "LOTSE_OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "http://id.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}, "LOTSE_OIDC_ISSUER"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as refused:
        from_env({f"LOTSE_{name}": value for name, value in settings.items()}, tmp_path)
    assert "kurz" not in str(refused.value)


def test_settings_of_accounts_are_read_and_secrets_are_not_printed(tmp_path: Path) -> None:
    key = "k" * 40
    settings = from_env(
        {
            "LOTSE_SECRET_KEY": key, "LOTSE_REQUIRE_SECOND_FACTOR": "1", "LOTSE_OIDC_ISSUER": "https://id.example/",
            "LOTSE_OIDC_CLIENT_ID": "lotse", "LOTSE_OIDC_CLIENT_SECRET": "geheim",
        },
        tmp_path,
    )  # fmt: skip
    assert settings.secret_key == key and settings.require_second_factor
    assert (settings.oidc_issuer, settings.oidc_client_id) == ("https://id.example", "lotse")
    assert key not in repr(settings) and "geheim" not in repr(settings)
