"""What every request has to pass: the form's size, the Origin, the CSRF token; and where a login may lead back to."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.domain.account import Advisor, Right
from bot.domain.errors import LotseError
from bot.service.sessions import Need

HOME = "/console"
FORM_LIMIT = 64 * 1024


class Forbidden(LotseError):
    """The form did not come from a page of ours."""


class NotLoggedIn(LotseError):
    """The page needs a session; `next` is where the login leads back to, None for a part of a page."""

    def __init__(self, next: str | None) -> None:
        super().__init__("not logged in")
        self.next = next


class NotProven(LotseError):
    """The session lacks the code, the password or the second factor itself; `next` as for NotLoggedIn."""

    def __init__(self, need: Need, next: str | None) -> None:
        super().__init__(f"the session lacks: {need}")
        self.need = need
        self.next = next


class MissingRight(LotseError):
    """The role does not have the right that the page needs."""

    def __init__(self, right: Right) -> None:
        super().__init__(f"no right to {right}")
        self.right = right


# The page of the first right that a role has is where its work begins.
FIRST_PAGES = {Right.ANSWER: HOME, Right.REPORT: f"{HOME}/reports", Right.EDIT: f"{HOME}/questions"}


def first_page(advisor: Advisor) -> str:
    """Where somebody's work begins."""
    return next((page for right, page in FIRST_PAGES.items() if advisor.may(right)), f"{HOME}/me")


async def read_form(request: Request) -> Mapping[str, str]:
    """The text fields of a form. Raises Forbidden for another Origin or a form larger than any of ours."""
    check_origin(request)
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > FORM_LIMIT:
        raise Forbidden("the form is too large or of unknown size")
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def read_upload(request: Request) -> tuple[Mapping[str, str], Mapping[str, bytes]]:
    """The text fields and the files of a form; the limit is that of `read_form`."""
    fields = await read_form(request)
    async with request.form() as form:
        return fields, {name: await file.read() for name, file in form.items() if isinstance(file, UploadFile)}


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


def login_url(target: str | None, page: str = "login") -> str:
    """The login page, or the one of its second step, that leads back to `target`."""
    wanted = safe_next(target)
    return f"{HOME}/{page}" if wanted == HOME else f"{HOME}/{page}?next={quote(wanted, safe='')}"
