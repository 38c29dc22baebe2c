"""The search form: what somebody asked for in an address, and the criteria it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.console.days import NotADay, read_day
from bot.domain.days import begin_of, end_of
from bot.service.overview import Criteria
from bot.service.search import words_of

FIELDS = ("q", "state", "spoken", "topic", "team", "advisor", "label", "outcome", "channel", "since", "until")
LENGTH = 100


@dataclass(frozen=True)
class SearchForm:
    """The fields as they were filled in; `error` is the key of a sentence, if they cannot be meant so."""

    fields: dict[str, str]
    criteria: Criteria | None
    error: str = ""

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.fields.get(name, "")

    @property
    def word(self) -> str:
        """The first word, which excerpts show."""
        return self.criteria.words[0] if self.criteria and self.criteria.words else ""

    @property
    def asked(self) -> bool:
        """Whether anything was filled in."""
        return bool(self.fields)

    @property
    def narrowed(self) -> bool:
        """Whether more than words and state was filled in."""
        return any(name not in ("q", "state") for name in self.fields)


def read_search(query: Mapping[str, str]) -> SearchForm:
    """The form of an address. Values that are no choice find nothing, which is what they say."""
    fields = {name: query[name].strip()[:LENGTH] for name in FIELDS if query.get(name, "").strip()}
    try:
        since, until = read_day(fields.get("since", "")), read_day(fields.get("until", ""))
    except NotADay:
        return SearchForm(fields, None, "search.bad_day")
    if since and until and since > until:
        return SearchForm(fields, None, "search.turned")
    return SearchForm(fields, _criteria(fields, since, until))


def _criteria(fields: Mapping[str, str], since: date | None, until: date | None) -> Criteria:
    words, number = words_of(fields.get("q", ""))
    advisor = fields.get("advisor", "")
    return Criteria(
        "", words, number, state=fields.get("state"), language=fields.get("spoken"), topic=fields.get("topic"),
        team=fields.get("team"), label=fields.get("label"), outcome=fields.get("outcome"), channel=fields.get("channel"),
        advisor_id=int(advisor) if advisor.isascii() and advisor.isdecimal() and len(advisor) < 10 else None,
        since=begin_of(since) if since else None, until=end_of(until) if until else None,
    )  # fmt: skip
