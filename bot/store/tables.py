"""The tables. Texts of people stand in `messages` only, so that erasing a conversation erases every word of it.

What was answered in a guided check stands with its conversation and goes with it, as do notes, translations and ratings. Two
exceptions hold words without anything about who wrote them: `unknown_words` (professions) and `open_questions` (for editors). An
update of Telegram stands in `telegram_updates` as it came for the moment until it has become a message."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """Aware datetimes in UTC; SQLite, which has no time zones, gets them naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("sender", sa.String(200), nullable=False),
    sa.Column("token_hash", sa.String(64)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False, index=True),
    sa.Column("language", sa.String(12), nullable=False),
    sa.Column("ui_language", sa.String(12)),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("topic", sa.String(60)),
    sa.Column("last_number", sa.Integer, nullable=False),
    sa.Column("delivered", sa.Integer, nullable=False),
    sa.Column("guided_check", sa.JSON),
    sa.Column("page", sa.String(500)),
    sa.Column("zone", sa.String(60)),
    sa.Column("email", sa.String(254)),
    sa.Column("blocked_until", UtcDateTime),
    sa.UniqueConstraint("channel", "sender"),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("author", sa.String(10), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("language", sa.String(12), nullable=False),
    sa.Column("external_id", sa.String(100)),
    sa.Column("in_reply_to", sa.Integer),
    sa.Column("name", sa.String(100)),
    sa.Column("payload", sa.String(200)),
    sa.Column("reply", sa.JSON),
    sa.Column("replaces", sa.Integer),
    sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("withheld", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("original", sa.JSON),
    sa.UniqueConstraint("conversation_id", "external_id"),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("organisation", sa.String(60), nullable=False),
    sa.Column("language", sa.String(12), nullable=False),
    sa.Column("topic", sa.String(60)),
    sa.Column("advisor_id", sa.ForeignKey("advisors.id")),
    sa.Column("claimed_at", UtcDateTime),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("team", sa.String(60)),
    sa.Column("waiting_since", UtcDateTime),
    sa.Column("first_reply_at", UtcDateTime),
    sa.Column("follow_up_on", sa.Date),
    sa.Column("outcome", sa.String(40)),
    sa.Column("labels", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("responsible", sa.String(60)),
    sa.Column("missed", sa.String(20)),
    sa.Column("rating", sa.Integer),
    sa.Column("offer", sa.JSON),
)

advisors = sa.Table(
    "advisors",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("login", sa.String(100), nullable=False, unique=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("languages", sa.JSON, nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("organisation", sa.String(60), nullable=False, server_default="zefas_ifs"),
    sa.Column("teams", sa.JSON, nullable=False, server_default='["service_point"]'),
    sa.Column("topics", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("presence", sa.String(10), nullable=False, server_default="online"),
    sa.Column("seen_at", UtcDateTime),
    sa.Column("capacity", sa.Integer, nullable=False, server_default="5"),
    sa.Column("email", sa.String(254)),
    sa.Column("totp", sa.String(300)),
    sa.Column("recovery", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("quiet", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("digest_on", sa.Date),
    sa.Column("disabled_at", UtcDateTime),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("advisor_id", sa.ForeignKey("advisors.id", ondelete="CASCADE"), nullable=False),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("public_id", sa.String(20), nullable=False, server_default=""),
    sa.Column("created_at", UtcDateTime),
    sa.Column("seen_at", UtcDateTime),
    sa.Column("browser", sa.String(64), nullable=False, server_default=""),
    sa.Column("device", sa.String(60), nullable=False, server_default=""),
    sa.Column("verified", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("strong", sa.Boolean, nullable=False, server_default=sa.false()),
)

invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
    sa.Column("organisation", sa.String(60), nullable=False, server_default="zefas_ifs"),
    sa.Column("teams", sa.JSON, nullable=False, server_default='["service_point"]'),
    sa.Column("resets", sa.Integer),
)

unknown_words = sa.Table(
    "unknown_words",
    metadata,
    sa.Column("word", sa.String(40), primary_key=True),
    sa.Column("language", sa.String(12), primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("first_on", sa.Date, nullable=False),
    sa.Column("last_on", sa.Date, nullable=False),
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("advisor_id", sa.ForeignKey("advisors.id"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("mentions", sa.JSON, nullable=False),
    sa.Column("read_by", sa.JSON, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("advisor_id", sa.Integer),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("organisation", sa.String(60)),
)

switch_codes = sa.Table(
    "switch_codes",
    metadata,
    sa.Column("code_hash", sa.String(64), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
)

telegram_updates = sa.Table(
    "telegram_updates",
    metadata,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("body", sa.JSON),
)

telegram_messages = sa.Table(
    "telegram_messages",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("message_id", sa.BigInteger, nullable=False),
)

answer_ratings = sa.Table(
    "answer_ratings",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(20)),
)

translations = sa.Table(
    "translations",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("language", sa.String(12), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

open_questions = sa.Table(
    "open_questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.String(500), nullable=False),
    sa.Column("language", sa.String(12), nullable=False),
    sa.Column("topic", sa.String(60)),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("first_on", sa.Date, nullable=False),
    sa.Column("last_on", sa.Date, nullable=False),
    sa.Column("done_on", sa.Date),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("team", sa.String(60)),
    sa.Column("starts_at", UtcDateTime, nullable=False),
    sa.Column("ends_at", UtcDateTime, nullable=False),
    sa.Column("advisor_id", sa.Integer),
)
