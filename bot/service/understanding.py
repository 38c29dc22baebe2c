"""What becomes of the engine's proposal: an answer, topics to choose from, small talk, or not knowing. Ids in, a decision out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.conversation import Conversation, State
from bot.domain.messages import Kind
from bot.domain.questions import QuestionKind
from bot.kb.catalogue import Topic
from bot.service import handover
from bot.service.decision import Decision
from bot.service.named import Named, from_entities
from bot.service.payloads import Payload
from bot.service.ports import Proposal
from bot.service.replies import Composer

# Where a message that only names something leads while nothing else is known.
PROFESSION_TOPIC = "recognition_authority"
INSTITUTION_TOPIC = "universities_saxony"
LEARNING_AREAS = ("study", "training")
# Words beside names: "Freiberg, please" says nothing else; "I am a midwife from Brazil" is a statement.
NOTHING_ELSE, A_STATEMENT = 1, 4
MOST_WORDS_OF_A_PROFESSION, LONGEST_PROFESSION = 3, 40
# Below this a choice of topics is a guess, and a profession that is asked for the better one.
CHOICE_WORTH = 0.5
_PROFESSION = re.compile(r"[^\W\d_]+(?:[ \-'’.][^\W\d_]+)*")


@dataclass(frozen=True)
class Understanding:
    """Decides; the composer words it."""

    composer: Composer

    def decide(self, conversation: Conversation, text: str, proposal: Proposal, today: date) -> Decision:
        """The reply to a text that the engine has read."""
        composer, language, known = self.composer, proposal.language, self.composer.knowledge.topics
        if conversation.state is State.CONSENT and proposal.smalltalk in ("affirm", "deny"):
            step = "yes" if proposal.smalltalk == "affirm" else "no"
            return handover.decide(composer, conversation, Payload("handover", step), language)
        named = from_entities(composer.knowledge, proposal.entities, language)
        topic = self._topic(conversation, proposal, named)
        if topic and topic in known:
            if known[topic].flow == "handover" and proposal.answer:
                return handover.decide(composer, conversation, Payload("handover"), language)
            return Decision(composer.answer(topic, language, today, proposal.confidence, named), language, topic)
        if self._may_be_a_profession(conversation, text, proposal):
            return self._unknown_profession(text, language, today)
        return self._without_topic(conversation, text, proposal, named)

    def decide_two(
        self, conversation: Conversation, text: str, proposals: tuple[Proposal, Proposal, Proposal], today: date
    ) -> Decision:  # fmt: skip
        """The reply to two questions, of which the engine has read the whole, the first and the second."""
        whole, first, second = proposals
        main = whole if whole.answer and whole.answer != second.answer else first
        known = self.composer.knowledge.topics
        if main.answer not in known:
            return self.decide(conversation, text, whole, today)
        other = second.answer or known[main.answer].follow_up.get(second.follow_up or "")  # type: ignore[call-overload]
        decision = self.decide(conversation, text, replace(main, language=whole.language), today)
        if decision.reply is None or decision.topic != main.answer or other not in known or other == main.answer:
            return decision
        return replace(decision, reply=self.composer.offer(decision.reply, other))

    def _without_topic(self, conversation: Conversation, text: str, proposal: Proposal, named: Named) -> Decision:
        composer, language = self.composer, proposal.language
        options = self._options(proposal, named)
        if options:
            detail = proposal.entities.get("place") if named.places else None
            return Decision(composer.clarify(options, language, proposal.confidence, detail), language, conversation.topic)
        if proposal.smalltalk:
            return Decision(composer.say(f"chat.{proposal.smalltalk}", language, Kind.SMALLTALK), language, conversation.topic)
        noted = QuestionKind.PLACE if self._may_be_a_place(conversation, text, proposal) else QuestionKind.NOT_UNDERSTOOD
        return Decision(composer.fallback(language, confidence=proposal.confidence), language, conversation.topic, noted=noted)

    def _topic(self, conversation: Conversation, proposal: Proposal, named: Named) -> str | None:
        """The topic that answers, or None. What is named decides where nothing else is said, or too little for the engine."""
        alone = self._named_alone(conversation, named) if named else None
        if alone and proposal.beside is not None and proposal.beside <= self._most_beside(proposal):
            return alone
        if proposal.answer:
            return proposal.answer
        if named.profession and (topic := self._of_profession(proposal, named.profession)):
            return topic
        first = self._record(proposal.clarify[0]) if proposal.clarify else None
        asks_where_to_study = first is not None and "institutions" in first.shows
        if asks_where_to_study and self._can_study(named):
            return INSTITUTION_TOPIC
        return self._followed_up(conversation, proposal)

    def _of_profession(self, proposal: Proposal, profession: str) -> str | None:
        """Where the engine wavers about recognition and a profession is named that has an article of its own: no need to ask."""
        first = self._record(proposal.clarify[0]) if proposal.clarify else None
        article = self.composer.knowledge.professions.professions[profession].article
        return article if first and "profession" in first.shows and article in proposal.clarify else None

    def _most_beside(self, proposal: Proposal) -> int:
        """Words beside names up to which the names decide: few where the engine is sure or thinks of learning something."""
        areas = self.composer.knowledge.areas
        learning = {topic for area in LEARNING_AREAS for topic in areas.get(area, ())}
        sure = proposal.answer is not None or (proposal.clarify and proposal.clarify[0] in learning)
        return NOTHING_ELSE if sure else A_STATEMENT

    def _named_alone(self, conversation: Conversation, named: Named) -> str | None:
        current = self._record(conversation.topic)
        shows = set(current.shows) if current else set()
        if named.professions:
            return conversation.topic if "profession" in shows else PROFESSION_TOPIC
        if named.institution:
            return INSTITUTION_TOPIC
        if named.places and shows - {"profession", "studienkollegs", "scholarships"}:
            return conversation.topic
        return None

    def _record(self, topic: str | None) -> Topic | None:
        return self.composer.knowledge.topics.get(topic or "")

    def _can_study(self, named: Named) -> bool:
        education = self.composer.knowledge.education
        return bool(named.institution or (named.place and education.at(named.place.key)))

    def _followed_up(self, conversation: Conversation, proposal: Proposal) -> str | None:
        """The topic that answers a question without a subject: what the catalogue says, else the conversation's own."""
        if not proposal.follow_up or conversation.topic is None:
            return None
        current = self._record(conversation.topic)
        targets = {str(aspect): target for aspect, target in current.follow_up.items()} if current else {}
        return targets.get(proposal.follow_up, conversation.topic)

    def _options(self, proposal: Proposal, named: Named) -> tuple[str, ...]:
        knowledge = self.composer.knowledge
        offered = proposal.clarify or knowledge.follow_ups.get(proposal.follow_up or "", ())
        if named.places and (proposal.beside or 0) <= NOTHING_ELSE:
            offered = knowledge.follow_ups.get("where", ())
        return tuple(option for option in offered if option in knowledge.topics)

    def _may_be_a_profession(self, conversation: Conversation, text: str, proposal: Proposal) -> bool:
        """Whether somebody who was asked for a profession has written one that is not in the table."""
        current = self._record(conversation.topic)
        if current is None or current.asks != "profession" or proposal.smalltalk or proposal.follow_up or proposal.entities:
            return False
        if proposal.clarify and (proposal.confidence or 0.0) >= CHOICE_WORTH:
            return False
        return _is_a_word_or_two(text)

    def _may_be_a_place(self, conversation: Conversation, text: str, proposal: Proposal) -> bool:
        """Whether somebody who was asked for a place has written one that the directory does not have."""
        current = self._record(conversation.topic)
        asked = current is not None and current.asks == "place"
        return asked and not proposal.follow_up and not proposal.entities and _is_a_word_or_two(text)

    def _unknown_profession(self, text: str, language: str, today: date) -> Decision:
        reply = self.composer.unknown_profession(language, today)
        return Decision(reply, language, reply.topic, word=" ".join(text.split()).casefold(), noted=QuestionKind.PROFESSION)


def _is_a_word_or_two(text: str) -> bool:
    word = text.strip()
    few = len(word.split()) <= MOST_WORDS_OF_A_PROFESSION and len(word) <= LONGEST_PROFESSION
    return few and bool(_PROFESSION.fullmatch(word))
