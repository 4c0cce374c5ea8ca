"""The audit: proof, figure by figure, that what is shown lets nobody place what is guarded; and what that still takes.

A proof is two ways in which everything could be, in whole numbers and as everything that is shown says, in which the
guarded figure differs by enough. Where there are none, the cheapest of the figures that bind it is withheld, and so on
until there are. Withholding only adds ways in which everything could be, so what was proven stays so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp

from app.model.errors import VakgraafError
from app.model.languages import Text
from app.people.knowledge import Flags, Numbers, Programme, Unknown, programmes
from app.people.suppression import Pattern, Reason
from app.people.tables import Key

_ROUNDS = 12  # directions in which many figures are tried at once, before each by itself
_NEARLY = 1e-6
_MOST_S = 20.0  # for one program in whole numbers


class UnsoundError(VakgraafError):
    """The figures contradict one another: there is no way in which everything could be, not even the true one."""

    def __init__(self, told: str) -> None:
        super().__init__(
            Text(f"De cijfers spreken elkaar tegen ({told}).", f"The figures contradict one another ({told}).")
        )


@dataclass(frozen=True)
class Audit:
    """What an audit came to: how many figures it guards, which it withheld, and which were known without this release.

    What was known follows from the releases before and from who came or went: nothing withheld now can change it.
    """

    guarded: int
    added: tuple[Key, ...]
    known: tuple[Key, ...]


def audit(pattern: Pattern) -> Audit:
    """Prove what a release tells of guarded figures to be little enough, and withhold what that takes."""
    stood = set(pattern.withheld)
    guarded: set[Unknown] = set()
    known: set[Unknown] = set()
    for back in range(len(pattern.earlier) + 1):  # who looks less far back knows less, and is to find nothing either
        for programme in programmes(pattern, back):
            trial = _Trial(programme, pattern)
            known.update(trial.settle())
            guarded.update(trial.guarded())
    added = tuple(sorted(key for key in pattern.withheld if key not in stood))
    return Audit(len(guarded), added, tuple(sorted({unknown.key for unknown in known})))


class _Trial:
    """One program, with the lowest and the highest that each unknown was in any way found so far."""

    def __init__(self, programme: Programme, pattern: Pattern) -> None:
        self.programme = programme
        self.pattern = pattern
        self.lowest = programme.truth.copy()
        self.highest = programme.truth.copy()
        self.last = len(pattern.earlier)

    def settle(self) -> list[Unknown]:
        """Prove each guarded unknown, or withhold; gives those that are known without this release."""
        self._try_many()
        known = []
        for index in self._guarded():
            while not self._proven(index):
                binding = self._try(index)
                if self._proven(index):
                    break
                if self._known_without(index) or not self._withhold(binding):
                    known.append(self.programme.unknowns[index])
                    break
        return known

    def guarded(self) -> list[Unknown]:
        """The unknowns that it is to prove."""
        return [self.programme.unknowns[index] for index in self._guarded()]

    def _guarded(self) -> list[int]:
        return [int(index) for index in np.flatnonzero(self.programme.needed)]

    def _proven(self, index: int) -> bool:
        return bool(self.highest[index] - self.lowest[index] >= self.programme.needed[index] - _NEARLY)

    def _try_many(self) -> None:
        """Push all that is not proven yet up or down at once, by chance but the same chance each time."""
        chance = np.random.default_rng(len(self.programme.unknowns))
        for _ in range(_ROUNDS):
            open_ = [index for index in self._guarded() if not self._proven(index)]
            if not open_:
                return
            objective = np.zeros(len(self.programme.unknowns))
            objective[open_] = chance.choice([-1.0, 1.0], len(open_))
            self._solve(objective, *self._near(open_))

    def _try(self, index: int) -> set[int]:
        """Push one down and up; gives the unknowns whose bounds stopped it."""
        low, high = self._near([index])
        binding: set[int] = set()
        for sign in (1.0, -1.0):
            objective = np.zeros(len(self.programme.unknowns))
            objective[index] = sign
            binding |= self._solve(objective, low, high)
            if self._proven(index):
                return set()
        return binding - {index}

    def _near(self, indices: Iterable[int]) -> tuple[Numbers, Numbers]:
        """The bounds, with these unknowns kept as near to the truth as they need go, so that no program is endless."""
        low, high = self.programme.low.copy(), self.programme.high.copy()
        at = np.array(list(indices))
        needed = self.programme.needed[at]
        low[at] = np.maximum(low[at], self.programme.truth[at] - needed)
        high[at] = np.minimum(high[at], self.programme.truth[at] + needed)
        return low, high

    def _solve(self, objective: Numbers, low: Numbers, high: Numbers) -> set[int]:
        found = self._linear(objective, low, high)
        values = np.asarray(found.x)
        if _is_whole(values, self.programme.whole):
            self._seen(values)
        else:
            self._solve_whole(objective, low, high)
        pressed = np.abs(found.lower.marginals) + np.abs(found.upper.marginals)
        return {int(index) for index in np.flatnonzero(pressed > _NEARLY)}

    def _linear(self, objective: Numbers, low: Numbers, high: Numbers) -> OptimizeResult:
        found = linprog(
            objective,
            A_eq=self.programme.equations,
            b_eq=self.programme.constants,
            bounds=np.column_stack((low, high)),
            method="highs",
        )
        if found.x is None:
            raise UnsoundError(found.message)
        return found

    def _solve_whole(self, objective: Numbers, low: Numbers, high: Numbers) -> None:
        programme = self.programme
        found = milp(
            objective,
            constraints=LinearConstraint(programme.equations, programme.constants, programme.constants),
            bounds=Bounds(low, high),
            integrality=programme.whole.astype(int),
            options={"time_limit": _MOST_S},
        )
        if found.x is not None:
            self._seen(np.asarray(found.x))

    def _seen(self, values: Numbers) -> None:
        exact = np.where(self.programme.whole, np.round(values), values)
        np.minimum(self.lowest, exact, out=self.lowest)
        np.maximum(self.highest, exact, out=self.highest)

    def _known_without(self, index: int) -> bool:
        """Whether an unknown would be known even if this release showed nothing but what is empty."""
        low, high = self._near([index])
        for at in self._open_to_withholding():
            low[at], high[at] = 0.0, np.inf
        reach = []
        for sign in (1.0, -1.0):
            objective = np.zeros(len(low))
            objective[index] = sign
            reach.append(self._linear(objective, low, high).x[index])
        return bool(reach[1] - reach[0] < self.programme.needed[index] - _NEARLY)

    def _open_to_withholding(self) -> list[int]:
        return [
            index
            for index, unknown in enumerate(self.programme.unknowns)
            if unknown.release == self.last and self.pattern.cheapest([unknown.key]) is not None
        ]

    def _withhold(self, binding: Iterable[int]) -> bool:
        """Withhold the cheapest of what binds, or else of all; false when nothing is left to withhold."""
        open_ = self._open_to_withholding()
        stopping = set(binding).intersection(open_) or open_
        cheapest = self.pattern.cheapest(self.programme.unknowns[index].key for index in stopping)
        if cheapest is None:
            return False
        self.pattern.withhold(cheapest, Reason.BESIDE)
        self.programme.rebound(self.pattern)
        return True


def _is_whole(values: Numbers, whole: Flags) -> bool:
    counted = values[whole]
    return bool(np.all(np.abs(counted - np.round(counted)) < _NEARLY))
