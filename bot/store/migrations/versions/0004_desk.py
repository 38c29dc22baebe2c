"""the desk: teams, offers, notes, roles and sessions, Telegram, ratings, translations, open questions, notices"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.tables import UtcDateTime

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

def added() -> dict[str, tuple[sa.Column[Any], ...]]:
    """New columns by table; new objects at each call, since a column belongs to one table."""
    return {
        "conversations": (
            sa.Column("page", sa.String(500)),
            sa.Column("zone", sa.String(60)),
            sa.Column("email", sa.String(254)),
            sa.Column("blocked_until", UtcDateTime),
        ),
        "messages": (
            sa.Column("replaces", sa.Integer),
            sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
            sa.Column("withheld", sa.Boolean, nullable=False, server_default=sa.false()),
            sa.Column("original", sa.JSON),
        ),
        "cases": (
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
        ),
        "advisors": (
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
        ),
        "sessions": (
            sa.Column("public_id", sa.String(20), nullable=False, server_default=""),
            sa.Column("created_at", UtcDateTime),
            sa.Column("seen_at", UtcDateTime),
            sa.Column("browser", sa.String(64), nullable=False, server_default=""),
            sa.Column("device", sa.String(60), nullable=False, server_default=""),
            sa.Column("verified", sa.Boolean, nullable=False, server_default=sa.true()),
            sa.Column("strong", sa.Boolean, nullable=False, server_default=sa.false()),
        ),
        "invitations": (
            sa.Column("organisation", sa.String(60), nullable=False, server_default="zefas_ifs"),
            sa.Column("teams", sa.JSON, nullable=False, server_default='["service_point"]'),
            sa.Column("resets", sa.Integer),
        ),
    }


def upgrade() -> None:
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    op.execute("UPDATE cases SET team = 'service_point' WHERE closed_at IS NULL")
    op.execute("UPDATE cases SET waiting_since = opened_at WHERE closed_at IS NULL")
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("advisor_id", sa.Integer, sa.ForeignKey("advisors.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("mentions", sa.JSON, nullable=False),
        sa.Column("read_by", sa.JSON, nullable=False),
    )
    op.create_index(op.f("ix_notes_case_id"), "notes", ["case_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("advisor_id", sa.Integer),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("organisation", sa.String(60)),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.create_table(
        "switch_codes",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "telegram_updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("body", sa.JSON),
    )
    op.create_table(
        "telegram_messages",
        sa.Column("conversation_id", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "answer_ratings",
        sa.Column("conversation_id", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(20)),
    )
    op.create_table(
        "translations",
        sa.Column("conversation_id", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("language", sa.String(12), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "open_questions",
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
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("team", sa.String(60)),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("advisor_id", sa.Integer),
    )


def downgrade() -> None:
    for table in ("notices", "open_questions", "translations", "answer_ratings", "telegram_messages", "telegram_updates", "switch_codes", "audit", "notes"):
        op.drop_table(table)
    for table, columns in added().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
