"""The only place that reads settings and picks adapters; everything else is given what it needs."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from fastapi import FastAPI

from bot import __version__
from bot.channels.web.app import create_app
from bot.channels.web.deps import WebDeps
from bot.clock import SystemClock
from bot.console.deps import ConsoleDeps
from bot.console.passwords import Argon2Hasher
from bot.console.routes import router as console_router
from bot.domain.errors import SettingsError
from bot.domain.words import UnknownWord
from bot.kb.examples import Examples
from bot.kb.library import Knowledge, load
from bot.kb.render import Site
from bot.nlu.editing.similarity import EncoderSimilarity
from bot.nlu.encoder import DiskCache, shared_encoder
from bot.nlu.name_finder import shared_names
from bot.outside.libretranslate import LibreTranslate
from bot.outside.oidc import Client, OpenIdProvider
from bot.outside.smtp import SmtpMailer, read_smtp_url
from bot.outside.vault import FernetVault, key_of
from bot.service.accounts import Accounts
from bot.service.anonymise import Anonymiser
from bot.service.attendance import Attendance
from bot.service.case_steps import CaseSteps
from bot.service.checks import GuidedChecks
from bot.service.conversations import ConversationService
from bot.service.credentials import PasswordHasher
from bot.service.desk import Desk
from bot.service.desk_lists import DeskLists, desk_lists
from bot.service.digest import Digest
from bot.service.editing import Editing
from bot.service.hub import Hub
from bot.service.locks import ConversationLocks
from bot.service.mailing import ABSENT_AFTER, Mailing
from bot.service.open_questions import OpenQuestions
from bot.service.person import PersonService
from bot.service.ports import Clock, Dialogue, Mailer, Similarity, UnitOfWorkFactory
from bot.service.ratings import AnswerRatings
from bot.service.receive import ReceiveMessage
from bot.service.replies import Composer
from bot.service.sign_on import SignOn
from bot.service.sweep import Sweep
from bot.service.switching import Switching
from bot.service.throttle import Throttle
from bot.service.translation import Translation
from bot.settings import Settings, from_env
from bot.store.database import SqlUnitOfWork, create_engine, upgrade

if TYPE_CHECKING:
    from bot.channels.telegram.app import TelegramChannel

log = logging.getLogger(__name__)
PURGE_EVERY = 3600.0
MAIL_EVERY = 10.0
DIGEST_EVERY = 300.0
SWEEP_EVERY = 10.0
# People read their mail days later; the link opens the conversation once.
MAILED_LINK_VALID = timedelta(days=7)


@dataclass(frozen=True)
class Services:
    """The use cases, wired."""

    settings: Settings
    knowledge: Knowledge
    clock: Clock
    hub: Hub
    composer: Composer
    unit_of_work: UnitOfWorkFactory
    conversations: ConversationService
    dialogue: Dialogue
    receive: ReceiveMessage
    open_questions: OpenQuestions
    editing: Editing
    ratings: AnswerRatings
    translation: Translation | None
    desk: Desk
    lists: DeskLists
    accounts: Accounts
    sign_on: SignOn | None
    switching: Switching
    person: PersonService
    attendance: Attendance
    mailing: Mailing | None
    mailer: Mailer | None
    digest: Digest | None
    sweep: Sweep


def settings() -> Settings:
    """From the environment, relative to the folder Lotse is started in."""
    return from_env(os.environ, Path.cwd())


def open_database(config: Settings) -> sa.Engine:
    """The database at its newest migration. Raises SettingsError when it cannot be opened."""
    if config.database_url.startswith("sqlite:///"):
        Path(config.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(config.database_url)
    try:
        upgrade(engine)
    except sa.exc.SQLAlchemyError as error:
        raise SettingsError(f"the database cannot be opened ({type(error).__name__}): see LOTSE_DATABASE_URL") from error
    return engine


def wire(
    config: Settings,
    dialogue: Dialogue,
    engine: sa.Engine,
    clock: Clock | None = None,
    knowledge: Knowledge | None = None,
    hasher: PasswordHasher | None = None,
    similarity: Similarity | None = None,
) -> Services:
    """Use cases over a dialogue engine and a database. Raises KnowledgeError: broken knowledge is not served."""
    knowledge = knowledge or load(config.knowledge)
    clock = clock or SystemClock(config.as_of)
    hub, locks = Hub(), ConversationLocks()
    composer = Composer(knowledge, Site(config.base_url, config.retention.days))
    unit_of_work = partial(SqlUnitOfWork, engine)
    switching = Switching(unit_of_work, composer, clock, hub)
    checks = GuidedChecks(composer, knowledge.reader, shared_names())
    attendance, mailer = Attendance(), load_mailer(config)
    lists = desk_lists(unit_of_work, knowledge, clock, hub, config.retention)

    vault = FernetVault(key_of(config.secret_key, config.secret_key_file))
    accounts = Accounts(
        unit_of_work, hasher or Argon2Hasher(), clock, Throttle(), vault, knowledge, config.require_second_factor
    )  # fmt: skip

    examples = Examples(config.examples)
    anonymiser = Anonymiser(knowledge.personal_words, shared_names(), lambda: examples.words)
    open_questions = OpenQuestions(unit_of_work, anonymiser, clock)
    similarity = similarity or load_similarity(examples)

    def link(conversation_id: str) -> str:
        return f"{config.base_url}/#enter={switching.make(conversation_id, MAILED_LINK_VALID)}"

    return Services(
        settings=config,
        knowledge=knowledge,
        clock=clock,
        hub=hub,
        composer=composer,
        unit_of_work=unit_of_work,
        conversations=ConversationService(unit_of_work, composer, clock, hub, config.retention),
        dialogue=dialogue,
        receive=ReceiveMessage(
            unit_of_work, dialogue, composer, knowledge.emergency_words, clock, hub, locks, checks, open_questions
        ),
        open_questions=open_questions,
        editing=Editing(unit_of_work, knowledge, examples, similarity, dialogue, clock),
        ratings=AnswerRatings(unit_of_work, open_questions, knowledge),
        translation=load_translation(config, unit_of_work, knowledge),
        desk=Desk(unit_of_work, composer, clock, hub, locks),
        lists=lists,
        accounts=accounts,
        sign_on=load_sign_on(config, unit_of_work, accounts, vault, clock),
        switching=switching,
        person=PersonService(unit_of_work, clock),
        attendance=attendance,
        mailing=Mailing(unit_of_work, composer, clock, hub, locks, attendance, mailer, link) if mailer else None,
        mailer=mailer,
        digest=Digest(unit_of_work, lists.queues, composer, clock, mailer) if mailer else None,
        sweep=Sweep(CaseSteps(unit_of_work, composer, clock, hub, locks), hub),
    )


def load_mailer(config: Settings) -> Mailer | None:
    """Mail over SMTP, None where no server is set. Raises SettingsError for an address that cannot be read."""
    if config.smtp_url is None or config.mail_from is None:
        return None
    return SmtpMailer(read_smtp_url(config.smtp_url), config.mail_from)


def load_sign_on(
    config: Settings, unit_of_work: UnitOfWorkFactory, accounts: Accounts, vault: FernetVault, clock: Clock
) -> SignOn | None:
    """Logging in through an identity provider, None where none is set. It is first asked when somebody wants to log in."""
    issuer, client_id, secret = config.oidc_issuer, config.oidc_client_id, config.oidc_client_secret
    if issuer is None or client_id is None or secret is None:
        return None
    provider = OpenIdProvider(Client(issuer, client_id, secret, f"{config.base_url}/console/sign-on/back"), clock)
    return SignOn(unit_of_work, provider, vault, accounts.sessions, clock)


def load_translation(config: Settings, unit_of_work: UnitOfWorkFactory, knowledge: Knowledge) -> Translation | None:
    """Machine translation for advisors, None where no service is set."""
    if config.translate_url is None:
        return None
    return Translation(unit_of_work, LibreTranslate(config.translate_url, config.translate_key), knowledge.glossary)


def load_similarity(examples: Examples) -> Similarity:
    """Compares meanings with the encoder, which is loaded when it is first needed."""
    return EncoderSimilarity(shared_encoder, lambda: [(one.text, one.language) for one in examples.all], DiskCache)


def unknown_words(config: Settings) -> list[UnknownWord]:
    """Professions that people named and the knowledge does not have."""
    with SqlUnitOfWork(open_database(config)) as uow:
        return uow.words.all()


def web_app(services: Services) -> FastAPI:
    """The HTTP application over the use cases."""
    telegram = load_telegram(services)
    web = WebDeps(
        services.knowledge, services.conversations, services.receive, services.hub,
        services.settings.retention.days, services.settings.service_url, __version__,
        services.person, services.attendance, services.mailing,
        services.switching, telegram.link if telegram else _no_link, services.settings.base_url, services.lists.notices,
        services.ratings,
    )  # fmt: skip
    console = ConsoleDeps(
        services.desk,
        services.accounts,
        services.knowledge,
        services.hub,
        services.clock,
        services.lists,
        services.settings.secure_cookies,
        services.sign_on,
        services.translation,
        editing=services.editing,
        open_questions=services.open_questions,
    )
    app = create_app(web, console_router(console), partial(_lifespan, services, telegram))
    if telegram:
        from bot.channels.telegram import webhook

        app.include_router(webhook.router(telegram))
    return app


def load_telegram(services: Services) -> TelegramChannel | None:
    """The bot in Telegram, None without a token. Imported here: its library is needed for nothing else."""
    config = services.settings
    if config.telegram_token is None:
        return None
    from bot.channels.telegram import webhook
    from bot.channels.telegram.app import TelegramChannel
    from bot.channels.telegram.deps import TelegramDeps

    address = config.base_url + webhook.PATH if config.is_public else None
    return TelegramChannel(TelegramDeps(
        config.telegram_token, config.telegram_api_url, config.base_url, address, services.knowledge, services.composer,
        services.unit_of_work, services.conversations, services.receive, services.switching, services.hub, services.clock,
    ))  # fmt: skip


def _no_link(start: str) -> None:
    """There is no bot in Telegram to lead to."""


def load_dialogue(config: Settings) -> Dialogue:
    """The Rasa engine; imported here, since nothing else needs its seconds and megabytes."""
    if not config.model.is_file():
        raise SettingsError(f"there is no model {config.model}: run `lotse train`")
    from bot.nlu.dialogue import RasaDialogue

    return RasaDialogue(config.model)


@asynccontextmanager
async def _lifespan(services: Services, telegram: TelegramChannel | None, app: FastAPI) -> AsyncIterator[None]:
    await services.dialogue.warm_up()
    work = [_forever("purge", partial(_purge, services), PURGE_EVERY), _forever("sweep", partial(_sweep, services), SWEEP_EVERY)]
    if services.mailing:
        # After a start browsers get a moment to come back before anybody counts as absent.
        work.append(_forever("mail", services.mailing.run, MAIL_EVERY, after=ABSENT_AFTER.total_seconds()))
    if services.digest:
        work.append(_forever("digest", services.digest.run, DIGEST_EVERY))
    if telegram:
        work.append(telegram.run())
    tasks = [asyncio.create_task(each) for each in work]
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _forever(name: str, work: Callable[[], Awaitable[object]], every: float, after: float = 0) -> None:
    """Work in the background every so many seconds. A failure is logged, by its kind only, and tried again."""
    await asyncio.sleep(after)
    while True:
        try:
            await work()
        except Exception as error:
            log.error("%s failed: %s", name, type(error).__name__)
        await asyncio.sleep(every)


async def _sweep(services: Services) -> None:
    """Cases left alone and transfers nobody accepts."""
    released = await services.sweep()
    if released:
        log.info("sweep: %d cases went back into a queue", released)


async def _purge(services: Services) -> None:
    """Erase what is older than the retention."""
    erased = await asyncio.to_thread(services.conversations.purge)
    await asyncio.to_thread(services.accounts.purge)
    # The vectors of new questions are made now, not while an editor waits for the page.
    await asyncio.to_thread(services.editing.groups)
    log.info("purge: %d conversations erased", erased)
