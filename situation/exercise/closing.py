"""Hospitals that close while an exercise plays: their patients lie in the hospitals that stay.

The model keeps the closed hospital, so that nobody else's figures are drawn anew; who would lie there
is divided over the others at every moment. When it opens again they lie there again.
"""

from collections.abc import Collection, Sequence

import numpy as np

from situation.exercise.hospitals import Hospital
from situation.exercise.wave import IntArray


def rehoused(
    occupied: IntArray, hospitals: Sequence[Hospital], closed: Collection[str]
) -> IntArray:
    """Return the patients per hospital and kind of bed, (H, K), when some hospitals are closed.

    Each closed hospital's patients go to the open ones with that kind of bed in its
    veiligheidsregio, else in its region, else in the country, in proportion to their regular beds;
    whole patients, none lost. With nowhere to go they stay where they were.
    """
    shut = [i for i, hospital in enumerate(hospitals) if hospital.code in closed]
    if not shut:
        return occupied
    moved = occupied.copy()
    for i in shut:
        for bed in range(occupied.shape[1]):
            near = _receivers(hospitals, i, bed, closed)
            if near:
                beds = np.array([hospitals[j].beds[bed].regular for j in near])
                moved[near, bed] += _divided(int(occupied[i, bed]), beds)
                moved[i, bed] = 0
    return moved


def _receivers(
    hospitals: Sequence[Hospital], index: int, bed: int, closed: Collection[str]
) -> list[int]:
    """Return the open hospitals that take a closed one's patients, nearest circle first."""
    left = hospitals[index]
    with_beds = [
        i
        for i, hospital in enumerate(hospitals)
        if hospital.code not in closed and hospital.beds[bed].regular
    ]
    circles = (
        [i for i in with_beds if hospitals[i].veiligheidsregio == left.veiligheidsregio],
        [i for i in with_beds if hospitals[i].region == left.region],
        with_beds,
    )
    return next((circle for circle in circles if circle), [])


def _divided(patients: int, beds: IntArray) -> IntArray:
    """Return whole patients in proportion to beds; the largest remainders get what is left."""
    shares = patients * beds / beds.sum()
    whole: IntArray = np.floor(shares).astype(np.int64)
    rest = np.argsort(whole - shares, kind="stable")[: patients - int(whole.sum())]
    whole[rest] += 1
    return whole
