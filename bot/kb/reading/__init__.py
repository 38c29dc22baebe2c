"""What people type as an answer to a question of a guided check, read in every language. What is not clear is not read."""

from bot.kb.reading.questions import is_question
from bot.kb.reading.reader import Command, Reader, Reading
from bot.kb.reading.words import AnswerWords, load_answer_words

__all__ = ["AnswerWords", "Command", "Reader", "Reading", "is_question", "load_answer_words"]
