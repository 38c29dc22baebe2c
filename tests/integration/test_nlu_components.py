"""The understanding components as Rasa runs them: create, train, process, load.

The examples are about a library, so that nothing here depends on what Lotse knows.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import storage
from bot.nlu.classifier import TopicClassifier
from bot.nlu.decision import TwoThresholds
from bot.nlu.embedding import SentenceEncoder, sentence_vectors
from bot.nlu.encoder import DIMENSION, DiskCache, Vectors, shared_encoder
from bot.nlu.language import LanguageDetector

LIBRARY = {
    "faq/opening_hours": [
        "when does the library open",
        "what are your opening hours",
        "until what time are you open on Saturday",
        "wann hat die Bibliothek geöffnet",
        "Öffnungszeiten am Wochenende",
    ],
    "faq/lost_card": [
        "I lost my library card",
        "my reader card is gone, what now",
        "how do I replace a lost card",
        "ich habe meinen Ausweis verloren",
        "Karte verloren, was tun",
    ],
    "faq/late_fees": [
        "how much is the fee for late books",
        "I returned a book too late, do I have to pay",
        "what does it cost to be overdue",
        "was kostet eine verspätete Rückgabe",
        "Mahngebühren für Bücher",
    ],
    "followup/cost": ["and what does that cost", "how expensive is that", "und was kostet das"],
    "greet": ["hello", "hi there", "good morning", "hallo", "guten Tag"],
    "out_of_scope": [
        "what is the weather tomorrow",
        "tell me a joke",
        "who won the match yesterday",
        "wie wird das Wetter",
        "erzähl mir einen Witz",
    ],
}

QUESTIONS = [
    ("uk", "Коли відкривається бібліотека?", "opening_hours"),
    ("ru", "До скольки вы работаете в субботу?", "opening_hours"),
    ("ar", "متى تفتح المكتبة؟", "opening_hours"),
    ("vi", "Tôi bị mất thẻ thư viện", "lost_card"),
    ("zh", "我的图书证丢了怎么办", "lost_card"),
    ("tr", "Kütüphane kartımı kaybettim", "lost_card"),
    ("hi", "देर से किताब लौटाने का शुल्क कितना है?", "late_fees"),
    ("fa", "جریمه دیرکرد کتاب چقدر است؟", "late_fees"),
]


class Workshop:
    """Creates components with one storage and tells them apart by name."""

    def __init__(self, folder: Path) -> None:
        self._storage = LocalModelStorage.create(folder)
        self.cache = folder / "embeddings"

    def arguments(self, component: Any, **config: Any) -> tuple[Any, ...]:
        name = component.__name__
        merged = {**component.get_default_config(), **config}
        context = ExecutionContext(GraphSchema({}), node_name=name)
        return merged, self._storage, Resource(name), context

    def encoder(self) -> SentenceEncoder:
        return SentenceEncoder.create(*self.arguments(SentenceEncoder, cache_dir=str(self.cache)))

    def classifier(self, **config: Any) -> TopicClassifier:
        return TopicClassifier.create(*self.arguments(TopicClassifier, **config))

    def reloaded(self) -> TopicClassifier:
        return TopicClassifier.load(*self.arguments(TopicClassifier))


def library() -> TrainingData:
    return TrainingData([Message.build(text=text, intent=label) for label, all_ in LIBRARY.items() for text in all_])


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    shop = Workshop(tmp_path_factory.mktemp("model"))
    shop.classifier().train(shop.encoder().process_training_data(library()))
    return shop


@pytest.fixture(scope="module")
def trained(workshop: Workshop) -> TopicClassifier:
    return workshop.reloaded()


def ask(workshop: Workshop, classifier: TopicClassifier, text: str) -> Message:
    message = Message(data={"text": text})
    classifier.process(workshop.encoder().process([message]))
    return message


# --- the encoder ---------------------------------------------------------------------------------


class CountingEncoder:
    """Gives invented vectors and counts the texts it was asked for."""

    identity = "counting"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts.extend(texts)
        rows = [np.full(DIMENSION, len(text), dtype=np.float32) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, DIMENSION), dtype=np.float32)


@pytest.mark.parametrize("text", [q[1] for q in QUESTIONS] + ["👍", "\ud800", "a\0b", pytest.param("x" * 9000, id="long")])
def test_every_text_becomes_one_row_of_length_one(text: str) -> None:
    vectors = shared_encoder().embed([text])
    assert vectors.shape == (1, DIMENSION)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-4)


def test_a_batch_gives_the_same_vectors_as_single_texts() -> None:
    texts = [q[1] for q in QUESTIONS]
    batch = shared_encoder().embed(texts)
    for text, row in zip(texts, batch, strict=True):
        assert np.allclose(shared_encoder().embed([text])[0], row, atol=1e-5)


def test_no_texts_give_no_rows() -> None:
    assert shared_encoder().embed([]).shape == (0, DIMENSION)


def test_a_text_encoded_in_another_thread_is_remembered() -> None:
    text = "encoded ahead in a worker thread"
    worker = threading.Thread(target=shared_encoder().embed, args=([text],))
    worker.start()
    worker.join()
    first, second = shared_encoder().embed([text]), shared_encoder().embed([text])
    assert np.shares_memory(first, second)


def test_all_threads_get_the_same_encoder() -> None:
    found: list[object] = []
    workers = [threading.Thread(target=lambda: found.append(shared_encoder())) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len({id(encoder) for encoder in found}) == 1


def test_only_new_texts_are_encoded_for_training(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    DiskCache(encoder, tmp_path).embed(["a", "bb", "a"])
    vectors = DiskCache(encoder, tmp_path).embed(["bb", "ccc", "a"])
    assert encoder.texts == ["a", "bb", "ccc"]
    assert vectors[:, 0].tolist() == [2, 3, 1]


def test_the_cache_takes_an_empty_batch(tmp_path: Path) -> None:
    assert DiskCache(CountingEncoder(), tmp_path).embed([]).shape == (0, DIMENSION)


def test_messages_without_text_get_no_vector(workshop: Workshop) -> None:
    messages = workshop.encoder().process([Message(data={"intent": "greet"}), Message(data={})])
    assert all(message.features == [] for message in messages)
    with pytest.raises(ValueError, match="SentenceEncoder"):
        sentence_vectors(messages)


def test_training_and_asking_give_the_same_vector(workshop: Workshop) -> None:
    data = workshop.encoder().process_training_data(library())
    example = data.training_examples[0]
    asked = workshop.encoder().process([Message(data={"text": example.get("text")})])
    assert np.allclose(sentence_vectors([example]), sentence_vectors(asked), atol=1e-5)


# --- the classifier ------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "text", "topic"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_topics_are_found_in_languages_without_examples(
    workshop: Workshop, trained: TopicClassifier, language: str, text: str, topic: str
) -> None:
    message = ask(workshop, trained, text)
    assert message.get("intent")["name"] == "faq"
    assert message.get("topic") == topic


@pytest.mark.parametrize(
    ("text", "intent", "topic"),
    [
        ("good evening", "greet", None),
        ("hey, do you know a good joke?", "out_of_scope", None),
        ("how expensive is that then", "followup", "cost"),
        ("I can't find my library card", "faq", "lost_card"),
    ],
)
def test_the_name_before_the_slash_is_the_intent_and_the_rest_the_topic(
    workshop: Workshop, trained: TopicClassifier, text: str, intent: str, topic: str | None
) -> None:
    message = ask(workshop, trained, text)
    assert (message.get("intent")["name"], message.get("topic")) == (intent, topic)


def test_a_loaded_classifier_gives_exactly_the_same_answers(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)
    fresh = shop.classifier()
    fresh.train(shop.encoder().process_training_data(library()))
    for _, text, _ in QUESTIONS:
        before, after = ask(shop, fresh, text), ask(shop, shop.reloaded(), text)
        for attribute in ("intent", "intent_ranking", "ranking", "similarity", "topic"):
            assert before.get(attribute) == after.get(attribute)


def test_the_ranking_holds_full_labels_with_falling_probabilities(workshop: Workshop, trained: TopicClassifier) -> None:
    message = ask(workshop, trained, "what does it cost if I am late")
    ranking = message.get("ranking")
    probabilities = [entry["probability"] for entry in ranking]
    assert {entry["label"] for entry in ranking} == set(LIBRARY)
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) == pytest.approx(1, abs=1e-4)
    assert [e["name"] for e in message.get("intent_ranking")] == [e["label"] for e in ranking]


def test_all_findings_are_part_of_the_output(workshop: Workshop, trained: TopicClassifier) -> None:
    message = ask(workshop, trained, "opening hours")
    found = {"intent", "intent_ranking", "topic", "ranking", "similarity", "response_selector"}
    assert found <= message.output_properties


def test_the_response_selector_names_the_best_topic_of_each_retrieval_intent(
    workshop: Workshop, trained: TopicClassifier
) -> None:
    selector = ask(workshop, trained, "opening hours please").get("response_selector")
    assert selector["all_retrieval_intents"] == ["faq", "followup"]
    assert selector["faq"]["response"]["intent_response_key"] == "faq/opening_hours"
    assert selector["followup"]["response"]["intent_response_key"] == "followup/cost"


def test_a_known_example_is_more_similar_than_a_strange_text(workshop: Workshop, trained: TopicClassifier) -> None:
    known = ask(workshop, trained, "I lost my library card").get("similarity")
    strange = ask(workshop, trained, "cos x dx = sin x").get("similarity")
    assert known == pytest.approx(1, abs=1e-3)
    assert strange < known - 0.1


@pytest.mark.parametrize("text", ["?", "👍", "123", "z" * 9000], ids=["a sign", "an emoji", "a number", "one long word"])
def test_texts_without_a_known_word_get_an_answer_all_the_same(workshop: Workshop, trained: TopicClassifier, text: str) -> None:
    intent = ask(workshop, trained, text).get("intent")
    assert 0 <= intent["confidence"] <= 1


def test_messages_without_text_are_left_alone(trained: TopicClassifier) -> None:
    message = Message(data={})
    trained.process([message])
    assert message.get("intent") is None


def test_one_label_is_not_enough_to_train(workshop: Workshop) -> None:
    data = TrainingData([Message.build(text="hello", intent="greet")])
    workshop.encoder().process_training_data(data)
    with pytest.raises(ValueError, match="two labels"):
        workshop.classifier().train(data)


def test_a_class_with_a_single_example_can_be_trained_and_found(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)
    lone = Message.build(text="may I bring my dog", intent="faq/pets")
    data = TrainingData([*library().training_examples, lone])
    shop.classifier().train(shop.encoder().process_training_data(data))
    assert ask(shop, shop.reloaded(), "is my dog allowed inside").get("topic") == "pets"


def test_an_untrained_classifier_refuses_to_answer(workshop: Workshop) -> None:
    with pytest.raises(RuntimeError, match="not trained"):
        workshop.classifier().process([Message(data={"text": "hello"})])


@pytest.mark.parametrize("wrong", [{"c": 0}, {"sharpness": -1}, {"unseen_share": 1.0}])
def test_senseless_hyper_parameters_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidConfigException):
        TopicClassifier.validate_config({**TopicClassifier.get_default_config(), **wrong})


def test_the_stored_files_hold_nothing_executable(workshop: Workshop, tmp_path: Path) -> None:
    trained = workshop.reloaded()
    assert trained._model is not None
    storage.save(trained._model, tmp_path)
    with np.load(tmp_path / storage.ARRAYS, allow_pickle=False) as archive:
        assert all(archive[name].dtype != object for name in archive.files)
    assert sorted(p.name for p in tmp_path.iterdir()) == [storage.PLAIN, storage.ARRAYS]


# --- the decision --------------------------------------------------------------------------------


def decided(workshop: Workshop, confidence: float, **config: Any) -> Message:
    message = Message(data={"text": "x"})
    message.set("intent", {"name": "faq", "confidence": confidence}, add_to_output=True)
    ranking = [("faq/lost_card", 0.5), ("faq/late_fees", 0.3), ("greet", 0.2)]
    message.set("ranking", [{"label": label, "probability": p} for label, p in ranking])
    message.set("intent_ranking", [{"name": label, "confidence": p} for label, p in ranking])
    TwoThresholds.create(*workshop.arguments(TwoThresholds, **config)).process([message])
    return message


def test_a_sure_intent_is_left_as_it_is(workshop: Workshop) -> None:
    message = decided(workshop, 0.99)
    assert message.get("intent") == {"name": "faq", "confidence": 0.99}
    assert message.get("options") == []


def test_an_unsure_one_becomes_a_question_with_options(workshop: Workshop) -> None:
    message = decided(workshop, 0.5, answer=0.6, clarify=0.3)
    assert message.get("intent") == {"name": "clarify", "confidence": 0.5}
    assert message.get("options") == ["lost_card", "late_fees"]
    assert {"intent", "options"} <= message.output_properties


def test_a_fallback_is_followed_by_what_it_replaces_as_rasa_test_expects(
    workshop: Workshop,
) -> None:
    message = decided(workshop, 0.1, answer=0.6, clarify=0.3)
    names = [entry["name"] for entry in message.get("intent_ranking")]
    assert names == ["nlu_fallback", "faq", "faq/lost_card", "faq/late_fees", "greet"]


def test_a_message_the_classifier_did_not_see_is_left_alone(workshop: Workshop) -> None:
    message = Message(data={"intent": {"name": "faq", "confidence": 0.1}})
    TwoThresholds.create(*workshop.arguments(TwoThresholds)).process([message])
    assert message.get("intent")["name"] == "faq"


@pytest.mark.parametrize("wrong", [{"answer": 0.2, "clarify": 0.5}, {"answer": 1.2}, {"most": 1}])
def test_thresholds_out_of_order_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidConfigException):
        TwoThresholds.validate_config({**TwoThresholds.get_default_config(), **wrong})


# --- the language --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "metadata", "expected"),
    [
        ("Коли відкривається бібліотека?", None, "uk"),
        ("ok", {"language": "vi"}, "vi"),
        ("متى تفتح المكتبة؟", {"language": "de"}, "ar"),
        ("", {"language": "pl"}, "pl"),
        ("???", {}, "en"),
    ],
)
def test_the_language_is_an_output_of_text_and_metadata(
    workshop: Workshop, text: str, metadata: dict[str, str] | None, expected: str
) -> None:
    message = Message(data={"text": text, "metadata": metadata})
    LanguageDetector.create(*workshop.arguments(LanguageDetector)).process([message])
    assert message.get("language") == expected
    assert "language" in message.output_properties


# --- all of it, as Rasa trains and loads it ------------------------------------------------------

CONFIG = """
recipe: default.v1
assistant_id: library
language: en
pipeline:
- name: bot.nlu.language.LanguageDetector
- name: WhitespaceTokenizer
- name: bot.nlu.embedding.SentenceEncoder
  cache_dir: {cache}
- name: bot.nlu.classifier.TopicClassifier
- name: bot.nlu.decision.TwoThresholds
"""


def write_project(folder: Path) -> None:
    config = CONFIG.format(cache=folder / "embeddings")
    (folder / "config.yml").write_text(config, encoding="utf-8")
    lines = ['version: "3.1"', "nlu:"]
    for label, texts in LIBRARY.items():
        lines += [f"- intent: {label}", "  examples: |", *(f"    - {text}" for text in texts)]
    (folder / "nlu.yml").write_text("\n".join(lines), encoding="utf-8")


def test_rasa_trains_and_loads_the_whole_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    write_project(tmp_path)
    monkeypatch.chdir(tmp_path)  # Rasa keeps its cache in the working directory
    model = train_nlu("config.yml", "nlu.yml", output=str(tmp_path / "models"))
    found = asyncio.run(Agent.load(model).parse_message("Коли відкривається бібліотека?"))
    assert found["language"] == "uk"
    assert found["topic"] == "opening_hours"
    assert found["ranking"][0]["label"] == "faq/opening_hours"
    assert found["intent"]["name"] in {"faq", "clarify"}
