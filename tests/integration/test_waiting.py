"""The person's side of a hand-over over the API: what is passed on, where an answer is announced, rating and transcript, mail."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.bootstrap import web_app
from bot.channels.web import stream
from bot.domain.address import email_address
from bot.domain.conversation import State, Trigger
from bot.domain.errors import MailRefused, MailUnavailable, SettingsError, UnknownConversation
from bot.domain.messages import Author, IncomingMessage, Kind, Original
from bot.kb.library import Knowledge
from bot.outside.smtp import SmtpMailer, read_smtp_url
from bot.service import log
from bot.service.desk import Packet
from bot.service.ports import Proposal
from bot.settings import Settings, from_env
from tests.conftest import Product, opened
from tests.fakes import PausedDialogue, ScriptedDialogue
from tests.integration.sse import serving, watching
from tests.mailbox import Mailbox, mailbox
from tests.talk import Person, advisor

BERG = "Anna Berg"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def mailed(config: Settings, toy: Knowledge, box: Mailbox) -> Iterator[Product]:
    """The product with a mail server."""
    with opened(replace(config, smtp_url=box.url, mail_from="Lotse <lotse@example.org>"), ScriptedDialogue(), toy) as product:
        yield product


def api(product: Product, person: Person, method: str, path: str, body: object = None) -> Any:
    """A request of the person's page."""
    headers = {"Authorization": f"Bearer {person.token}"}
    return product.http.request(method, f"/api/conversations/{person.id}/{path}", headers=headers, json=body)


def packet(product: Product, case: int) -> Packet:
    """What an advisor sees of a case."""
    return product.services.desk.packet(case)


async def advised(product: Product, language: str = "en", answer: str = "Please send the form.") -> tuple[Person, int, Any]:
    """Somebody who is answered by an advisor."""
    person = Person.begin(product.services, language)
    case, anna = await person.wait_for_a_person(), advisor(product.services)
    await product.services.desk.claim(case, anna)
    await product.services.desk.reply(case, anna, answer)
    return person, case, anna


# ---- W17: what is passed on


async def test_w17_what_is_unticked_and_the_answer_to_it_is_not_seen_by_an_advisor(product: Product) -> None:
    product.dialogue.understands("my secret question", answer="card_price")
    person = Person.begin(product.services)
    secret = await person.send(text="my secret question")
    await person.send(text="my open question")
    await person.press("/handover")
    answer = api(
        product, person, "POST", "messages", {"client_id": "yes", "payload": "/handover/yes", "withheld": [secret.message.number]}
    )
    assert answer.status_code == 200
    with product.services.unit_of_work() as uow:
        case = uow.cases.of_conversation(person.id)
    assert case is not None
    seen = [message.text for message in packet(product, case.id).messages]
    assert "my secret question" not in seen and secret.replies[0].text not in seen
    assert "my open question" in seen
    withheld = {m["text"] for m in api(product, person, "GET", "export").json()["messages"] if m["withheld"]}
    assert withheld == {"my secret question", secret.replies[0].text}


async def test_w17_consent_only_from_now_on_withholds_everything_before(product: Product) -> None:
    person = Person.begin(product.services)
    await person.say("before")
    await person.press("/handover")
    await person.press("/handover/yes/new")
    await person.say("after")
    with product.services.unit_of_work() as uow:
        case = uow.cases.waiting()[0]
    said = [m.text for m in packet(product, case.id).messages if m.author in (Author.PERSON, Author.BOT)]
    assert said == ["/handover/yes/new", "after"]


async def test_w17_numbers_that_are_no_own_messages_are_refused_and_nothing_is_handed_over(product: Product) -> None:
    person = Person.begin(product.services)
    await person.say("mine")
    await person.press("/handover")
    for numbers in ([1], [999], [2, 3]):  # the bot's, of nothing, an own one and the bot's
        body = {"client_id": "yes", "payload": "/handover/yes", "withheld": numbers}
        assert api(product, person, "POST", "messages", body).status_code == 422, numbers
    assert person.state is State.CONSENT
    assert not any(message.withheld for message in person.log())


def test_w17_a_list_that_is_none_is_refused(product: Product) -> None:
    person = Person.begin(product.services)
    for withheld in ([0], [-1], ["x"], "2", [10**12], list(range(1, 1002))):
        body = {"client_id": "yes", "payload": "/handover/yes", "withheld": withheld}
        assert api(product, person, "POST", "messages", body).status_code == 422, withheld


def test_w17_without_a_page_consent_may_begin_with_now(product: Product) -> None:
    (reply,) = product.ask("/handover")
    assert [button["payload"] for button in reply["buttons"]] == ["/handover/yes", "/handover/yes/new", "/handover/no"]


# ---- W18: where the answer is announced


async def test_w18_an_address_can_be_given_while_an_answer_is_awaited_and_be_removed(mailed: Product) -> None:
    person = Person.begin(mailed.services)
    assert api(mailed, person, "PUT", "email", {"email": "lan@example.org"}).status_code == 409
    await person.wait_for_a_person()
    assert api(mailed, person, "PUT", "email", {"email": " Lan@Example.ORG "}).json() == {"email": "Lan@example.org"}
    assert api(mailed, person, "GET", "case").json()["email"] == "Lan@example.org"
    assert api(mailed, person, "GET", "export").json()["email"] == "Lan@example.org"
    assert api(mailed, person, "PUT", "email", {"email": None}).json() == {"email": None}
    assert api(mailed, person, "GET", "case").json()["email"] is None


WRONG = ["", "x", "a@b", "a b@c.de", "a@b.de\nBcc: x@y.de", "a@b.de,c@d.de", "<a@b.de>", "a@-b.de", "ü@b.de", "x" * 65 + "@b.de"]


async def test_w18_what_is_no_address_is_refused(mailed: Product) -> None:
    person = Person.begin(mailed.services)
    await person.wait_for_a_person()
    for text in WRONG:
        assert api(mailed, person, "PUT", "email", {"email": text}).status_code == 422, text
    assert api(mailed, person, "GET", "case").json()["email"] is None


def test_w18_an_address_in_other_letters_gets_its_ascii_form() -> None:
    assert email_address("post@bücher.example") == "post@xn--bcher-kva.example"


async def test_w18_without_a_mail_server_no_address_is_taken_and_none_is_asked_for(product: Product) -> None:
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    assert api(product, person, "PUT", "email", {"email": "lan@example.org"}).status_code == 409
    assert product.http.get("/api/widget").json()["email"] is False


async def test_w18_an_answer_is_announced_once_per_absence_without_a_word_of_it(mailed: Product, box: Mailbox) -> None:
    person, case, anna = await _absent(mailed, "de")
    await mailed.services.mailing.run()
    assert box.mails == []  # whoever only reloads the page is not away
    mailed.clock.forward(minutes=2)
    await mailed.services.mailing.run()
    (mail,) = box.mails
    text = mail.get_content()
    assert (mail["to"], mail["from"]) == ("lan@example.org", "Lotse <lotse@example.org>")
    assert mail["subject"] == mailed.services.composer.text("mail.answer_subject", "de")
    assert "form" not in text and BERG not in text
    assert person.last.author is Author.SYSTEM
    await mailed.services.desk.reply(case, anna, "One more thing.")
    mailed.clock.forward(minutes=2)
    await mailed.services.mailing.run()
    assert len(box.mails) == 1
    _reads(mailed, person)
    await mailed.services.desk.reply(case, anna, "A week later.")
    mailed.clock.forward(minutes=2)
    await mailed.services.mailing.run()
    assert len(box.mails) == 2


async def test_w18_the_link_in_the_mail_opens_the_conversation_once(mailed: Product, box: Mailbox) -> None:
    person, _, _ = await _absent(mailed)
    mailed.clock.forward(days=6)
    await mailed.services.mailing.run()
    code = re.search(r"http://testserver/#enter=(\S+)", box.mails[0].get_content())
    assert code
    conversation, token = mailed.services.switching.enter_web(code[1])
    assert conversation.id == person.id
    assert mailed.services.conversations.authorise(person.id, token)
    assert (
        mailed.http.get(f"/api/conversations/{person.id}/case", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    )


async def test_w18_who_has_the_page_open_gets_no_mail(mailed: Product, box: Mailbox) -> None:
    person, _, _ = await _absent(mailed)
    mailed.clock.forward(minutes=2)
    with mailed.services.attendance.of(person.id):
        await mailed.services.mailing.run()
    assert box.mails == []
    await mailed.services.mailing.run()
    assert len(box.mails) == 1


async def test_w18_what_was_read_on_the_page_is_not_announced(mailed: Product, box: Mailbox) -> None:
    person, _, _ = await _absent(mailed)
    _reads(mailed, person)
    mailed.clock.forward(minutes=2)
    await mailed.services.mailing.run()
    assert box.mails == []


async def test_w18_a_mail_that_failed_is_tried_again_later_and_later(mailed: Product, box: Mailbox, caplog: Any) -> None:
    person, _, _ = await _absent(mailed)
    mailed.clock.forward(minutes=2)
    box.refuses = "451 later"
    for _ in range(3):
        await mailed.services.mailing.run()
    assert caplog.text.count("not sent") == 1  # not again before its time
    mailed.clock.forward(seconds=31)
    await mailed.services.mailing.run()
    assert caplog.text.count("not sent") == 2
    box.refuses = None
    mailed.clock.forward(seconds=31)
    await mailed.services.mailing.run()
    assert box.mails == []
    mailed.clock.forward(seconds=31)
    await mailed.services.mailing.run()
    assert len(box.mails) == 1
    assert "lan@example.org" not in caplog.text
    assert person.last.author is Author.SYSTEM


async def test_w18_a_restart_neither_forgets_a_mail_nor_sends_it_again(
    config: Settings, toy: Knowledge, mailed: Product, box: Mailbox
) -> None:
    person, _, _ = await _absent(mailed)
    for expected in (1, 1):
        again = replace(config, smtp_url=box.url, mail_from="lotse@example.org")
        with opened(again, ScriptedDialogue(), toy, mailed.clock) as restarted:
            mailed.clock.forward(minutes=2)
            await restarted.services.mailing.run()
        assert len(box.mails) == expected
    assert [m.text for m in person.log()].count(mailed.services.composer.text("mail.answer_sent", "en")) == 1


async def test_w18_a_refused_address_is_deleted_and_the_person_reads_it(mailed: Product, box: Mailbox) -> None:
    person, _, _ = await _absent(mailed)
    mailed.clock.forward(minutes=2)
    box.refuses = "550 nobody"
    await mailed.services.mailing.run()
    assert api(mailed, person, "GET", "case").json()["email"] is None
    assert person.last.text == mailed.services.composer.text("mail.refused", "en")


async def test_w18_the_address_goes_once_the_case_is_closed_and_announced(mailed: Product, box: Mailbox) -> None:
    person, case, _ = await _absent(mailed)
    _close(mailed, case)
    await mailed.services.mailing.run()
    assert api(mailed, person, "GET", "case").json()["email"] == "lan@example.org"  # the answer is not announced yet
    mailed.clock.forward(minutes=2)
    await mailed.services.mailing.run()
    await mailed.services.mailing.run()
    assert api(mailed, person, "GET", "case").json()["email"] is None
    assert len(box.mails) == 1


async def test_w18_erasing_the_conversation_erases_the_address(mailed: Product, box: Mailbox) -> None:
    person, _, _ = await _absent(mailed)
    mailed.services.conversations.erase(person.id)
    mailed.clock.forward(minutes=2)
    await mailed.services.mailing.run()
    assert box.mails == []
    with mailed.services.unit_of_work() as uow:
        assert uow.conversations.with_email() == []


async def test_w18_the_mailer_says_whether_trying_again_helps(box: Mailbox) -> None:
    mailer = SmtpMailer(read_smtp_url(box.url), "lotse@example.org")
    for answer, error in (("550 no", MailRefused), ("451 later", MailUnavailable)):
        box.refuses = answer
        with pytest.raises(error):
            await mailer.send("lan@example.org", "x", "y")
    gone = SmtpMailer(read_smtp_url("smtp://127.0.0.1:1"), "lotse@example.org")
    with pytest.raises(MailUnavailable):
        await gone.send("lan@example.org", "x", "y")


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:port", "smtp://a:b@mail.example.org"])
def test_w18_a_mail_server_that_cannot_be_used_stops_the_start_and_its_password_is_not_shown(url: str) -> None:
    with pytest.raises(SettingsError, match="LOTSE_SMTP_URL") as error:
        read_smtp_url(url)
    assert "a:b" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "port", "encrypted"),
    [("smtp://u:p%40x@h?starttls=1", 587, False), ("smtps://u:p%40x@h", 465, True), ("smtps://u:p%40x@h:2465", 2465, True)],
)
def test_w18_the_address_of_the_mail_server_is_taken_apart(url: str, port: int, encrypted: bool) -> None:
    server = read_smtp_url(url)
    assert (server.host, server.port, server.tls, server.starttls) == ("h", port, encrypted, not encrypted)
    assert (server.user, server.password) == ("u", "p@x")


def test_w18_sender_and_server_are_set_both_or_not_at_all(config: Settings, tmp_path: Any) -> None:
    for one in ({"LOTSE_SMTP_URL": "smtp://h"}, {"LOTSE_MAIL_FROM": "lotse@example.org"}):
        with pytest.raises(SettingsError, match="LOTSE_SMTP_URL and LOTSE_MAIL_FROM"):
            from_env(one, tmp_path)


async def _absent(product: Product, language: str = "en") -> tuple[Person, int, Any]:
    """Somebody left an address and went away; then an advisor answered."""
    person = Person.begin(product.services, language)
    case, anna = await person.wait_for_a_person(), advisor(product.services)
    assert api(product, person, "PUT", "email", {"email": "lan@example.org"}).status_code == 200
    await product.services.desk.claim(case, anna)
    await product.services.desk.reply(case, anna, "Please send the form.")
    return person, case, anna


def _reads(product: Product, person: Person) -> None:
    """The page is opened and gets everything."""
    path = f"/api/conversations/{person.id}"
    with serving(web_app(product.services)) as address, watching(address + path, person.token) as reader:
        reader.messages(len(person.log()))
        reader.until(state=person.state.value)


def _close(product: Product, case_id: int) -> None:
    """The advisor ends the case."""
    with product.services.unit_of_work() as uow:
        case = uow.cases.get(case_id)
        conversation = uow.conversations.get(case.conversation_id)
        conversation.move(Trigger.CLOSE)
        uow.cases.save(replace(case, closed_at=product.clock.now()))
        uow.conversations.save(conversation)
        uow.commit()


# ---- W19 and W20: the bot while somebody waits


async def test_w19_who_waits_may_ask_the_bot_and_keeps_the_place(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    assert await person.say("for the advisor") is None
    answer = api(product, person, "POST", "messages", {"client_id": "q", "text": "how much", "to_bot": True}).json()["messages"]
    assert [message["kind"] for message in answer] == ["person", "answer"]
    assert (person.state, person.place) == (State.QUEUED, 1)


async def test_w19_a_button_of_such_an_answer_works_too(product: Product) -> None:
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    result = await product.services.receive(person.id, IncomingMessage("b", payload="/faq/card_how", to_bot=True))
    assert [reply.kind for reply in result.replies] == [Kind.ANSWER]
    assert person.state is State.QUEUED


async def test_w20_with_an_advisor_the_bot_is_silent_even_when_it_is_asked(product: Product) -> None:
    product.dialogue.understands("how much", answer="card_price")
    person, _, _ = await advised(product)
    result = await product.services.receive(person.id, IncomingMessage("q", "how much", to_bot=True))
    assert result.replies == ()
    assert product.dialogue.asked == []


async def test_w20_an_advisor_who_comes_while_the_bot_thinks_silences_it(config: Settings, toy: Knowledge) -> None:
    dialogue = PausedDialogue(Proposal("en", 0.9, answer="card_price"))
    with opened(config, dialogue, toy) as product:
        person = Person.begin(product.services)
        case, anna = await person.wait_for_a_person(), advisor(product.services)
        asking = asyncio.create_task(product.services.receive(person.id, IncomingMessage("q", "how much", to_bot=True)))
        await dialogue.thinking.wait()
        claiming = asyncio.create_task(product.services.desk.claim(case, anna))
        await asyncio.sleep(0)
        dialogue.go_on.set()
        await asyncio.gather(asking, claiming)
        log_ = person.log()
        joined = next(m.number for m in log_ if m.text == product.services.composer.text("handover.joined", "en", name=BERG))
        assert [m for m in log_ if m.author is Author.BOT and m.number > joined] == []


def test_w19_what_is_said_about_waiting_is_never_older_than_ten_seconds() -> None:
    assert stream.HEARTBEAT <= 10


# ---- W21: translated, withdrawn


async def test_w21_a_translated_message_brings_its_original_and_a_withdrawn_one_no_words(product: Product) -> None:
    person, _, _ = await advised(product)
    with product.services.unit_of_work() as uow:
        conversation = uow.conversations.get(person.id)
        first = uow.messages.after(person.id, 0)[-1]
        written = log.write(uow, conversation, Author.ADVISOR, product.clock.now(), "Hello", Kind.ADVISOR, name=BERG)
        uow.messages.save(person.id, replace(written, original=Original("Hallo", "de")))
        uow.messages.save(person.id, replace(first, text="", withdrawn=True))
        uow.conversations.save(conversation)
        uow.commit()
    messages = api(product, person, "GET", "export").json()["messages"]
    assert messages[-1]["original"] == {"text": "Hallo", "language": "de"}
    assert (messages[-2]["withdrawn"], messages[-2]["text"]) == (True, "")


# ---- W22: time


async def test_w22_the_deletion_can_be_put_off_without_writing(product: Product) -> None:
    person = Person.begin(product.services)
    product.clock.forward(days=29)
    assert api(product, person, "POST", "keep").status_code == 200
    product.clock.forward(days=29)
    assert product.services.conversations.purge() == 0
    product.clock.forward(days=2)
    assert product.services.conversations.purge() == 1
    assert api(product, person, "POST", "keep").status_code == 404


# ---- W23: after the end


async def test_w23_advice_that_has_ended_can_be_rated_and_rated_again(product: Product) -> None:
    person, case, _ = await advised(product)
    assert api(product, person, "POST", "case-rating", {"rating": 5}).status_code == 409
    _close(product, case)
    assert api(product, person, "GET", "case").json() == {
        "open": False,
        "email": None,
        "closed_at": product.clock.now().isoformat().replace("+00:00", "Z"),
        "rating": None,
    }
    for rating in (2, 5):
        assert api(product, person, "POST", "case-rating", {"rating": rating}).status_code == 204
    with product.services.unit_of_work() as uow:
        assert uow.cases.get(case).rating == 5


async def test_w23_a_rating_is_a_number_from_one_to_five(product: Product) -> None:
    person, case, _ = await advised(product)
    _close(product, case)
    for rating in (0, 6, -1, "x", 2.5, None):
        assert api(product, person, "POST", "case-rating", {"rating": rating}).status_code == 422, rating


async def test_w23_waiting_in_vain_is_not_rated(product: Product) -> None:
    person = Person.begin(product.services)
    await person.wait_for_a_person()
    await person.press("/handover/leave")
    assert api(product, person, "GET", "case").json()["closed_at"] is None
    assert api(product, person, "POST", "case-rating", {"rating": 1}).status_code == 409


class Tags(HTMLParser):
    """The elements of a page: (name, attributes)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


@pytest.mark.parametrize("language", ["de", "ar"])
async def test_w23_the_transcript_is_a_page_with_structure_and_the_language_of_each_message(
    product: Product, language: str
) -> None:
    product.dialogue.understands("how much <b>", language=language, answer="card_price")
    person, _, _ = await advised(product, language)
    await person.press("/handover/end")
    await person.say("how much <b>")
    answer = api(product, person, "GET", "transcript")
    assert answer.headers["content-disposition"] == 'attachment; filename="lotse.html"'
    assert answer.headers["cache-control"] == "no-store"
    page = answer.text
    tags = Tags(page)
    assert tags.of("html") == [{"lang": language, "dir": "rtl" if language == "ar" else "ltr"}]
    assert len(tags.of("h1")) == 1 and len(tags.of("h2")) == len(person.log()) == len(tags.of("time"))
    assert "how much &lt;b&gt;" in page and "how much <b>" not in page
    assert "Please send the form." in page and BERG in page
    assert {"https://law.example/1"} <= {a["href"] for a in tags.of("a")}
    shown = {div.get("lang") for div in tags.of("div")}
    assert language in shown and None in shown  # what the person wrote has no language we would know for certain
    assert not tags.of("script") and not tags.of("link") and "@media print" in page


async def test_w23_a_link_by_mail_is_sent_on_request_after_advice_and_the_address_is_not_kept(
    mailed: Product, box: Mailbox
) -> None:
    person, case, _ = await advised(mailed)
    assert api(mailed, person, "POST", "link-by-mail", {"email": "lan@example.org"}).status_code == 409
    _close(mailed, case)
    assert api(mailed, person, "POST", "link-by-mail", {"email": "nobody"}).status_code == 422
    for _ in range(3):
        assert api(mailed, person, "POST", "link-by-mail", {"email": "lan@example.org"}).status_code == 204
    assert api(mailed, person, "POST", "link-by-mail", {"email": "lan@example.org"}).status_code == 409
    assert len(box.mails) == 3 and "/#enter=" in box.mails[0].get_content()
    assert "lan@example.org" not in api(mailed, person, "GET", "export").text
    assert api(mailed, person, "GET", "case").json()["email"] is None


async def test_w23_a_link_that_could_not_be_sent_is_no_success(mailed: Product, box: Mailbox) -> None:
    person, case, _ = await advised(mailed)
    _close(mailed, case)
    for answer, status in (("451 later", 503), ("550 no", 422)):
        box.refuses = answer
        assert api(mailed, person, "POST", "link-by-mail", {"email": "lan@example.org"}).status_code == status
    assert mailed.services.composer.text("mail.link_sent", "en") not in [message.text for message in person.log()]


PERSONAL = [
    ("GET", "case", None),
    ("PUT", "email", {"email": "a@b.de"}),
    ("POST", "case-rating", {"rating": 5}),
    ("POST", "keep", None),
    ("GET", "transcript", None),
    ("POST", "link-by-mail", {"email": "a@b.de"}),
]


def test_w23_without_its_token_nothing_of_a_case_is_given(product: Product) -> None:
    person = Person.begin(product.services)
    stranger = Person(product.services, person.id, "x" * 43)
    for method, path, body in PERSONAL:
        assert api(product, stranger, method, path, body).status_code == 401, path


def test_w23_after_deleting_there_is_nothing_left_to_rate(product: Product) -> None:
    person = Person.begin(product.services)
    product.services.conversations.erase(person.id)
    with pytest.raises(UnknownConversation):
        product.services.person.rate(person.id, 5)
