"""Minimising a smooth convex function of very many variables, in single precision.

SciPy's L-BFGS-B works in double precision and keeps track of bounds we do not have: with a million
variables it spends several times longer on itself than on the function.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.linalg.blas import saxpy  # type: ignore[import-untyped]

Floats = npt.NDArray[np.float32]
Objective = Callable[[Floats], tuple[float, Floats]]
"""Gives the value and the gradient at a point."""

HISTORY = 6
"""Steps remembered; each takes twice the memory of the variables."""
_ENOUGH = 1e-4
"""Share of the decrease promised by the gradient that a step has to bring."""
_HALVINGS = 25


def minimise(objective: Objective, start: Floats, *, iterations: int, tolerance: float) -> Floats:
    """Return a point where no entry of the gradient exceeds ``tolerance``.

    Stops earlier after ``iterations`` steps, or when single precision allows no further decrease.
    """
    point = start
    value, gradient = objective(point)
    past: deque[tuple[Floats, Floats, float]] = deque(maxlen=HISTORY)
    for _ in range(iterations):
        if max(gradient.max(), -gradient.min()) <= tolerance:
            break
        direction = _direction(gradient, past)
        found = _search(objective, point, value, gradient, direction)
        if found is None:
            break
        following, value, steeper = found
        step, change = following - point, steeper - gradient
        curvature = float(step @ change)
        if curvature > 0:
            past.append((step, change, 1 / curvature))
        point, gradient = following, steeper
    return point


def _direction(gradient: Floats, past: deque[tuple[Floats, Floats, float]]) -> Floats:
    """Approximate the Newton step by the remembered steps (Nocedal's two loops)."""
    direction = -gradient
    if not past:
        return np.asarray(direction / max(1.0, float(np.linalg.norm(gradient))), dtype=np.float32)
    weights = []
    for step, change, inverse in reversed(past):
        weight = inverse * float(step @ direction)
        weights.append(weight)
        saxpy(change, direction, a=-weight)  # in place: no third vector of this size
    step, change, inverse = past[-1]
    direction *= np.float32(1 / (inverse * float(change @ change)))
    for (step, change, inverse), weight in zip(past, reversed(weights), strict=True):
        saxpy(step, direction, a=weight - inverse * float(change @ direction))
    return direction


def _search(
    objective: Objective, point: Floats, value: float, gradient: Floats, direction: Floats
) -> tuple[Floats, float, Floats] | None:
    """Halve the step until it brings enough; return the new point, value and gradient."""
    slope = float(gradient @ direction)
    length = 1.0
    for _ in range(_HALVINGS):
        following = saxpy(direction, point.copy(), a=length)
        reached, steeper = objective(following)
        if reached <= value + _ENOUGH * length * slope:
            return following, reached, steeper
        length /= 2
    return None
