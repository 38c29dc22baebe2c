"""The second factor: codes of an authenticator app (RFC 6238), and spare codes for the day the phone is gone."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import pyotp

from bot.domain.account import Advisor
from bot.domain.errors import LotseError
from bot.service import audit
from bot.service.conversations import hash_token
from bot.service.ports import Clock, UnitOfWorkFactory
from bot.service.throttle import Throttle

ISSUER = "Lotse"
STEP = 30
SPARE_CODES = 8
SET_UP_LIFE = timedelta(minutes=15)
# Without letters and digits that look alike; 16 of them are 79 bits, which a plain SHA-256 keeps well enough.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class WrongCode(LotseError):
    """The code is wrong, or has been used."""


class SetUpExpired(LotseError):
    """The page with the secret is too old, or was made for somebody else."""


class Unsealable(LotseError):
    """What was sealed was sealed with another key, has been changed, or is too old."""


class Vault(Protocol):
    """Seals texts so that nobody without the key reads or changes them."""

    def seal(self, text: str, now: datetime) -> str: ...
    def unseal(self, sealed: str, now: datetime, within: timedelta | None = None) -> str:
        """Raises Unsealable."""


@dataclass(frozen=True)
class SetUp:
    """What the app needs: the secret as text and as an address for the QR code; `sealed` brings it back with the form."""

    secret: str
    uri: str
    sealed: str


class SecondFactor:
    """Sets up, checks and removes the second factor of an account. The secret is stored sealed, with the last step used."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, vault: Vault, clock: Clock, throttle: Throttle) -> None:
        self._unit_of_work = unit_of_work
        self._vault = vault
        self._clock = clock
        self._throttle = throttle

    def begin(self, advisor: Advisor) -> SetUp:
        """A new secret; nothing is stored before it is confirmed."""
        secret = pyotp.random_base32()
        sealed = self._seal({"secret": secret, "account": advisor.id})
        return self._set_up(advisor, secret, sealed)

    def again(self, advisor: Advisor, sealed: str) -> SetUp:
        """The same secret once more, after a wrong code. Raises SetUpExpired."""
        return self._set_up(advisor, self._begun(advisor, sealed), sealed)

    def confirm(self, advisor: Advisor, sealed: str, code: str) -> tuple[str, ...]:
        """Store the secret that the app shows codes of. Returns spare codes. Raises WrongCode, SetUpExpired, TooManyAttempts."""
        secret = self._begun(advisor, sealed)
        self._attempt(advisor)
        step = self._step(secret, code, 0)
        if step is None:
            raise WrongCode("the code does not fit the secret")
        self._throttle.clear(_key(advisor))
        totp = self._seal({"secret": secret, "step": step})
        return self._with_spare_codes(advisor, "second_factor.set_up", totp)

    def check(self, advisor: Advisor, code: str) -> None:
        """Use up a code of the app or a spare one. Raises WrongCode, TooManyAttempts, or Unsealable where the key has changed."""
        self._attempt(advisor)
        with self._unit_of_work() as uow:
            stored = uow.advisors.get(advisor.id)
            used = self._spare_code_used(stored, code) or self._code_used(stored, code)
            if used:
                uow.advisors.save(used)
            action = "second_factor.spare_code" if used and used.totp == stored.totp else "second_factor.code"
            audit.record(uow, self._clock.now(), advisor, action if used else "second_factor.failed", f"account {advisor.id}")
            uow.commit()
        if used is None:
            raise WrongCode("the code is wrong, or has been used")
        self._throttle.clear(_key(advisor))

    def new_spare_codes(self, advisor: Advisor) -> tuple[str, ...]:
        """Replace the spare codes."""
        return self._with_spare_codes(advisor, "second_factor.new_codes", None)

    def remove(self, advisor: Advisor, by: Advisor | None) -> None:
        """Back to the password alone; `by` is the advisor, their lead, or None for the operator."""
        with self._unit_of_work() as uow:
            uow.advisors.save(replace(uow.advisors.get(advisor.id), totp=None, recovery=()))
            audit.record(uow, self._clock.now(), by, "second_factor.remove", f"account {advisor.id}")
            uow.commit()
        self._throttle.clear(_key(advisor))

    def _set_up(self, advisor: Advisor, secret: str, sealed: str) -> SetUp:
        return SetUp(secret, pyotp.TOTP(secret).provisioning_uri(name=advisor.login, issuer_name=ISSUER), sealed)

    def _begun(self, advisor: Advisor, sealed: str) -> str:
        try:
            begun = json.loads(self._vault.unseal(sealed, self._clock.now(), SET_UP_LIFE))
        except Unsealable as error:
            raise SetUpExpired(str(error)) from error
        if begun.get("account") != advisor.id:
            raise SetUpExpired("begun for another account")
        return str(begun["secret"])

    def _with_spare_codes(self, advisor: Advisor, action: str, totp: str | None) -> tuple[str, ...]:
        codes = tuple(_spare_code() for _ in range(SPARE_CODES))
        with self._unit_of_work() as uow:
            stored = uow.advisors.get(advisor.id)
            hashes = tuple(hash_token(_plain(code)) for code in codes)
            uow.advisors.save(replace(stored, totp=totp or stored.totp, recovery=hashes))
            audit.record(uow, self._clock.now(), advisor, action, f"account {advisor.id}")
            uow.commit()
        return codes

    def _spare_code_used(self, advisor: Advisor, code: str) -> Advisor | None:
        given = hash_token(_plain(code))
        if given not in advisor.recovery:
            return None
        return replace(advisor, recovery=tuple(one for one in advisor.recovery if one != given))

    def _code_used(self, advisor: Advisor, code: str) -> Advisor | None:
        if advisor.totp is None:
            return None
        kept = json.loads(self._vault.unseal(advisor.totp, self._clock.now()))
        step = self._step(kept["secret"], code, kept["step"])
        return replace(advisor, totp=self._seal({**kept, "step": step})) if step is not None else None

    def _step(self, secret: str, code: str, after: int) -> int | None:
        """The half minute whose code it is, one earlier or later allowed for clocks that differ; only one after `after`."""
        given, totp, now = _plain(code).encode(), pyotp.TOTP(secret), int(self._clock.now().timestamp()) // STEP
        right = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(totp.generate_otp(step).encode(), given)]
        return next((step for step in right if step > after), None)

    def _attempt(self, advisor: Advisor) -> None:
        self._throttle.attempt(_key(advisor), self._clock.now())

    def _seal(self, values: dict[str, object]) -> str:
        return self._vault.seal(json.dumps(values), self._clock.now())


def _key(advisor: Advisor) -> str:
    # No login can be this: control characters are taken out of them.
    return f"\0code {advisor.id}"


def _spare_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _plain(code: str) -> str:
    """As people copy codes: with blanks, dashes, capital letters."""
    return "".join(char for char in code[:100].lower() if char.isalnum())
