"""Places, professions and universities that a message names, and what of the tables belongs under an article because of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.messages import Button, paragraph
from bot.kb.cards import Card, Cards
from bot.kb.catalogue import OFFICES, Topic
from bot.kb.library import Knowledge
from bot.kb.places import Place

MOST_BUTTONS = 6


@dataclass(frozen=True)
class Named:
    """What a message names. More than one place or profession: they share a name, and one has to be chosen."""

    places: tuple[Place, ...] = ()
    professions: tuple[str, ...] = ()
    institution: str | None = None

    @property
    def place(self) -> Place | None:
        """The place, when it is clear which one is meant."""
        return self.places[0] if len(self.places) == 1 else None

    @property
    def profession(self) -> str | None:
        """The profession, when it is clear which one is meant."""
        return self.professions[0] if len(self.professions) == 1 else None

    def __bool__(self) -> bool:
        return bool(self.places or self.professions or self.institution)


NOBODY = Named()


NOTHING = Card()


@dataclass(frozen=True)
class Below:
    """What is added to an article: a card, a choice among namesakes; whether the card stands first, or instead of the article."""

    card: Card = NOTHING
    choices: tuple[Button, ...] = ()
    first: bool = False
    instead: bool = False


def from_entities(knowledge: Knowledge, entities: Mapping[str, str], language: str) -> Named:
    """The names that the engine found, as things of the knowledge; what the knowledge does not have is left out."""
    institution = entities.get("institution")
    return Named(
        knowledge.places.find(entities.get("place", ""), language),
        knowledge.professions.find(entities.get("profession", "")),
        institution if institution in knowledge.education.institutions else None,
    )


def from_detail(knowledge: Knowledge, detail: str | None, language: str) -> Named:
    """The place or profession that a button carries."""
    value = detail or ""
    return Named(knowledge.places.find(value, language), knowledge.professions.find(value))


def below(knowledge: Knowledge, topic: str, named: Named, language: str, on: date) -> Below:
    """What belongs under the article of a topic for somebody who named these."""
    record, cards = knowledge.topics[topic], Cards(knowledge, language, on)
    wants_place = any(card in OFFICES or card == "institutions" for card in record.shows)
    if "profession" in record.shows and named.professions:
        return _profession(knowledge, topic, named, cards)
    if wants_place and len(named.places) > 1:
        return _which(knowledge, "card.which_place", language, _place_buttons(knowledge, topic, named, language))
    card = _tables(knowledge, record, named, cards)
    if card.blocks or record.asks is None:
        return Below(card, first=record.asks == "place" and named.place is not None)
    return Below(_invitation(knowledge, record.asks, language))


def _profession(knowledge: Knowledge, topic: str, named: Named, cards: Cards) -> Below:
    language = cards.language
    if named.profession is None:
        buttons = tuple(
            Button(_called(knowledge, name, language), f"/faq/{topic}/{name}") for name in named.professions[:MOST_BUTTONS]
        )
        return _which(knowledge, "card.which_profession", language, buttons)
    article = knowledge.professions.professions[named.profession].article
    general = knowledge.topics[topic].asks == "profession"
    deeper = (Button(knowledge.topic_label(article, language), f"/faq/{article}"),) if article != topic else ()
    return Below(cards.profession(named.profession, named.place), deeper, instead=general and article != topic)


def _tables(knowledge: Knowledge, record: Topic, named: Named, cards: Cards) -> Card:
    card = Card()
    offices = [role for role in record.shows if role in OFFICES]
    if offices and named.place:
        card += cards.offices(named.place, offices)
    if "institutions" in record.shows and (named.place or named.institution):
        card += _institutions(knowledge, named, cards)
    if "studienkollegs" in record.shows:
        heading = knowledge.strings.get("card.studienkollegs", cards.language)
        card += cards.institutions(knowledge.education.of_kind("studienkolleg"), heading)
    if "scholarships" in record.shows:
        card += cards.scholarships()
    return card


def _institutions(knowledge: Knowledge, named: Named, cards: Cards) -> Card:
    if named.institution:
        return cards.institutions((named.institution,), "")
    assert named.place
    heading = knowledge.strings.get("card.institutions", cards.language, place=named.place.name)
    return cards.institutions(knowledge.education.at(named.place.key), heading)


def _which(knowledge: Knowledge, key: str, language: str, buttons: tuple[Button, ...]) -> Below:
    return Below(Card((paragraph(knowledge.strings.get(key, language)),)), buttons)


def _place_buttons(knowledge: Knowledge, topic: str, named: Named, language: str) -> tuple[Button, ...]:
    def title(place: Place) -> str:
        return f"{place.name} ({knowledge.places.districts[place.district].name['de' if language == 'de' else 'en']})"

    return tuple(Button(title(place), f"/faq/{topic}/{place.key}") for place in named.places[:MOST_BUTTONS])  # fmt: skip


def _invitation(knowledge: Knowledge, asks: str, language: str) -> Card:
    return Card((paragraph(knowledge.strings.get(f"card.ask_{asks}", language)),))


def _called(knowledge: Knowledge, profession: str, language: str) -> str:
    names = knowledge.professions.professions[profession].names
    return names.get(language) or names["en"]
