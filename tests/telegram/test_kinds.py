"""Every kind of update has an answer of its own, in the person's language; none is dropped."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from bot.domain.messages import Author
from tests.telegram.botapi import member
from tests.telegram.conftest import House

FILE = {"file_id": "f", "file_unique_id": "u"}
PICTURE = {**FILE, "width": 90, "height": 90}
PLACE = {"latitude": 51.05, "longitude": 13.74}
CONTENT: dict[str, tuple[str, Any]] = {
    "photo": ("photo", [PICTURE]),
    "video": ("video", {**PICTURE, "duration": 3}),
    "video_note": ("video", {**FILE, "length": 100, "duration": 3}),
    "animation": ("video", {**PICTURE, "duration": 3}),
    "voice": ("voice", {**FILE, "duration": 3}),
    "audio": ("voice", {**FILE, "duration": 3}),
    "document": ("document", FILE),
    "sticker": ("sticker", {**PICTURE, "type": "regular", "is_animated": False, "is_video": False}),
    "dice": ("sticker", {"value": 3, "emoji": "🎲"}),
    "location": ("location", PLACE),
    "venue": ("location", {"location": PLACE, "title": "Amt", "address": "Weg 1"}),
    "contact": ("contact", {"phone_number": "+491510000000", "first_name": "An"}),
    "poll": (
        "poll",
        {
            "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
            "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
        },
    ),
    "story": ("other", {"chat": {"id": 5, "type": "private"}, "id": 1}),
    "game": ("other", {"title": "x", "description": "x", "photo": [PICTURE]}),
}  # fmt: skip
_GROUPS = itertools.count(-1009001, -1)


@pytest.mark.parametrize("name", CONTENT)
@pytest.mark.parametrize("language", ["de", "en"])
def test_t06_what_is_no_text_is_answered_by_what_to_do_instead(house: House, name: str, language: str) -> None:
    kind, content = CONTENT[name]
    person = house.started(language)
    person.send(**{name: content})
    assert person.wait(2)[1].text == house.text(f"unreadable.{kind}", language)
    entry = house.log(person)[-2]
    assert (entry.author, entry.text) == (Author.PERSON, house.text(f"unreadable.name.{kind}", language))
    assert "510000000" not in str(house.log(person))


def test_t06_the_words_below_a_picture_are_read(house: House) -> None:
    house.product.dialogue.understands("what is this letter", answer="blue_card")
    person = house.started()
    person.send(photo=[PICTURE], caption="what is this letter")
    texts = [message.text for message in person.wait(3)]
    assert texts[1] == house.text("unreadable.photo") and "EU Blue Card" in texts[2]


def test_t06_emergency_words_below_a_picture_are_heard(house: House) -> None:
    person = house.started()
    person.send(photo=[PICTURE], caption="I want to kill myself")
    assert house.text("emergency.suicide") in person.wait(3)[2].text


def test_t06_an_album_is_answered_once(house: House) -> None:
    person = house.started()
    updates = [person.send(photo=[PICTURE], media_group_id="77") for _ in range(4)]
    for update in updates:
        house.handled(update)
    person.write("/help")
    assert [message.text for message in person.wait(3)[1:2]] == [house.text("unreadable.photo")]


def test_t06_a_changed_message_is_read_as_a_new_one(house: House) -> None:
    house.product.dialogue.understands("the changed question", answer="blue_card")
    person = house.started()
    person.edit(text="the changed question")
    texts = [message.text for message in person.wait(3)]
    assert texts[1] == house.text("unreadable.edited") and "EU Blue Card" in texts[2]


def test_t06_a_changed_picture_is_answered_as_one(house: House) -> None:
    person = house.started()
    person.edit(photo=[PICTURE])
    assert person.wait(2)[1].text == house.text("unreadable.photo")


def test_t06_a_live_location_is_answered_once_and_not_each_time_it_moves(house: House) -> None:
    person = house.started()
    person.send(location={**PLACE, "live_period": 900})
    person.wait(2)
    house.handled(person.edit(location=PLACE))
    assert len(person.messages()) == 2


def test_t06_what_nobody_said_is_not_answered(house: House) -> None:
    person = house.started()
    house.handled(person.send(pinned_message=person.message(text="x")))
    house.handled(person.send(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}))
    assert len(person.messages()) == 1


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_t06_a_group_is_told_once_why_and_left(house: House, kind: str) -> None:
    chat = {"id": next(_GROUPS), "type": kind, "title": "Familie"}
    room = house.api.group(chat["id"], kind)
    user = house.person("de").user
    house.api.put(my_chat_member=member(chat, user, "left", "member"))
    message = {"message_id": 5, "date": 1, "from": user, "chat": chat, "text": "What is the Blue Card?"}
    house.handled(house.api.put(message=message))
    house.handled(house.api.put(my_chat_member=member(chat, user, "member", "left")))
    assert [sent.text for sent in room.sent] == [house.text("telegram.private_only", "de")]
    assert room.closed is not None
    with house.product.services.unit_of_work() as uow:
        assert uow.conversations.by_sender("telegram", str(chat["id"])) is None


def test_t06_a_channel_is_left_too(house: House) -> None:
    chat = {"id": next(_GROUPS), "type": "channel", "title": "Nachrichten"}
    room = house.api.group(chat["id"], "channel")
    house.handled(house.api.put(channel_post={"message_id": 5, "date": 1, "chat": chat, "sender_chat": chat, "text": "hello"}))
    assert [sent.text for sent in room.sent] == [house.text("telegram.private_only")]
    assert room.closed is not None


def test_t06_an_empty_message_and_a_very_long_one_are_answered(house: House) -> None:
    person = house.started()
    person.write("…")
    assert person.wait(2)[1].text == house.text("chat.empty")
    person.write("word " * 600)
    assert person.wait(3)[2].text == house.text("chat.too_long", limit=2000)


def test_t06_a_message_that_the_library_cannot_read_is_answered_and_stops_nothing(house: House) -> None:
    person = house.started()
    person.send(poll={"id": "1"}, text="a poll of a later version")
    assert person.wait(2)[1].text == house.text("unreadable.other")
    house.handled(house.api.put(message={"nonsense": True}))
    house.handled(house.api.put(callback_query={"id": "q", "from": person.user}))
    person.write("/help")
    assert house.text("telegram.help") in person.wait(3)[2].text
