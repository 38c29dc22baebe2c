"""Looking for cases of the own organisation. What was looked for is nowhere kept, only that somebody did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.account import Advisor, Right
from bot.service.audit import record
from bot.service.overview import Criteria, Found
from bot.service.ports import Clock, UnitOfWorkFactory
from bot.service.rights import require
from bot.service.targets import Targets

PAGE = 25
# A file of more would be no help; the period can be made shorter.
EXPORT_LIMIT = 10_000
MOST_WORDS = 8


@dataclass(frozen=True)
class Page:
    """One page of results: which, of how many cases."""

    found: tuple[Found, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


class Search:
    """The search of the console; one instance serves all advisors."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, targets: Targets) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._targets = targets

    def page(self, advisor: Advisor, criteria: Criteria, number: int = 1) -> Page:
        """The newest cases first. Raises NotAllowed. A page behind the last is the last."""
        require(advisor, Right.SEARCH)
        own = _within(advisor, criteria)
        with self._unit_of_work() as uow:
            record(uow, self._clock.now(), advisor, "search", "cases")
            total = uow.overview.count(own)
            page = replace(Page((), total, 1), number=max(1, min(number, Page((), total, 1).pages)))
            found = uow.overview.find(own, PAGE, (page.number - 1) * PAGE)
            uow.commit()
        return replace(page, found=tuple(found))

    def all(self, advisor: Advisor, criteria: Criteria) -> list[Found]:
        """All cases for a file, up to EXPORT_LIMIT. Raises NotAllowed for who may not see reports."""
        require(advisor, Right.REPORT)
        with self._unit_of_work() as uow:
            found = uow.overview.find(_within(advisor, criteria), EXPORT_LIMIT)
            record(uow, self._clock.now(), advisor, "export", f"{len(found)} cases")
            uow.commit()
        return [replace(entry, message=None) for entry in found]

    def beside(self, advisor: Advisor, found: Iterable[Found]) -> tuple[dict[int, str], dict[int, int]]:
        """Names of colleagues by id, and minutes of business time until the first reply by case."""
        with self._unit_of_work() as uow:
            names = {colleague.id: colleague.name for colleague in uow.advisors.all(advisor.organisation)}
            answered = [(entry.case, entry.case.first_reply_at) for entry in found if entry.case.first_reply_at]
            measure = self._targets.measure(uow, self._clock.now())
        return names, {case.id: measure.minutes(case, case.opened_at, at) for case, at in answered}

    def colleagues(self, advisor: Advisor) -> dict[int, str]:
        """Who of the organisation may have cases, by name."""
        with self._unit_of_work() as uow:
            everybody = uow.advisors.all(advisor.organisation)
        return {colleague.id: colleague.name for colleague in everybody if colleague.may(Right.ANSWER)}


def words_of(text: str) -> tuple[tuple[str, ...], int | None]:
    """The words to look for, and the number of a case if there is only a number."""
    words = tuple(dict.fromkeys(text.split()))[:MOST_WORDS]
    number = words[0].removeprefix("#") if len(words) == 1 else ""
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return words, int(number) if is_number else None


def _within(advisor: Advisor, criteria: Criteria) -> Criteria:
    """The own organisation, and only such texts as the advisor may read: a lead those of all, an analyst none."""
    reader = None if advisor.may(Right.SUPERVISE) else advisor.id
    words: Iterable[str] = criteria.words if advisor.may(Right.ANSWER) else ()
    return replace(criteria, organisation=advisor.organisation, reader=reader, words=tuple(words))
