"""Keeps out of this process what Rasa imports and Lotse never uses: TensorFlow, and the clients of other channels and stores.

They cost 400 MB and some ten seconds of every start, whatever the pipeline holds. Here their names resolve to classes that can
be subclassed and annotated with, and do nothing. The plain `rasa` commands are not touched: they load the real ones.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import logging
import os
import sys
import types
from typing import Any

_LEFT_OUT = {
    "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras",
    "aiogram", "boto3", "botocore", "fbmessenger", "mattermostwrapper", "pymongo", "rocketchat_API", "slack_sdk",
    "socketio", "twilio", "webexteamssdk", "confluent_kafka", "aio_pika", "redis", "matplotlib",
}  # fmt: skip


class _Absent(type):
    """Any attribute is another absent class, so that class bodies, annotations and defaults of Rasa's modules evaluate."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name, (), {})


class _AbsentModule(types.ModuleType):
    """A module of absent names; it says of itself that it is a package, so that submodules are looked up here, too."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(name, (), {})


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in _LEFT_OUT:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to execute."""


def quiet() -> None:
    """Rasa's dependencies warn about their own old code, and Rasa about every example of an intent without a response."""
    # A filter would not do: some of the imported modules set their own.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")
    logging.getLogger("rasa").setLevel(logging.WARNING)


def without_unused_imports() -> None:
    """From now on importing them gives absent names. Does nothing where the real TensorFlow is loaded already."""
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())
