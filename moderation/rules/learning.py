"""Makes one rule's leaning: logistic regression over hashed features, in plain Python."""

from __future__ import annotations

import math
import random
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderation.rules.leaning import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 7
EPOCHS = 5
ORDERS = 2
RATE = 0.15
FIRST_SQUARE = 0.3  # the more, the slower the first steps
SHRINK = 2e-4  # how much a weight that is used is drawn to nothing
SURE = 2e-3  # of a probability: a sentence that is less wrong teaches nothing
STEEPEST = 127
SCALE = 24  # steps of a packed weight to one of the model's


@dataclass(frozen=True, slots=True)
class Sample:
    """A text as the features of its sentences. It is bad if one of them is."""

    units: Sequence[Sequence[int]]
    bad: bool
    weight: float


def learn(samples: Sequence[Sample], start: Sequence[float] = ()) -> array[float]:
    """
    Weights, always the same for the same samples: the mean of a few that saw them in other
    orders, each beginning at `start`. Of a bad text only the sentence that looks worst is
    learnt from, after a first round of all; of any other, each.
    """
    mean = array("d", bytes(8 * BUCKETS))
    for order in range(ORDERS):
        weights = array("d", start or bytes(8 * BUCKETS))
        _go_through(samples, weights, order)
        for bucket, weight in enumerate(weights):
            mean[bucket] += weight / ORDERS
    return mean


def _go_through(samples: Sequence[Sample], weights: array[float], number: int) -> None:
    squares = array("d", [FIRST_SQUARE]) * BUCKETS
    order = list(samples)
    shuffled = random.Random(SEED + number)  # noqa: S311 - an order, not a secret
    for epoch in range(EPOCHS):
        shuffled.shuffle(order)
        for sample in order:
            units = sample.units
            if sample.bad and epoch and len(units) > 1:
                units = [max(units, key=lambda unit: sum(map(weights.__getitem__, unit)))]
            for unit in units:
                _step(weights, squares, unit, sample)


def _step(
    weights: array[float], squares: array[float], unit: Sequence[int], sample: Sample
) -> None:
    """AdaGrad: what is met seldom is learnt fast."""
    total = sum(map(weights.__getitem__, unit))
    told = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    gradient = (told - sample.bad) * sample.weight
    if abs(gradient) < SURE:
        return
    square = gradient * gradient
    for bucket in unit:
        squares[bucket] += square
        weights[bucket] -= RATE * (gradient + SHRINK * weights[bucket]) / math.sqrt(squares[bucket])


def pack(weights: array[float]) -> array[int]:
    return array("b", (max(-STEEPEST, min(STEEPEST, round(weight * SCALE))) for weight in weights))


def worst(weights: Sequence[int], units: Sequence[Sequence[int]]) -> int:
    """The highest score of a text's sentences."""
    return max((sum(map(weights.__getitem__, unit)) for unit in units), default=NOWHERE)


NOWHERE = -(1 << 15)  # the score of a text in which no lead was found
