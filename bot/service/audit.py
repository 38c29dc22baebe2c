"""The audit log: who read or changed what, and when. Never what it said."""

from __future__ import annotations

from datetime import datetime

from bot.domain.account import Advisor, AuditEntry
from bot.service.ports import UnitOfWork


def record(uow: UnitOfWork, at: datetime, advisor: Advisor | None, action: str, subject: str) -> None:
    """Write an entry in the running transaction; the caller commits. `action` is like "case.read", `subject` like "case 12"."""
    organisation = advisor.organisation if advisor else None
    uow.audit.add(AuditEntry(0, at, advisor.id if advisor else None, action, subject, organisation))
