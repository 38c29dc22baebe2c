"""The advisors' pages: server-rendered, usable without script, kept up to date by server-sent events."""

from bot.console.deps import ConsoleDeps
from bot.console.routes import router

__all__ = ["ConsoleDeps", "router"]
