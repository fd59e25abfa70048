"""Made-up example records: what a view will show once the CQCM sends its own.

They add up to the published totals, or go beyond what the report gives as a part of them, and to
nothing else that is known. Every name says that it is made up. No year but 2023 is invented, but
for the grants: the report counts the enterprises aided without a period, so they are spread from
the year in which the subsidy was granted.

The same rows come out on any machine and any Python from 3.11: only `Random.random()` is promised
never to change, so every draw rests on it, and everything is added up in integers (Python 3.12
sums floats otherwise than 3.11).
"""

import csv
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Literal, TypeVar

_SOURCES = Path(__file__).resolve().parent / "sources"

Row = dict[str, object]
T = TypeVar("T")

YEAR = 2023
_DAYS = [dt.date(YEAR, 1, 1) + dt.timedelta(days=n) for n in range(365)]
_WEEKDAYS = [day for day in _DAYS if day.weekday() < 5]
_SUBSIDY = dt.date(2021, 9, 14)  # of digital transformation: no grant comes before it
_GRANT_DAYS = [
    day
    for day in (_SUBSIDY + dt.timedelta(days=n) for n in range((_DAYS[-1] - _SUBSIDY).days + 1))
    if day.weekday() < 5
]

# How often each value comes, in parts of the whole: plausible, and taken from nowhere.
_LEVELS = {"primary": 45, "secondary": 33, "adult": 9, "college": 8, "university": 5}
_THEMES = {
    "Alimentation": 26,
    "Environnement": 24,
    "Arts et culture": 20,
    "Entraide": 17,
    "Sports et loisirs": 13,
}
_SECTORS = {
    "Services aux personnes": 24,
    "Arts et culture": 20,
    "Agroalimentaire": 18,
    "Commerce de détail": 15,
    "Loisirs et tourisme": 13,
    "Habitation": 10,
}
_CHANNELS = {
    "Télévision": 28,
    "Réseaux sociaux": 24,
    "Vidéo en ligne": 20,
    "Radio": 16,
    "Journaux numériques": 12,
}
_CAMPAIGN_MONTHS = {
    "Campagne fictive A": range(1, 13),
    "Campagne fictive B": range(3, 7),
    "Campagne fictive C": range(9, 13),
}
_SCHOOL_NAMES = {
    "primary": "École fictive",
    "secondary": "École fictive",
    "adult": "Centre fictif",
    "college": "Cégep fictif",
    "university": "Université fictive",
}
# Always support or planning, since that is what the 112 enterprises of the report were aided for.
_STEPS = {
    ("support",): 40,
    ("planning",): 20,
    ("support", "planning"): 25,
    ("planning", "project"): 15,
}
_AMOUNTS = {"support": (1500, 5000), "planning": (4000, 12000), "project": (10000, 30000)}
# Half of the courses are the leaders' and a third those of co-operative learning, whose hours the
# report gives: no part of the example is below what is published of it.
_AUDIENCES = (
    *("leaders",) * 6,
    *("team", "school_staff", "school_staff", "community_staff"),
    *("members", "youth"),
)


def rows(dataset: str) -> list[Row]:
    """The made-up rows of one of `DATASETS`, the same at every call.

    The columns and types are those of the dataset's contract; raises KeyError for another dataset.
    """
    # A text seed goes through SHA-512, never through hash(), which changes with every process.
    return _MAKERS[dataset](Random(dataset))  # noqa: S311 (nothing here is secret)


def _jeune_coop_projects(draw: Random) -> list[Row]:
    count = _published("jeune_coop_projects_2023")
    levels = _mix(draw, count, _LEVELS)
    places = sorted(zip(_by_population(draw, count, at_least=1), levels, strict=True))
    youths = _sizes(draw, _published("jeune_coop_youths_2023"), count)
    columns = zip(places, _mix(draw, count, _THEMES), youths, _schools(draw, places), strict=True)
    return [
        {
            "id": f"FICTIF-{number:03}",
            "year": YEAR,
            "school_year": None,  # one of its two years would not be 2023
            "region": region,
            "level": level,
            "theme": theme,
            "youths": size,
            "school": school,
            "partner_organisation": _organisation(draw, region) if _between(draw, 0, 1) else None,
        }
        for number, ((region, level), theme, size, school) in enumerate(columns, start=1)
    ]


def _schools(draw: Random, places: Sequence[tuple[str, str]]) -> list[str]:
    """A school for each project: one region, one level and at most seven projects each."""
    names: list[str] = []
    number = left = 0
    here = None
    for place in places:
        if place != here or left == 0:
            here, number, left = place, number + 1, _between(draw, 1, 7)
        names.append(f"{_SCHOOL_NAMES[place[1]]} {number}")
        left -= 1
    return names


def _ciec(draw: Random) -> list[Row]:
    regions = _by_population(draw, _published("ciec_2023"))
    return [
        {
            "id": f"FICTIF-{number:02}",
            "year": YEAR,
            "region": region,
            "name": f"CIEC fictive {number}",
            "youths": _between(draw, 7, _published("ciec_max_youths")),
            "coordinators": _between(draw, 1, 2),
            "supporting_organisation": _organisation(draw, region),
        }
        for number, region in enumerate(regions, start=1)
    ]


def _media_reach(draw: Random) -> list[Row]:
    keys = [
        (dt.date(YEAR, month, 1), channel, campaign)
        for campaign, months in _CAMPAIGN_MONTHS.items()
        for month in months
        for channel in _CHANNELS
    ]
    weights = [_CHANNELS[channel] * _between(draw, 60, 140) for _, channel, _ in keys]
    views = share_out(_published("promotion_views_2023"), weights)
    return [
        {"date": date, "channel": channel, "campaign": campaign, "views": seen}
        for (date, channel, campaign), seen in zip(keys, views, strict=True)
    ]


def _digital_grants(draw: Random) -> list[Row]:
    count, coops = _published("digital_aided"), _published("digital_aided_coops")
    forms = _mix(draw, count, {"coop": coops, "npo": count - coops})
    sectors, steps = _mix(draw, count, _SECTORS), _mix(draw, count, _STEPS)
    enterprises = zip(_by_population(draw, count), forms, sectors, steps, strict=True)
    grants = [
        {
            "enterprise": f"Entreprise fictive {number}",
            "region": region,
            "form": form,
            "sector": sector,
            **payment,
        }
        for number, (region, form, sector, taken) in enumerate(enterprises, start=1)
        for payment in _payments(draw, taken)
    ]
    return [{"id": f"FICTIF-{number:03}", **grant} for number, grant in enumerate(grants, start=1)]


def _payments(draw: Random, steps: Sequence[str]) -> list[Row]:
    """Step, amount and date of an enterprise's grants, in the order of its steps."""
    dates = sorted(_one_of(draw, _GRANT_DAYS) for _ in steps)
    return [
        {"step": step, "amount": _amount(draw, step), "date": date}
        for step, date in zip(steps, dates, strict=True)
    ]


def _amount(draw: Random, step: str) -> float:
    low, high = _AMOUNTS[step]
    return float(50 * _between(draw, low // 50, high // 50))


def _collective_digital_projects(draw: Random) -> list[Row]:
    count = _published("digital_collective_projects")
    enterprises = _sizes(draw, _published("digital_collective_enterprises"), count)
    pairs = zip(_shuffled(draw, _coordinators(count)), enterprises, strict=True)
    return [
        {
            "id": f"FICTIF-{number:02}",
            "name": f"Projet collectif fictif {number}",
            "coordinator": coordinator,
            "coordinator_kind": kind,
            "enterprises": size,
            "date": _one_of(draw, _WEEKDAYS),
        }
        for number, ((coordinator, kind), size) in enumerate(pairs, start=1)
    ]


def _coordinators(count: int) -> list[tuple[str, str]]:
    """Name and kind for each project; the first ones come twice where there are more projects."""
    federations = range(1, _published("digital_coordinating_federations") + 1)
    groups = range(1, _published("digital_coordinating_npo_groups") + 1)
    all_of_them = [(f"Fédération fictive {n}", "federation") for n in federations]
    all_of_them += [(f"Regroupement fictif {n}", "npo_group") for n in groups]
    return all_of_them + all_of_them[: count - len(all_of_them)]


def _training_sessions(draw: Random) -> list[Row]:
    school_days = [day for day in _WEEKDAYS if day.month not in (7, 8)]
    lengths = _lengths(draw)
    return [
        {
            "id": f"FICTIF-{number:04}",
            "date": _one_of(draw, school_days),
            "region": region if _between(draw, 1, 6) > 1 else None,  # some are given online
            "training": f"Formation fictive {training}",
            "audience": _AUDIENCES[training - 1],
            "hours": half_hours / 2,
            "participants": _between(draw, 6, 28),
        }
        for number, (region, half_hours) in enumerate(
            zip(_by_population(draw, len(lengths)), lengths, strict=True), start=1
        )
        for training in [_between(draw, 1, len(_AUDIENCES))]
    ]


def _lengths(draw: Random) -> list[int]:
    """Half hours of each session: half as many again as the two courses that the report counts."""
    counted = ("leaders_training_hours_2022_2023", "training_hours_coop_learning")
    left = 3 * sum(_published(hours) for hours in counted)
    lengths: list[int] = []
    while left > 0:
        lengths.append(_between(draw, 3, 14))
        left -= lengths[-1]
    return lengths


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts that add up to the total, by weight: the largest remainders get one more.

    No part is more than one away from its exact share, so that no row carries what is left over.
    """
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: -(total * weights[at] % whole))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def _sizes(draw: Random, total: int, count: int) -> list[int]:
    """Sizes of four or more that add up to the total: many small, few large."""
    # The product of two draws leans to the left and never exceeds four times its own mean.
    weights = [_between(draw, 1, 100) * _between(draw, 1, 100) for _ in range(count)]
    return [4 + more for more in share_out(total - 4 * count, weights)]


def _by_population(draw: Random, count: int, at_least: int = 0) -> list[str]:
    """A region code for each row, in order: by population, up to 30 % more or less."""
    regions = _source("regions")
    weights = [int(region["population"]) * _between(draw, 70, 130) for region in regions]
    shares = share_out(count - at_least * len(regions), weights)
    pairs = zip(regions, shares, strict=True)
    return [region["code"] for region, share in pairs for _ in range(at_least + share)]


def _organisation(draw: Random, region: str) -> str:
    """One of three organisations of a region, the same three in every dataset."""
    return f"Organisme fictif {3 * int(region) - _between(draw, 0, 2)}"


def _mix(draw: Random, count: int, weights: Mapping[T, int]) -> list[T]:
    """As many values as asked, in their proportions, in no order."""
    shares = zip(weights, share_out(count, list(weights.values())), strict=True)
    return _shuffled(draw, [value for value, share in shares for _ in range(share)])


def _shuffled(draw: Random, values: Sequence[T]) -> list[T]:
    return sorted(values, key=lambda _: draw.random())


def _one_of(draw: Random, values: Sequence[T]) -> T:
    return values[_between(draw, 0, len(values) - 1)]


def _between(draw: Random, low: int, high: int) -> int:
    """A whole number, both bounds included."""
    return low + int(draw.random() * (high - low + 1))


def _published(figure: str) -> int:
    """A published figure, from the text that the datasets are built from."""
    return int(next(r["value"] for r in _source("published_figures") if r["id"] == figure))


def files() -> tuple[Path, ...]:
    """The text sources on which the made-up rows rest."""
    return tuple(_SOURCES / f"{name}.csv" for name in ("regions", "published_figures"))


@lru_cache(maxsize=4)
def _source(name: Literal["regions", "published_figures"]) -> tuple[Mapping[str, str], ...]:
    with (_SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        return tuple(map(MappingProxyType, csv.DictReader(text)))


_MAKERS: Mapping[str, Callable[[Random], list[Row]]] = {
    "jeune_coop_projects": _jeune_coop_projects,
    "ciec": _ciec,
    "media_reach": _media_reach,
    "digital_grants": _digital_grants,
    "collective_digital_projects": _collective_digital_projects,
    "training_sessions": _training_sessions,
}
DATASETS = tuple(_MAKERS)
