"""Which team gets a new case: what a guided check says, else the routing table, as far as somebody answers there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.conversation import Conversation
from bot.domain.messages import Author
from bot.kb.library import Knowledge
from bot.kb.teams import Rule
from bot.service.named import from_detail, from_entities
from bot.service.payloads import read_payload
from bot.service.ports import Names, UnitOfWork
from bot.service.presence import may_answer


@dataclass(frozen=True)
class Route:
    """Who answers. `responsible` is the organisation the matter belongs to, None where no rule says so."""

    team: str
    organisation: str
    responsible: str | None = None


@dataclass(frozen=True)
class Matter:
    """What a case is about. `district` is the key of the person's district; `organisation` what a guided check has ended in."""

    topic: str | None
    language: str
    district: str | None = None
    organisation: str | None = None


def choose(knowledge: Knowledge, matter: Matter, available: Iterable[str]) -> Route:
    """The team among those available: the one the matter belongs to, another of its organisation, else the fallback."""
    there, wanted = set(available), _wanted(knowledge, matter)
    organisation = matter.organisation or (knowledge.teams[wanted].organisation if wanted else None)
    siblings = [name for name, team in knowledge.teams.items() if team.organisation == organisation]
    reachable = (name for name in ([wanted] if wanted else []) + siblings if name in there)
    team = next((name for name in reachable if _takes(knowledge, name, matter.district)), knowledge.routing.fallback)
    return Route(team, knowledge.teams[team].organisation, organisation)


def matter_of(
    uow: UnitOfWork, knowledge: Knowledge, conversation: Conversation, organisation: str | None, names: Names
) -> Matter:
    """What is known of a conversation: its topic and language, and the place in the answers of its check or in its messages."""
    district = _district_of_check(knowledge, conversation) or _district_of_messages(uow, knowledge, conversation, names)
    return Matter(conversation.topic, conversation.language, district, organisation)


def available(uow: UnitOfWork, knowledge: Knowledge) -> set[str]:
    """Teams that somebody answers for and that have room for another case; the fallback always has."""
    staffed = {(one.organisation, team) for one in uow.advisors.all() if may_answer(one) for team in one.teams}
    open_cases = [case.team for case in (*uow.cases.waiting(), *uow.cases.held())]
    return {
        name for name, team in knowledge.teams.items()
        if (team.organisation, name) in staffed
        and (open_cases.count(name) < team.capacity or name == knowledge.routing.fallback)
    }  # fmt: skip


def _wanted(knowledge: Knowledge, matter: Matter) -> str | None:
    """The team of the first rule that fits. What a check says leaves only the rules of that organisation, whatever the topic."""
    for rule in knowledge.routing.rules:
        team = knowledge.teams[rule.team]
        if matter.organisation and team.organisation != matter.organisation:
            continue
        is_about = matter.organisation or _about(knowledge, matter.topic) & set(rule.topics or team.topics)
        if is_about and _fits(knowledge, rule, matter):
            return rule.team
    return None


def _fits(knowledge: Knowledge, rule: Rule, matter: Matter) -> bool:
    districts = rule.districts or knowledge.teams[rule.team].districts
    return (not districts or matter.district in districts) and (not rule.languages or matter.language in rule.languages)


def _takes(knowledge: Knowledge, team: str, district: str | None) -> bool:
    """A team of certain districts is none for a person from elsewhere; where nobody knows from where, it may be."""
    districts = knowledge.teams[team].districts
    return not districts or district is None or district in districts


def _about(knowledge: Knowledge, topic: str | None) -> set[str]:
    """The topic and its area."""
    return {topic, *(area for area, topics in knowledge.areas.items() if topic in topics)} if topic else set()


def _district_of_check(knowledge: Knowledge, conversation: Conversation) -> str | None:
    check = conversation.check
    flow = knowledge.flows.get(check.flow) if check else None
    if check is None or flow is None:
        return None
    asked = [name for name, question in flow.questions.items() if question.record.kind == "place"]
    answers = [value for name in asked if isinstance(value := check.answers.get(name), str)]
    return _only(place.district for answer in answers for place in knowledge.places.find(answer))


def _district_of_messages(uow: UnitOfWork, knowledge: Knowledge, conversation: Conversation, names: Names) -> str | None:
    """The place named last, in words or by a button, as far as it is clear in which district it lies."""
    messages = uow.messages.after(conversation.id, 0)
    for message in reversed([one for one in messages if one.author is Author.PERSON and not one.withheld]):
        payload = read_payload(message.payload or "")
        button = from_detail(knowledge, payload.detail, "de") if payload else None
        named = button or from_entities(knowledge, names.names(message.text), "de")
        district = _only(place.district for place in named.places)
        if district:
            return district
    return None


def _only(districts: Iterable[str]) -> str | None:
    found = set(districts)
    return found.pop() if len(found) == 1 else None
