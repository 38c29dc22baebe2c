"""How messages look in Telegram: markup, escaping, sources, and what is done with more than one message holds."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.channels.telegram.markup import LIMIT, Line, Run, lines_of, pack, size
from bot.domain.messages import Block, Kind, Reply, SourceNote, Span, paragraph
from tests.telegram.conftest import House

SENTENCE = "Wer in Sachsen arbeiten will, braucht oft ein Visum, und manchmal auch eine Anerkennung. "


def reply(*blocks: Block, **more: object) -> Reply:
    """Something the bot says in German."""
    return Reply(Kind.ANSWER, "de", "de", blocks, **more)  # type: ignore[arg-type]


def test_t05_a_long_answer_is_split_at_paragraphs() -> None:
    paragraphs = [SENTENCE * 20 for _ in range(5)]
    parts = pack(lines_of(map(paragraph, paragraphs)))
    assert len(parts) == 3
    assert all(size(part) <= LIMIT for part in parts)
    assert [text.strip() for part in parts for text in part.split("\n\n")] == [text.strip() for text in paragraphs]


def test_t05_a_long_paragraph_is_split_at_sentences() -> None:
    parts = pack([Line((Run(SENTENCE * 120),))])
    assert len(parts) == 3
    assert all(part.endswith("Anerkennung.") and part.startswith("Wer in") for part in parts)
    assert " ".join(parts) == (SENTENCE * 120).strip()


def test_t05_a_sentence_without_end_is_split_at_words_and_a_word_without_end_anywhere() -> None:
    words = pack([Line((Run("Wort " * 2000),))])
    assert all(part.endswith("Wort") for part in words)
    assert sum(part.count("Wort") for part in words) == 2000
    letters = pack([Line((Run("a" * 9000),))])
    assert "".join(letters) == "a" * 9000


@pytest.mark.parametrize("text", ["&" * 5000, "<b>" * 3000, "🎓" * 4000, "§ 18g & <AufenthG> " * 400, "م" * 9000])
def test_t05_escaped_text_and_emoji_count_as_telegram_counts_them(text: str) -> None:
    for strong in (False, True):
        parts = pack(lines_of([Block("paragraph", (Span(text, strong),))]))
        assert all(size(part) <= LIMIT for part in parts)
        plain = "".join(re.sub(r"</?b>", "", part) for part in parts)
        assert plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace(" ", "") == text.replace(" ", "")


def test_t05_a_tag_is_never_cut_in_two() -> None:
    spans = tuple(Span(SENTENCE, strong=number % 2 == 0) for number in range(150))
    for part in pack(lines_of([Block("paragraph", spans)])):
        assert part.count("<b>") == part.count("</b>")
        assert not re.search(r"<[^>]*$|^[^<]*>", part)


def test_t05_a_link_keeps_its_address_in_each_part() -> None:
    parts = pack([Line((Run("Titel " * 1500, url="https://a.example/?x=1&y=2"),))])
    assert len(parts) > 1
    assert all(part.startswith('<a href="https://a.example/?x=1&amp;y=2">') and part.endswith("</a>") for part in parts)


def test_t05_what_is_sent_arrives_whole_in_order_and_with_its_buttons_at_the_end(house: House) -> None:
    person = house.started("de")
    blocks = [paragraph(f"{number}: " + SENTENCE * 20) for number in range(6)]
    house.tell(person, reply(*blocks, buttons=(house.product.services.composer.person("de"),)))
    sent = person.wait(4)[1:]
    joined = "\n\n".join(message.text for message in sent)
    assert re.findall(r"^(\d): ", joined, re.MULTILINE) == list("012345")
    assert [bool(message.rows) for message in sent] == [False] * (len(sent) - 1) + [True]


def test_t05_markup_of_a_person_is_only_text(house: House) -> None:
    person = house.started()
    house.tell(person, reply(paragraph("<a href='https://evil.example'>x</a> & <script>1</script>")))
    message = person.wait(2)[1]
    assert message.text == "<a href='https://evil.example'>x</a> & <script>1</script>"
    assert "<a" not in message.html and "<script" not in message.html


def test_t05_link_previews_are_off_and_sources_are_links_with_their_day(house: House) -> None:
    person = house.started("de")
    sources = (
        SourceNote("§ 18g <AufenthG>", "https://g.example/18g?a=1&b=2", date(2026, 8, 19)),
        SourceNote("Intern", "/result/1", date(2026, 8, 20)),
    )
    blocks = (
        paragraph("Hier:"),
        Block("list", items=((Span("eins", strong=True),), (Span("zwei"),))),
        Block("ordered", items=((Span("a"),), (Span("b"),))),
    )
    house.tell(person, reply(*blocks, sources=sources))
    html = person.wait(2)[1].html
    assert "Hier:\n\n• <b>eins</b>\n• zwei\n\n1. a\n2. b\n\n<b>Quellen:</b>" in html
    assert '• <a href="https://g.example/18g?a=1&amp;b=2">§ 18g &lt;AufenthG&gt;</a> (Geprüft am 19. August 2026)' in html
    assert 'href="http://lotse.example/result/1"' in html
    assert all(call["link_preview_options"]["is_disabled"] for call in house.api.calls("sendMessage"))
