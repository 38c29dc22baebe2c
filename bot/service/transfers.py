"""Passing a case on: to a colleague, a team, or a team of another organisation, who accept or decline."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.account import Advisor, Right
from bot.domain.case import Case, Offer
from bot.domain.conversation import Conversation, Trigger
from bot.domain.errors import InvalidMessage, NotYourCase
from bot.kb.library import Knowledge
from bot.service import notes
from bot.service.case_steps import CaseSteps, reply_text, require_holder
from bot.service.ports import UnitOfWork
from bot.service.rights import is_offered_to, require_case


@dataclass(frozen=True)
class Receivers:
    """Who can get a case: colleagues, teams of the own organisation, teams of others (ids of knowledge.teams)."""

    colleagues: tuple[Advisor, ...]
    own_teams: tuple[str, ...]
    other_teams: tuple[str, ...]


class Transfers:
    """Use cases around passing on. Accepting is a claim; what nobody accepts in time the sweep brings back."""

    def __init__(self, steps: CaseSteps) -> None:
        self._steps = steps
        self._knowledge = steps.composer.knowledge

    def receivers(self, case: Case, advisor: Advisor) -> Receivers:
        """Only teams somebody answers for: a case is not sent where nobody is."""
        with self._steps.unit_of_work() as uow:
            staffed = self._staffed(uow)
            colleagues = tuple(notes.colleagues(uow, advisor))
        own = tuple(key for key in staffed if self._of(key) == advisor.organisation and key != case.team)
        return Receivers(colleagues, own, tuple(key for key in staffed if self._of(key) != advisor.organisation))

    async def to_colleague(self, case_id: int, advisor: Advisor, colleague_id: int, note: str) -> None:
        """Offer the case to a colleague. Raises NotYourCase, or InvalidMessage for nobody of the organisation or no note."""
        words = reply_text(note)

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            receiver = next((one for one in notes.colleagues(uow, advisor) if one.id == colleague_id), None)
            if receiver is None:
                raise InvalidMessage("no such colleague")
            offer = Offer(advisor.id, self._steps.clock.now(), words, advisor_id=receiver.id, from_team=case.team)
            self._offer(uow, case, conversation, advisor, offer)
            self._steps.announce(uow, conversation, "desk.transferred_colleague", name=advisor.name, colleague=receiver.name)

        await self._steps.run(case_id, step)

    async def to_team(self, case_id: int, advisor: Advisor, team: str, note: str) -> None:
        """Offer the case to a team; to another organisation's it goes at once, and only comes back when nobody there takes it.

        Raises NotYourCase, or InvalidMessage for a team nobody answers for or no note.
        """
        words = reply_text(note)

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            if team not in self._staffed(uow):
                raise InvalidMessage("no such team, or nobody answers for it")
            offer = Offer(advisor.id, self._steps.clock.now(), words, team=team, from_team=case.team)
            self._offer(uow, case, conversation, advisor, offer)
            name = team_name(self._knowledge, team, conversation.language)
            self._steps.announce(uow, conversation, "desk.transferred_team", team=name)

        await self._steps.run(case_id, step)

    async def decline(self, case_id: int, advisor: Advisor, reason: str) -> None:
        """Send an offered case back to where it came from; the sender reads why. Raises NotYourCase or InvalidMessage."""
        words = reply_text(reason)

        def step(uow: UnitOfWork, case: Case, conversation: Conversation) -> None:
            require_case(advisor, case)
            if case.offer is None or case.advisor_id is not None or not is_offered_to(advisor, case.offer):
                raise NotYourCase("the case is not offered to the advisor")
            conversation.move(Trigger.RELEASE)
            sender = uow.advisors.get(case.offer.by)
            uow.cases.save(brought_back(case, self._knowledge, sender))
            notes.write(uow, case, advisor, words, (sender.id,), self._steps)
            self._steps.announce(uow, conversation, "desk.transfer_declined")
            self._steps.record(uow, advisor, "case.decline", case)

        await self._steps.run(case_id, step)

    def receiver(self, uow: UnitOfWork, offer: Offer) -> str:
        """Who shall get it, by name: a colleague, or a team in German."""
        if offer.advisor_id is not None:
            return uow.advisors.get(offer.advisor_id).name
        return team_name(self._knowledge, offer.team or "", "de")

    def _offer(self, uow: UnitOfWork, case: Case, conversation: Conversation, advisor: Advisor, offer: Offer) -> None:
        """An own case, or one that waits and is nobody's yet."""
        require_case(advisor, case)
        if case.advisor_id is not None or case.closed_at is not None or case.offer is not None:
            require_holder(case, advisor)
        if conversation.allows(Trigger.TAKE_UP):
            conversation.move(Trigger.TAKE_UP)
        conversation.move(Trigger.TRANSFER)
        team = offer.team or case.team
        organisation = self._of(offer.team) if offer.team else case.organisation
        now = self._steps.clock.now()
        waiting = case.waiting_since or now
        uow.cases.save(
            replace(
                case, advisor_id=None, claimed_at=None, offer=offer, team=team, organisation=organisation,
                waiting_since=waiting, follow_up_on=None,
            )
        )  # fmt: skip
        to = (offer.advisor_id,) if offer.advisor_id is not None else ()
        notes.write(uow, case, advisor, offer.note, to, self._steps)
        self._steps.record(uow, advisor, "case.transfer", case)

    def _staffed(self, uow: UnitOfWork) -> tuple[str, ...]:
        there = [one for one in uow.advisors.all() if one.disabled_at is None and one.may(Right.ANSWER)]
        taken = {(one.organisation, team) for one in there for team in one.teams}
        return tuple(key for key, team in self._knowledge.teams.items() if (team.organisation, key) in taken)

    def _of(self, team: str) -> str:
        return self._knowledge.teams[team].organisation


def brought_back(case: Case, knowledge: Knowledge, sender: Advisor) -> Case:
    """The case as it was before it was offered: with the team it came from, waiting for anybody there."""
    team = case.offer.from_team if case.offer else case.team
    home = knowledge.teams[team].organisation if team in knowledge.teams else sender.organisation
    return replace(case, offer=None, advisor_id=None, claimed_at=None, team=team, organisation=home)


def team_name(knowledge: Knowledge, team: str, language: str) -> str:
    """A team's name in German or English."""
    return knowledge.teams[team].name["de" if language == "de" else "en"] if team in knowledge.teams else team
