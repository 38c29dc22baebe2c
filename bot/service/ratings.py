"""Whether an answer helped, as the person says; what did not help is a question for editors."""

from __future__ import annotations

from bot.domain.errors import InvalidMessage
from bot.domain.messages import Author, Kind, StoredMessage
from bot.domain.questions import REASONS, AnswerRating, QuestionKind
from bot.kb.flowtexts import key as key_of
from bot.kb.library import Knowledge
from bot.service.open_questions import OpenQuestions
from bot.service.ports import UnitOfWork, UnitOfWorkFactory

RATED = (Kind.ANSWER, Kind.OUTCOME)


class AnswerRatings:
    """The use case behind the thumbs."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, questions: OpenQuestions, knowledge: Knowledge) -> None:
        self._unit_of_work = unit_of_work
        self._questions = questions
        self._knowledge = knowledge

    def rate(self, rating: AnswerRating) -> None:
        """Store a rating; a later one of the same answer replaces it. Raises InvalidMessage for what is no answer of the bot."""
        if rating.reason is not None and (rating.helpful or rating.reason not in REASONS):
            raise InvalidMessage("a reason is one of " + ", ".join(REASONS) + ", for an answer that did not help")
        with self._unit_of_work() as uow:
            answer = uow.messages.get(rating.conversation_id, rating.number)
            if answer is None or answer.author is not Author.BOT or answer.kind not in RATED:
                raise InvalidMessage("only an answer can be rated")
            before = uow.ratings.of_conversation(rating.conversation_id)
            already = any(one.number == rating.number and not one.helpful for one in before)
            uow.ratings.save(rating)
            if not rating.helpful and not already:
                self._note(uow, rating.conversation_id, answer)
            uow.commit()

    def _note(self, uow: UnitOfWork, conversation_id: str, answer: StoredMessage) -> None:
        """The question as it was typed; who pressed a button asked for the topic itself."""
        asked = uow.messages.get(conversation_id, answer.in_reply_to) if answer.in_reply_to else None
        topic = answer.reply.topic if answer.reply else None
        text = asked.text if asked and asked.payload is None else self._name(answer)
        self._questions.note(uow, QuestionKind.UNHELPFUL, text, answer.language, topic)

    def _name(self, answer: StoredMessage) -> str:
        reply = answer.reply
        if reply and reply.topic in self._knowledge.topics:
            return self._knowledge.topic_label(str(reply.topic), answer.language)
        flow = reply.flow.flow if reply and reply.flow else ""
        return self._knowledge.strings.get(key_of(flow, "name"), answer.language) if flow in self._knowledge.flows else ""
