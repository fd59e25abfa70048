"""What becomes of the rows that are online when others come: added, or in the place of some.

Nothing is written here: a plan holds the whole dataset as it would be, and how it differs.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data import catalogue, engine, reports
from cqcm_data.contracts import CONTRACTS, arrow_schema, is_list
from cqcm_data.engine import quoted

Mode = Literal["add", "replace", "replace_years", "replace_all"]
MODES: tuple[Mode, ...] = ("add", "replace", "replace_years", "replace_all")
REPORT = "report"  # the column that says of which report a row of a list is

Moment = dt.date | int


@dataclass(frozen=True)
class Reach:
    """What rows cover: their regions, and the first and last of their dates or years.

    None stands for rows that name no region, or have no date; a dataset without them has neither.
    Rows of a list cover whole reports, by their years, and nothing else.
    """

    regions: tuple[str | None, ...]
    first: Moment | None = None
    last: Moment | None = None
    undated: bool = False
    reports: tuple[int, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The years from the first to the last."""
        if self.first is None or self.last is None:
            return self.reports
        return tuple(range(_year(self.first), _year(self.last) + 1))


@dataclass(frozen=True)
class Difference:
    """How many rows of a region come, change and go; the region is None where rows name none."""

    region: str | None
    before: int
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, eq=False)
class Plan:
    """A dataset as it would be online, and by region how it differs from what is there."""

    dataset: str
    mode: Mode
    reach: Reach
    rows: pa.Table
    differences: tuple[Difference, ...]

    @property
    def changes_nothing(self) -> bool:
        return not any(one.added or one.changed or one.removed for one in self.differences)

    @property
    def touched(self) -> tuple[str | None, ...]:
        """The regions of the rows that come, change or go; None for rows that name none.

        A row may move from a region that the file does not name, and every other one may go. A list
        is of the whole report, whatever regions its rows name.
        """
        whole: list[str | None] = [None] if is_list(self.dataset) else []
        changed = _touched(self.dataset, self.differences)
        return tuple(dict.fromkeys([*self.reach.regions, *changed, *whole]))

    @property
    def removes(self) -> int:
        return sum(one.removed for one in self.differences)


def modes(dataset: str) -> tuple[Mode, ...]:
    """What may become of the rows that are online: those of other reports stay in any case."""
    return ("add", "replace") if is_list(dataset) else MODES


def usual(dataset: str, online: pa.Table, coming: pa.Table) -> Mode:
    """Replace where rows that are online lie in what the coming ones cover, else add."""
    within = _within(dataset, online, reach(dataset, coming))
    return "replace" if pc.any(within).as_py() else "add"


def planned(dataset: str, online: pa.Table, coming: pa.Table, mode: Mode) -> Plan:
    """The dataset with the coming rows in it; a row under the key of another takes its place."""
    covered = reach(dataset, coming)
    kept = online.filter(pc.invert(_goes(dataset, online, covered, mode)))
    rows = _after(dataset, kept, coming)
    return Plan(dataset, mode, covered, rows, differences(dataset, online, rows))


def touched(dataset: str, before: pa.Table, after: pa.Table) -> tuple[str | None, ...]:
    """The regions in which two states of a dataset differ; None for rows that name none."""
    found = _touched(dataset, differences(dataset, before, after))
    return (*found, None) if found and is_list(dataset) and None not in found else found


def _touched(dataset: str, several: Iterable[Difference]) -> tuple[str | None, ...]:
    return tuple(one.region for one in several if one.added or one.changed or one.removed)


def reach(dataset: str, rows: pa.Table) -> Reach:
    """The regions and the span of time of some rows; of a list, the years of the reports."""
    if is_list(dataset):
        listed = pc.unique(rows[REPORT]).to_pylist()
        years = sorted(reports.year(one) for one in listed)
        return Reach((), reports=tuple(years))
    regions: tuple[str | None, ...] = ()
    if (region := region_column(dataset)) is not None:
        regions = tuple(sorted(pc.unique(rows[region]).to_pylist(), key=str))
    if (moment := moment_column(dataset)) is None or not rows.num_rows:
        return Reach(regions)
    ends = pc.min_max(rows[moment]).as_py()
    return Reach(regions, ends["min"], ends["max"], rows[moment].null_count > 0)


def _goes(dataset: str, online: pa.Table, covered: Reach, mode: Mode) -> pa.ChunkedArray | pa.Array:
    """Which of the rows that are online make room."""
    if mode == "add":
        return pa.array([False] * online.num_rows, pa.bool_())
    if is_list(dataset):
        return _within(dataset, online, covered)
    if mode == "replace_all":
        return pa.array([True] * online.num_rows, pa.bool_())
    if mode == "replace_years":
        return _in_years(dataset, online, covered)
    return _within(dataset, online, covered)


def _within(dataset: str, rows: pa.Table, covered: Reach) -> pa.ChunkedArray | pa.Array:
    """Which rows lie in the regions and span of time that others cover; of a list, its reports."""
    if is_list(dataset):
        named = [reports.called(one) for one in covered.reports]
        return pc.is_in(rows[REPORT], pa.array(named, pa.string()))
    found = pa.array([True] * rows.num_rows, pa.bool_())
    if (region := region_column(dataset)) is not None:
        codes = pa.array(covered.regions, pa.string())
        found = pc.and_(found, pc.is_in(rows[region], codes))
    if (moment := moment_column(dataset)) is not None:
        found = pc.and_(found, _in_span(rows[moment], covered))
    return found


def _in_span(moments: pa.ChunkedArray, covered: Reach) -> pa.ChunkedArray:
    undated = pc.and_(pc.is_null(moments), pa.scalar(covered.undated))
    if covered.first is None:
        return undated
    first, last = pa.scalar(covered.first, moments.type), pa.scalar(covered.last, moments.type)
    between = pc.and_(pc.greater_equal(moments, first), pc.less_equal(moments, last))
    return pc.or_(pc.fill_null(between, False), undated)


def _in_years(dataset: str, rows: pa.Table, covered: Reach) -> pa.ChunkedArray | pa.Array:
    moment = moment_column(dataset)
    if moment is None:
        return pa.array([True] * rows.num_rows, pa.bool_())
    column = rows[moment]
    years = pc.year(column) if pa.types.is_date(column.type) else column
    return pc.is_in(pc.cast(years, pa.int64()), pa.array(covered.years, pa.int64()))


def _after(dataset: str, kept: pa.Table, coming: pa.Table) -> pa.Table:
    """The kept rows but those whose key comes again, then the coming ones."""
    keys = CONTRACTS[dataset].key
    same = " AND ".join(f"o.{quoted(name)} = n.{quoted(name)}" for name in keys)
    columns = ", ".join(map(quoted, arrow_schema(dataset).names))
    sql = (
        f"SELECT {columns} FROM kept o WHERE NOT EXISTS (SELECT 1 FROM coming n WHERE {same}) "
        f"UNION ALL SELECT {columns} FROM coming"
    )
    return engine.combine({"kept": kept, "coming": coming}, sql).cast(arrow_schema(dataset))


def differences(dataset: str, online: pa.Table, rows: pa.Table) -> tuple[Difference, ...]:
    """By region, one pass over both states of a dataset.

    A row that moves to another region goes from the one and comes to the other; so does one whose
    number stands for another thing now.
    """
    keys, region = CONTRACTS[dataset].key, region_column(dataset)
    others = [name for name in arrow_schema(dataset).names if name not in keys]
    on = same_row(dataset, "o", "n")
    differs = " OR ".join(f"o.{quoted(n)} IS DISTINCT FROM n.{quoted(n)}" for n in others)
    where = f"coalesce(n.{quoted(region)}, o.{quoted(region)})" if region else "NULL"
    key = quoted(keys[0])
    sql = (
        f"SELECT {where} AS region, count(o.{key}) AS before,"
        f" count(*) FILTER (o.{key} IS NULL) AS added,"
        f" count(*) FILTER (o.{key} IS NOT NULL AND n.{key} IS NOT NULL AND ({differs or 'false'}))"
        " AS changed,"
        f" count(*) FILTER (n.{key} IS NULL) AS removed"
        f" FROM before o FULL JOIN after n ON {on} GROUP BY 1 ORDER BY 1 NULLS LAST"
    )
    found = engine.combine({"before": online, "after": rows}, sql)
    return tuple(Difference(**row) for row in found.to_pylist())


def same_row(dataset: str, one: str, other: str) -> str:
    """The SQL by which rows of two tables are states of one: their keys agree, and their names.

    Names agree whatever their capitals, accents and spaces.
    """
    keys = CONTRACTS[dataset].key
    names = [name for name in CONTRACTS[dataset].names if name not in keys]
    pairs = [(f"{one}.{quoted(n)}", f"{other}.{quoted(n)}") for n in keys]
    pairs += [(_spelt(dataset, n, one), _spelt(dataset, n, other)) for n in names]
    return " AND ".join(f"{a} IS NOT DISTINCT FROM {b}" for a, b in pairs)


def _spelt(dataset: str, name: str, of: str) -> str:
    column = f"{of}.{quoted(name)}"
    if arrow_schema(dataset).field(name).type != pa.string():
        return column
    return f"regexp_replace(strip_accents(lower({column})), '\\s+', ' ', 'g')"


def region_column(dataset: str) -> str | None:
    """The column that holds a region; none where rows of the dataset have none."""
    stanza = catalogue.load().datasets.get(dataset)
    known: Mapping[str, str] = stanza.plain() if stanza else {}
    found = (name for name, one in known.items() if one == "region")
    return next((name for name in found if name in arrow_schema(dataset).names), None)


def moment_column(dataset: str) -> str | None:
    """The column that says when: a date, or a year."""
    names = arrow_schema(dataset).names
    return next((name for name in ("date", "year") if name in names), None)


def years(dataset: str, rows: pa.Table) -> "pa.Array | pa.ChunkedArray | None":
    """The year of each row: that of its report in a list; None where rows have no time at all."""
    if is_list(dataset):
        return year_of_report(rows[REPORT])
    moment = moment_column(dataset)
    if moment is None:
        return None
    return pc.year(rows[moment]) if moment == "date" else rows[moment]


def year_of_report(named: "pa.Array | pa.ChunkedArray") -> "pa.Array | pa.ChunkedArray":
    """The years in the names of reports."""
    return pc.cast(pc.utf8_slice_codeunits(named, -4), pa.int64())


def _year(moment: Moment) -> int:
    return moment if isinstance(moment, int) else moment.year
