"""Models of emergency departments: fitted, judged on a week they do not know, and packed. No database."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from capacity.departments import SCALE_END, Past, Quality, Values
from capacity.foresight import EdModel, Hours, ed_quantiles, fit, recalibrated
from capacity.foresight.ed_features import WEEK
from capacity.foresight.ed_model import HORIZONS, LEAST_HOURS
from capacity.foresight.intervals import MIDDLE
from capacity.foresight.scores import Verdict, verdict_of

MAIN = 2  # hours ahead of what is told first
LEAST_WEEKS = (LEAST_HOURS + WEEK) // WEEK  # of hours before anything is fitted: one week judges
LEAST_SHARE = 0.5  # of the hours of the last weeks that must be known of one department at least
Tried = Mapping[str, Mapping[int, Quality]]  # department -> hours ahead -> how good it was


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model of a measure for the departments named, and how good it was on the last week."""

    measure: str
    codes: tuple[str, ...]
    model: EdModel
    tried: Tried

    @property
    def name(self) -> str:
        """Return the name and version of the model."""
        return f"{self.model.model} {self.model.version}"

    def packed(self) -> bytes:
        """Return its arrays as bytes."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            coefficients=self.model.coefficients.astype(np.float32),
            errors=self.model.errors.astype(np.float32),
            horizons=np.array(self.model.horizons),
        )
        return file.getvalue()


def unpacked(packed: bytes, name: str) -> EdModel:
    """Return a model from its bytes (`Fitted.packed`)."""
    model, _space, version = name.rpartition(" ")
    with np.load(io.BytesIO(packed), allow_pickle=False) as found:
        return EdModel(
            found["coefficients"].astype(float),
            found["errors"].astype(float),
            tuple(int(one) for one in found["horizons"]),
            model,
            version,
        )


def fitted(past: Past, measure: str) -> Fitted | None:
    """Learn a measure from the hours of departments; None while too little is known of all of them.

    The coefficients do not know the last week: it judges them, department by department. The quantiles do.
    """
    hours = _from_known(past.hours(measure))
    length = hours.values.shape[1]
    if length < LEAST_HOURS + WEEK:
        return None
    known = np.isfinite(hours.values).mean(axis=1)
    if not len(known) or known.max() < LEAST_SHARE:
        return None
    before = fit(hours.until(length - WEEK))
    tried = _tried(before, hours, past.codes, SCALE_END[measure])
    return Fitted(measure, past.codes, recalibrated(before, hours), tried)


def _from_known(hours: Hours) -> Hours:
    """Return hours from the first one on of which anything is known."""
    known = np.flatnonzero(np.isfinite(hours.values).any(axis=0))
    first = int(known[0]) if len(known) else hours.values.shape[1]
    sundays = None if hours.sundays is None else hours.sundays[first:]
    return Hours(hours.values[:, first:], hours.clock[first:], sundays)


def _tried(model: EdModel, hours: Hours, codes: Sequence[str], largest: float) -> Tried:
    """Return how good a model was on the week that it does not know."""
    length = hours.values.shape[1]
    at = np.arange(length - WEEK, length)
    quantiles = ed_quantiles(model, hours, at, largest)
    found: dict[str, dict[int, Quality]] = {code: {} for code in codes}
    for number, ahead in enumerate(HORIZONS):
        made, now, came = quantiles[:, :-ahead, number], *_pair(hours.values, at, ahead)
        for row, code in enumerate(codes):
            found[code][ahead] = quality_of(_verdict(made[row], now[row], came[row]), "tried")
    return found


def _pair(values: Values, at: np.ndarray, ahead: int) -> tuple[Values, Values]:
    """Return what was known at moments, and so many hours later."""
    return values[:, at[:-ahead]], values[:, at[ahead:]]


def _verdict(quantiles: Values, now: Values, came: Values) -> Verdict:
    """Judge forecasts (N, L) of one department."""
    known = np.isfinite(came) & np.isfinite(now) & np.isfinite(quantiles[:, MIDDLE])
    made, truth = quantiles[known], came[known]
    return verdict_of(
        np.abs(made[:, MIDDLE] - truth),
        np.abs(now[known] - truth),
        (truth >= made[:, 0]) & (truth <= made[:, -1]),
    )


def quality_of(verdict: Verdict, basis: str) -> Quality:
    """Return a verdict as it is kept and told."""
    told = bool(verdict.scored)
    ratio = round(verdict.ratio, 4) if told and isfinite(verdict.ratio) else None
    covered = round(verdict.coverage, 4) if told else None
    return Quality(ratio, covered, verdict.scored, verdict.reason, basis)
