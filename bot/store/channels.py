"""The repositories of what channels need: one-time codes, Telegram's updates and message ids, machine translations, notices."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.questions import Notice
from bot.store import tables as t


class SqlCodes:
    """Implements service.ports.Codes."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, code_hash: str, conversation_id: str, expires_at: datetime) -> None:
        row = {"code_hash": code_hash, "conversation_id": conversation_id, "expires_at": expires_at}
        self._db.execute(t.switch_codes.insert().values(row))

    def use(self, code_hash: str, now: datetime) -> str | None:
        c = t.switch_codes.c
        query = sa.select(c.conversation_id).where(c.code_hash == code_hash, c.expires_at > now)
        conversation: str | None = self._db.execute(query).scalar()
        gone = self._db.execute(t.switch_codes.delete().where(c.code_hash == code_hash)).rowcount
        return conversation if gone == 1 else None

    def forget_expired(self, now: datetime) -> None:
        self._db.execute(t.switch_codes.delete().where(t.switch_codes.c.expires_at <= now))


class SqlTelegramLog:
    """Implements service.ports.TelegramLog."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def take(self, update_id: int, body: dict[str, Any], at: datetime) -> bool:
        if self._known(update_id) is not None:
            return False
        self._db.execute(t.telegram_updates.insert().values(update_id=update_id, at=at, body=body))
        return True

    def waiting(self) -> list[dict[str, Any]]:
        c = t.telegram_updates.c
        query = sa.select(c.body).where(c.body.is_not(sa.null())).order_by(c.update_id)
        return list(self._db.execute(query).scalars())

    def handled(self, update_id: int) -> bool:
        known = self._known(update_id)
        return known is not None and known.body is None

    def mark(self, update_id: int, at: datetime) -> None:
        c = t.telegram_updates.c
        if self._known(update_id) is None:
            self._db.execute(t.telegram_updates.insert().values(update_id=update_id, at=at, body=sa.null()))
        else:
            self._db.execute(t.telegram_updates.update().where(c.update_id == update_id).values(body=sa.null()))

    def _known(self, update_id: int) -> Any:
        return self._db.execute(sa.select(t.telegram_updates).where(t.telegram_updates.c.update_id == update_id)).first()

    def forget_before(self, at: datetime) -> None:
        self._db.execute(t.telegram_updates.delete().where(t.telegram_updates.c.at < at))

    def sent(self, conversation_id: str, number: int, part: int, message_id: int) -> None:
        row = {"conversation_id": conversation_id, "number": number, "part": part, "message_id": message_id}
        self._db.execute(t.telegram_messages.insert().values(row))

    def message_ids(self, conversation_id: str, number: int) -> list[int]:
        c = t.telegram_messages.c
        query = sa.select(c.message_id).where(c.conversation_id == conversation_id, c.number == number).order_by(c.part)
        return list(self._db.execute(query).scalars())


class SqlTranslations:
    """Implements service.ports.Translations."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def get(self, conversation_id: str, number: int, language: str) -> str | None:
        c = t.translations.c
        query = sa.select(c.text).where(c.conversation_id == conversation_id, c.number == number, c.language == language)
        text: str | None = self._db.execute(query).scalar()
        return text

    def add(self, conversation_id: str, number: int, language: str, text: str) -> None:
        row = {"conversation_id": conversation_id, "number": number, "language": language, "text": text}
        if self.get(conversation_id, number, language) is None:
            self._db.execute(t.translations.insert().values(row))


class SqlNotices:
    """Implements service.ports.Notices."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    def add(self, notice: Notice) -> Notice:
        values = {key: value for key, value in asdict(notice).items() if key != "id"}
        key = self._db.execute(t.notices.insert().values(values)).inserted_primary_key
        assert key is not None
        return replace(notice, id=key[0])

    def remove(self, notice_id: int) -> None:
        self._db.execute(t.notices.delete().where(t.notices.c.id == notice_id))

    def until(self, now: datetime) -> list[Notice]:
        query = sa.select(t.notices).where(t.notices.c.ends_at > now).order_by(t.notices.c.starts_at, t.notices.c.id)
        return [Notice(**row._mapping) for row in self._db.execute(query)]
