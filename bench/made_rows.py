"""Records made up for the bench, as many as one likes, and what plain numpy counts in them.

They are made and written in parts, so that neither holds them whole. As in a province, however
many records there are, they are of so many schools and enterprises and no more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Cells: TypeAlias = dict[tuple[object, ...], int]

SCHOOLS, ENTERPRISES, PARTNERS = 5_000, 10_000, 900
YEARS = range(2015, 2025)
REGIONS = [f"{code:02}" for code in range(1, 18)]
LEVELS = ["primary", "secondary", "adult", "college", "university"]
THEMES = ["Alimentation", "Arts et culture", "Entraide", "Environnement", "Sports", None]
FORMS = ["coop", "npo"]
SECTORS = ["Agroalimentaire", "Arts et culture", "Habitation", "Loisirs", "Services", "Vente"]
STEPS = ["support", "planning", "project"]
FIRST_DAY = np.datetime64("2015-01-01")
DAYS = int((np.datetime64("2025-01-01") - FIRST_DAY).astype(int))
_PART = 500_000


@dataclass
class Counted:
    """What there is by year and region: records, the sum of a column, who occurs there.

    `there` has a row for each school or enterprise, which has one region, and a column by year.
    """

    region: Numbers
    sums: Numbers = field(default_factory=lambda: np.zeros((len(YEARS), len(REGIONS)), np.int64))
    there: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.there = np.zeros((len(self.region), len(YEARS)), np.bool_)

    def add(self, who: Numbers, year: Numbers, amount: Numbers) -> None:
        self.there[who, year] = True
        np.add.at(self.sums, (year, self.region[who]), amount)

    def distinct(self) -> Cells:
        """How many schools or enterprises by year and region."""
        return {
            (year, code): int(self.there[self.region == place, at].sum())
            for at, year in enumerate(YEARS)
            for place, code in enumerate(REGIONS)
        }

    def added(self) -> Cells:
        """The sum by year and region."""
        pairs = np.ndenumerate(self.sums)
        return {(YEARS[year], REGIONS[place]): int(one) for (year, place), one in pairs}


def write(dataset: str, count: int, file: Path) -> Counted:
    """Write so many records as CSV; the same ones at each run."""
    draw = np.random.default_rng(2023)
    make, whose = _MAKERS[dataset]
    counted = Counted(draw.integers(0, len(REGIONS), whose))
    own = {name: draw.integers(0, len(some), whose) for name, some in _OWN[dataset].items()}
    parts = (make(draw, at, min(_PART, count - at), counted, own) for at in range(0, count, _PART))
    first = next(parts)
    with pacsv.CSVWriter(file, first.schema) as writer:
        writer.write(first)
        for part in parts:
            writer.write(part)
    return counted


def _projects(
    draw: np.random.Generator, start: int, n: int, counted: Counted, own: Mapping[str, Numbers]
) -> pa.Table:
    school, year = draw.integers(0, SCHOOLS, n), draw.integers(0, len(YEARS), n)
    youths = draw.integers(0, 41, n)
    counted.add(school, year, youths)
    return pa.table(
        {
            "id": _named("P", np.arange(start, start + n)),
            "year": year + YEARS[0],
            "region": _chosen(REGIONS, counted.region[school]),
            "level": _chosen(LEVELS, own["level"][school]),
            "theme": _chosen(THEMES, draw.integers(0, len(THEMES), n)),
            "youths": youths,
            "school": _named("École ", school),
            "partner_organisation": _named("Partenaire ", draw.integers(0, PARTNERS, n)),
        }
    )


def _grants(
    draw: np.random.Generator, start: int, n: int, counted: Counted, own: Mapping[str, Numbers]
) -> pa.Table:
    enterprise, day = draw.integers(0, ENTERPRISES, n), draw.integers(0, DAYS, n)
    date, amount = FIRST_DAY + day, draw.integers(30, 600, n) * 50
    year = date.astype("datetime64[Y]").astype(np.int64) + 1970 - YEARS[0]
    counted.add(enterprise, year, amount)
    return pa.table(
        {
            "id": _named("A", np.arange(start, start + n)),
            "enterprise": _named("Entreprise ", enterprise),
            "region": _chosen(REGIONS, counted.region[enterprise]),
            "form": _chosen(FORMS, own["form"][enterprise]),
            "sector": _chosen(SECTORS, own["sector"][enterprise]),
            "step": _chosen(STEPS, draw.integers(0, len(STEPS), n)),
            "amount": amount,
            "date": date,
        }
    )


def _chosen(values: list[Any], places: Numbers) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(places))


def _named(word: str, numbers: Numbers) -> pa.Array:
    return pc.binary_join_element_wise(word, pa.array(numbers).cast(pa.string()), "")


_MAKERS = {"jeune_coop_projects": (_projects, SCHOOLS), "digital_grants": (_grants, ENTERPRISES)}
_OWN: Mapping[str, Mapping[str, list[Any]]] = {
    "jeune_coop_projects": {"level": LEVELS},
    "digital_grants": {"form": FORMS, "sector": SECTORS},
}


def datasets() -> Iterator[str]:
    yield from _MAKERS
