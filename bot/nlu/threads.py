"""Keeping numerical libraries to one thread.

For one message there is nothing to gain from two: on a busy machine the threads of BLAS wait for each
other, and half a millisecond becomes twenty.
"""

from __future__ import annotations

import functools
from contextlib import AbstractContextManager

import threadpoolctl  # type: ignore[import-untyped]


@functools.cache
def _blas() -> threadpoolctl.ThreadpoolController:
    # Looking the libraries up takes milliseconds, so only once; numpy and scipy are loaded by now.
    return threadpoolctl.ThreadpoolController().select(user_api="blas")


def one_blas_thread() -> AbstractContextManager[object]:
    """Return a context in which BLAS uses a single thread."""
    limited: AbstractContextManager[object] = _blas().limit(limits=1)
    return limited
