"""A machine translation service with LibreTranslate's interface. Neither texts nor its answers come into a log or an error."""

from __future__ import annotations

import httpx

from bot.domain.errors import TranslationUnavailable

PATIENCE = 15.0


class LibreTranslate:
    """Implements service.ports.Translator with POST /translate of the server at `url`."""

    def __init__(self, url: str, key: str | None = None, patience: float = PATIENCE) -> None:
        self._url = f"{url.rstrip('/')}/translate"
        self._key = key
        self._patience = patience

    async def translate(self, text: str, source: str, target: str) -> str:
        """The text in the target language. Raises TranslationUnavailable with the kind of failure only."""
        body = {"q": text, "source": source, "target": target, "format": "text"}
        if self._key:
            body["api_key"] = self._key
        try:
            async with httpx.AsyncClient(timeout=self._patience) as client:
                answer = await client.post(self._url, json=body)
                answer.raise_for_status()
                translated = answer.json()["translatedText"]
        except httpx.HTTPStatusError as error:
            raise TranslationUnavailable(f"the service answered {error.response.status_code}") from None
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise TranslationUnavailable(type(error).__name__) from None
        if not isinstance(translated, str) or not translated.strip():
            raise TranslationUnavailable("the service answered without a text")
        return translated
