"""The landing page in every language, the widget's tag, the description of the API, and the headers every answer has."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from bot.kb.library import Knowledge
from bot.settings import from_env
from tests.conftest import ROOT, Product, opened
from tests.fakes import ScriptedDialogue

LANGUAGES = list(yaml.safe_load((ROOT / "knowledge" / "languages.yml").read_text("utf-8")))
RIGHT_TO_LEFT = {"ar"}
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
PERSONAL = ("case", "case-rating", "code", "email", "keep", "link-by-mail", "ratings", "transcript")
EVERYWHERE = ["/", "/widget.js", "/health", "/api/widget", "/api/openapi.json", "/no/such/page", "/static/page.css"]


@pytest.fixture(scope="module")
def site(real: Knowledge, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The server over the real knowledge; the pages change nothing, so that one serves all tests."""
    folder: Path = tmp_path_factory.mktemp("site")
    shutil.copy(migrated, folder / "lotse.sqlite")
    config = from_env({"LOTSE_DATABASE_URL": f"sqlite:///{folder}/lotse.sqlite"}, folder)
    with opened(config, ScriptedDialogue(), real) as product:
        yield product.http


def test_there_are_twelve_languages() -> None:
    assert len(LANGUAGES) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_the_language_asked_for_and_runs_in_its_direction(
    site: TestClient, real: Knowledge, language: str
) -> None:
    page = site.get("/", params={"language": language})
    assert page.status_code == 200
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page.text
    text = unescape(page.text)
    for key in ("page.title", "page.intro", "page.limits", "page.emergency"):
        assert real.strings.get(key, language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_the_language_of_the_browser(site: TestClient, language: str) -> None:
    page = site.get("/", headers={"Accept-Language": f"xx, {language};q=0.9"})
    assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_page_has_an_unfilled_place(site: TestClient, language: str) -> None:
    page = site.get("/", params={"language": language}).text
    assert not re.search(r"\{\w+\}|\{\{|\}\}", page)


def test_the_page_leads_to_itself_in_every_language(site: TestClient) -> None:
    page = site.get("/").text
    assert [code for code in LANGUAGES if f'href="/?language={code}"' not in page] == []


def test_a_language_that_is_markup_is_not_shown(site: TestClient) -> None:
    page = site.get("/", params={"language": '"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "alert(1)" not in page.text


def test_the_page_brings_no_script_or_style_of_its_own(site: TestClient) -> None:
    page = site.get("/").text
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r'\son\w+="|\sstyle="', page)


def test_the_page_loads_only_what_is_there(site: TestClient) -> None:
    for path in re.findall(r'(?:src|href)="(/(?:static|widget)[^"]*)"', site.get("/").text):
        assert site.get(path).status_code == 200, path


def test_the_widget_is_one_script_that_is_asked_for_again_each_time(site: TestClient) -> None:
    widget = site.get("/widget.js")
    assert widget.headers["content-type"].startswith("text/javascript")
    assert widget.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_has_the_security_headers(site: TestClient, path: str) -> None:
    headers = site.get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_api_is_described_with_all_its_paths(site: TestClient) -> None:
    paths = site.get("/api/openapi.json").json()["paths"]
    assert set(paths) == {
        "/webhooks/rest/webhook",
        "/api/widget",
        "/api/conversations",
        "/api/conversations/{conversation_id}",
        "/api/conversations/{conversation_id}/messages",
        "/api/conversations/{conversation_id}/events",
        "/api/conversations/{conversation_id}/language",
        "/api/conversations/{conversation_id}/export",
        *(f"/api/conversations/{{conversation_id}}/{part}" for part in PERSONAL),
        "/api/enter",
    }


def test_the_description_is_a_page(site: TestClient) -> None:
    page = site.get("/api/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "/api/openapi.json" in page.text


def test_health_names_version_and_knowledge(site: TestClient, real: Knowledge) -> None:
    health = site.get("/health").json()
    assert (health["status"], health["knowledge"]) == ("ok", real.fingerprint)
    assert health["version"]


def test_the_widgets_api_may_be_called_from_any_site(product: Product) -> None:
    asked = product.http.options("/api/conversations", headers={"Origin": "https://site.example"})
    assert asked.status_code == 204
    begun = product.http.post("/api/conversations", json={}, headers={"Origin": "https://site.example"})
    for answer in (asked, begun):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/console", "/webhooks/rest/webhook", "/", "/health"])
def test_nothing_else_may_be_called_from_another_site(product: Product, path: str) -> None:
    for method in ("GET", "OPTIONS"):
        answer = product.http.request(method, path, headers={"Origin": "https://site.example"})
        assert "access-control-allow-origin" not in answer.headers
