"""What every request has to pass: the form's size, the Origin, the CSRF token; and where a login may lead back to."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from starlette.requests import Request

from bot.domain.errors import LotseError

HOME = "/console"
FORM_LIMIT = 64 * 1024


class Forbidden(LotseError):
    """The form did not come from a page of ours."""


class NotLoggedIn(LotseError):
    """The page needs a session; `next` is where the login leads back to, None for a part of a page."""

    def __init__(self, next: str | None) -> None:
        super().__init__("not logged in")
        self.next = next


async def read_form(request: Request) -> Mapping[str, str]:
    """The text fields of a form. Raises Forbidden for another Origin or a form larger than any of ours."""
    check_origin(request)
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > FORM_LIMIT:
        raise Forbidden("the form is too large or of unknown size")
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def check_origin(request: Request) -> None:
    """Raises Forbidden unless the browser says that a page of this host sent the form; every browser says so on POST."""
    origin = urlsplit(request.headers.get("origin", ""))
    host = request.headers.get("host", "")
    # Only the host is compared: behind a proxy the server does not know the scheme the browser used.
    if origin.scheme not in ("http", "https") or not host or origin.netloc.lower() != host.lower():
        raise Forbidden("foreign origin")


def check_token(form: Mapping[str, str], expected: str | None) -> None:
    """Raises Forbidden unless the form carries the expected CSRF token."""
    given = form.get("csrf", "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forbidden("wrong token")


def safe_next(target: str | None) -> str:
    """A page of the console; anything else, another site above all, becomes the first page."""
    if target and (target == HOME or target.startswith((HOME + "/", HOME + "?"))) and "\\" not in target:
        return target
    return HOME


def login_url(target: str | None) -> str:
    """The login page that leads back to `target`."""
    wanted = safe_next(target)
    return f"{HOME}/login" if wanted == HOME else f"{HOME}/login?next={quote(wanted, safe='')}"
