"""What is due: values that end, drafts, the calendar, promised reviews. No part of a build, which must not depend on the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.kb.library import Knowledge
from bot.kb.markup import fact_ids
from bot.kb.planned import PlannedValue, Reminder

REVIEW_AFTER = timedelta(days=183)


@dataclass(frozen=True, order=True)
class Due:
    """Something to look at by a day."""

    on: date
    what: str
    why: str


def due(knowledge: Knowledge, until: date) -> list[Due]:
    """Everything due on or before `until`, earliest first."""
    items = [item for name in knowledge.facts.records for item in _fact(knowledge, name)]
    items += [
        Due(article.checked + REVIEW_AFTER, f"article {article.topic}", "regular review")
        for article in knowledge.articles.values()
    ]
    items += [Due(plan.starts, f"draft {name}", _plan(plan)) for name, plan in knowledge.plans.values.items() if plan.starts]
    items += [Due(reminder.on, "calendar", _reminder(reminder)) for reminder in knowledge.plans.calendar]
    return sorted(item for item in items if item.on <= until)


def _plan(plan: PlannedValue) -> str:
    fact = f"would change fact {plan.replaces}" if plan.replaces else "would be new"
    return f"{fact}; enter it once it is law ({plan.status})"


def _reminder(reminder: Reminder) -> str:
    return f"{reminder.what} ({', '.join(reminder.facts)})" if reminder.facts else reminder.what


def _fact(knowledge: Knowledge, fact_id: str) -> list[Due]:
    record = knowledge.facts.records[fact_id]
    items = [Due(record.review_by or record.checked + REVIEW_AFTER, f"fact {fact_id}", "regular review")]
    if not record.values:
        return items
    last = max(record.values)
    until = record.values[last].until
    if until:
        users = sorted(a.topic for a in knowledge.articles.values() if fact_id in (*fact_ids(a.texts["de"].body), *a.rests_on))
        items.append(Due(until, f"fact {fact_id}", f"value ends; used by {', '.join(users) or 'no article'}"))
    return items
