"""The only place that reads settings and picks adapters; everything else is given what it needs."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

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
from bot.kb.library import Knowledge, load
from bot.kb.reading import Reader
from bot.kb.render import Site
from bot.kb.urgent import EmergencyWords
from bot.nlu.name_finder import shared_names
from bot.service.accounts import Accounts, PasswordHasher, Throttle
from bot.service.checks import GuidedChecks
from bot.service.conversations import ConversationService
from bot.service.desk import Desk
from bot.service.hub import Hub
from bot.service.locks import ConversationLocks
from bot.service.ports import Clock, Dialogue, UnitOfWorkFactory
from bot.service.receive import ReceiveMessage
from bot.service.replies import Composer
from bot.settings import Settings, from_env
from bot.store.database import SqlUnitOfWork, create_engine, upgrade

log = logging.getLogger(__name__)
PURGE_EVERY = 3600.0


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
    desk: Desk
    accounts: Accounts


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
) -> Services:
    """Use cases over a dialogue engine and a database. Raises KnowledgeError: broken knowledge is not served."""
    knowledge = knowledge or load(config.knowledge)
    clock = clock or SystemClock(config.as_of)
    hub, locks = Hub(), ConversationLocks()
    composer = Composer(knowledge, Site(config.base_url, config.retention.days))
    unit_of_work = partial(SqlUnitOfWork, engine)
    checks = GuidedChecks(composer, Reader(knowledge.answer_words), shared_names())
    return Services(
        settings=config,
        knowledge=knowledge,
        clock=clock,
        hub=hub,
        composer=composer,
        unit_of_work=unit_of_work,
        conversations=ConversationService(unit_of_work, composer, clock, hub, config.retention),
        dialogue=dialogue,
        receive=ReceiveMessage(unit_of_work, dialogue, composer, EmergencyWords(knowledge), clock, hub, locks, checks),
        desk=Desk(unit_of_work, composer, clock, hub, locks),
        accounts=Accounts(unit_of_work, hasher or Argon2Hasher(), clock, Throttle()),
    )


def unknown_words(config: Settings) -> list[UnknownWord]:
    """Professions that people named and the knowledge does not have."""
    with SqlUnitOfWork(open_database(config)) as uow:
        return uow.words.all()


def web_app(services: Services) -> FastAPI:
    """The HTTP application over the use cases."""
    web = WebDeps(
        services.knowledge, services.conversations, services.receive, services.hub,
        services.settings.retention.days, services.settings.service_url, __version__,
    )  # fmt: skip
    console = ConsoleDeps(
        services.desk,
        services.accounts,
        services.knowledge,
        services.hub,
        services.clock,
        services.settings.secure_cookies,
    )
    return create_app(web, console_router(console), partial(_lifespan, services))


def load_dialogue(config: Settings) -> Dialogue:
    """The Rasa engine; imported here, since nothing else needs its seconds and megabytes."""
    if not config.model.is_file():
        raise SettingsError(f"there is no model {config.model}: run `lotse train`")
    from bot.nlu.dialogue import RasaDialogue

    return RasaDialogue(config.model)


@asynccontextmanager
async def _lifespan(services: Services, app: FastAPI) -> AsyncIterator[None]:
    await services.dialogue.warm_up()
    task = asyncio.create_task(_purge_forever(services))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _purge_forever(services: Services) -> None:
    """Erase what is older than the retention: at start, then every hour. A failure is logged and tried again."""
    while True:
        try:
            erased = await asyncio.to_thread(services.conversations.purge)
            await asyncio.to_thread(services.accounts.purge)
            log.info("purge: %d conversations erased", erased)
        except Exception as error:
            log.error("purge failed: %s", type(error).__name__)
        await asyncio.sleep(PURGE_EVERY)
