"""The catalogue: what can be measured, how, by what, and in which words.

It is read from `catalogue/*.toml`. Every mistake in every file is reported at once, with file,
key, value and what is allowed.
"""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from cqcm_data.alphabet import alphabetical
from cqcm_data.contracts import (
    CONTRACTS,
    Paged,
    ReportId,
    allowed_values,
    date_columns,
    describe_errors,
    named_people,
    number_columns,
    text_columns,
)
from cqcm_data.once import once
from cqcm_data.text import Language, Noun, Plural, Text, Yearly

# The dimensions along which a running total gives what happened then.
TIME = ("year", "month")
SMALLEST_BAND = 5  # people: a smaller count is hidden

FOLDER = Path(__file__).resolve().parent / "catalogue"

_OWN = "indicators"  # the dataset that holds those of an installation

Stanza = TypeVar("Stanza", bound=BaseModel)
Code = TypeVar("Code")  # a value of a dimension

_LABELS = TypeAdapter(dict[str, dict[str, dict[str, Text]]])


class CatalogueError(ValueError):
    """Every mistake found in the catalogue, one per line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="after")
    def _keep_mappings_as_they_are(self) -> Self:
        """Everyone is given the same entries, and frozen models leave their mappings open."""
        for name, value in self:
            if isinstance(value, dict):
                self.__dict__[name] = MappingProxyType(value)
        return self


class Measure(_Entry):
    """A typed measure: a count, a sum or a number of distinct values, per another one if wanted.

    `where` keeps only the rows whose column, which a dimension is made of as it stands, has one of
    these values. A denominator of zero gives no value.
    """

    count: Literal[True] | None = None
    sum: str | None = None
    distinct: str | None = None
    where: Mapping[str, tuple[str | int, ...]] = {}
    per: "Measure | None" = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if _given(self.count, self.sum, self.distinct) != 1:
            raise ValueError("a measure is exactly one of count = true, sum = …, distinct = …")
        if self.per and self.per.per:
            raise ValueError("a denominator has no denominator of its own")
        return self

    @property
    def column(self) -> str:
        """What is added up or counted distinct; empty for a count of rows."""
        return self.sum or self.distinct or ""

    def parts(self) -> Iterator["Measure"]:
        """The numerator, then the denominator if there is one."""
        yield self
        if self.per:
            yield self.per


class Finding(_Entry):
    """One sentence that the published figures carry: its figures, one operation, its words.

    `uses` names published figures; `result` is computed from some of them, in their order. `year`
    is that of the report that states them all.
    """

    uses: Mapping[str, str]
    operation: Literal["share", "ratio", "sum", "change", "none"] = "none"
    of: tuple[str, ...] = ()
    text: Yearly

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        wanted = {"sum": len(self.of), "none": 0}.get(self.operation, 2)
        if len(self.of) != wanted or not set(self.of) <= set(self.uses):
            raise ValueError(f"{self.operation} takes {wanted} names out of {sorted(self.uses)}")
        if taken := {"result", "year"} & {*self.uses}:
            raise ValueError(f"{', '.join(sorted(taken))} stands for no figure")
        for words in (self.text.fr, self.text.en):
            self.fill(words, {**dict.fromkeys(self.uses, ""), "result": ""})
        return self

    @staticmethod
    def fill(words: str, values: Mapping[str, str]) -> str:
        try:
            return words.format_map(values)
        except KeyError as unknown:
            raise ValueError(f"{unknown} is none of {sorted(values)}") from unknown


class Indicator(_Entry):
    """Something that can be measured: from records, as published, or both.

    With `members` it sets other indicators side by side; they have one unit and are never added
    up, since their scopes may overlap. `named` says there what sets one apart, where its label
    would repeat what all have in common.
    """

    id: str
    topic: str
    label: Yearly
    definition: Yearly
    unit: str
    dataset: str | None = None
    measure: Measure | None = None
    dimensions: tuple[str, ...] = ()
    published: str | None = None
    members: tuple[str, ...] = ()
    named: Mapping[str, Yearly] = {}
    finding: Finding | None = None

    @model_validator(mode="after")
    def _has_an_origin(self) -> Self:
        if self.members and (self.dataset or self.published or self.dimensions):
            raise ValueError("members stand alone: no dataset, published figure or dimensions")
        if self.members:
            return self
        if (self.dataset is None) != (self.measure is None):
            raise ValueError("dataset and measure go together")
        if self.dataset is None and self.published is None:
            raise ValueError("an indicator has a dataset with a measure, a figure or members")
        if self.dataset is None and self.dimensions:
            raise ValueError("only an indicator with a dataset can be broken down")
        return self

    @property
    def people(self) -> tuple[str, ...]:
        """The columns behind the measure that count people or tell them apart."""
        if self.measure is None or self.dataset is None or self.dataset not in CONTRACTS:
            return ()
        counted = CONTRACTS[self.dataset].people
        columns = (part.column for part in self.measure.parts())
        return tuple(column for column in columns if column in counted)


class DatePart(_Entry):
    """A dimension taken from a date."""

    part: Literal["year", "month"]
    of: str


class Bins(_Entry):
    """A dimension made of the sizes of a number: each bin is named by its lower edge."""

    edges: tuple[int, ...]
    of: str


class OfReport(_Entry):
    """What is said of the rows that one report lists in a dataset, and of no other."""

    label: Text | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None


class DatasetStanza(_Entry):
    """What the catalogue says of a dataset: its name, its dimensions, where its rows come from.

    What it says of a list holds in any year; `reports` has what is said of one report's rows alone.

    In a `complete` dataset all there is to list is listed: a code of the catalogue, or a value that
    other rows have, counts zero where it has no row. `shared` says what counts in several rows of a
    breakdown and once in the total.
    """

    label: Text
    dimensions: Mapping[str, str | DatePart | Bins] = {}
    nature: Literal["flow", "cumulative", "stock"] = "flow"  # rows of no dataset are set in advance
    reports: Mapping[ReportId, OfReport] = {}
    waits: Text | None = None
    complete: bool = False
    shared: Text | None = None

    def named(self, report: str | None) -> Text:
        """What its rows of a report are called."""
        own = self.reports.get(report) if report else None
        return own.label if own and own.label else self.label

    def plain(self) -> dict[str, str]:
        """The dimensions that are a column as it stands, by that column."""
        return {found: name for name, found in self.dimensions.items() if isinstance(found, str)}


class ListedRows(_Entry):
    """The rows that a list takes from a dataset of the report, and which column says what.

    A column may be named without the `_fr` and `_en` of its two languages. `details` are further
    columns, each under its own name; `qualifiers` names the column that says how exact one of
    them is.
    """

    dataset: str
    what: str
    kind: str | Text
    when: str | None = None
    until: str | None = None
    details: Mapping[str, Text] = {}
    qualifiers: Mapping[str, str] = {}
    where: Mapping[str, tuple[str, ...]] = {}

    def columns(self) -> Iterator[str]:
        """Every column that it names, as the contract may call it."""
        named = [self.what, self.when, self.until, *self.details, *self.where]
        yield from (name for name in named if name)
        yield from (name for pair in self.qualifiers.items() for name in pair)
        if isinstance(self.kind, str):
            yield self.kind


class ListStanza(_Entry):
    """Things that the report names one by one, for a timeline or a list.

    `names` are the headings of its columns, where « Type » and « Objet » say too little.
    `remarks` are what is said after its definition of one report's entries alone.
    """

    label: Text
    definition: Text
    remarks: Mapping[ReportId, Text] = {}
    names: Mapping[Literal["kind", "what"], Text] = {}
    rows: tuple[ListedRows, ...]

    def defined(self, report: str | None) -> Text:
        """What its entries of a report are."""
        remark = self.remarks.get(report) if report else None
        if remark is None:
            return self.definition
        return Text(fr=f"{self.definition.fr} {remark.fr}", en=f"{self.definition.en} {remark.en}")


class Dimension(_Entry):
    """Something by which measures are broken down and filtered.

    `plural` is what its values are called, a noun that is `feminine` in French or not.
    `labels` names the words for its codes, and lists them all; `values` lists numbers. Values
    `typed` by hand are in the words of who typed them, some of which `labels` translates.

    The values of an `ordered` one go from first to last: levels, sizes, stages. Those of an
    `alphabetical` one have no order but that of their words, in the language of the reader. All
    others are listed as the catalogue or their codes list them.
    """

    label: Text
    plural: Text
    feminine: bool
    labels: str | None = None
    values: tuple[int, ...] = ()
    typed: bool = False
    ordered: bool = False
    alphabetical: bool = False
    filter: bool = False

    @model_validator(mode="after")
    def _has_one_order(self) -> Self:
        if self.ordered and self.alphabetical:
            raise ValueError("values are ordered or alphabetical, not both")
        if self.typed and not self.alphabetical:
            raise ValueError("values typed by hand have no order but the alphabetical one")
        return self


class Catalogue(_Entry):
    """All of it, validated."""

    indicators: Mapping[str, Indicator]
    datasets: Mapping[str, DatasetStanza]
    dimensions: Mapping[str, Dimension]
    units: Mapping[str, Noun]
    labels: Mapping[str, Mapping[str, Text]]
    topics: Mapping[str, Text]
    lists: Mapping[str, ListStanza]

    def __getitem__(self, indicator: str) -> Indicator:
        return self.indicators[indicator]

    def codes(self, dimension: str) -> tuple[str | int, ...]:
        """All the values of a dimension, in order, where the catalogue lists them."""
        found = self.dimensions[dimension]
        listed = () if found.typed else tuple(self.labels.get(found.labels or "", ()))
        return found.values or listed

    def in_order(
        self,
        dimension: str,
        values: Iterable[Code],
        word: Callable[[Code], str],
        language: Language,
    ) -> list[Code]:
        """Values in the order in which a reader looks for them; as they come where that is it."""
        found = self.dimensions.get(dimension)
        if found is None or not found.alphabetical:
            return list(values)
        return sorted(values, key=lambda value: alphabetical(word(value), language))

    def of_dataset(self, dataset: str) -> list[Indicator]:
        return [i for i in self.indicators.values() if i.dataset == dataset]


def _given(*values: object) -> int:
    return sum(value is not None for value in values)


@lru_cache(maxsize=8)  # in front, since it is asked for thousands of times a run
@once(maxsize=8)
def load(folder: Path = FOLDER) -> Catalogue:
    """The catalogue; raises CatalogueError with every mistake of every file."""
    reader = _Reader(folder)
    topics = reader.table("topics.toml", Text)
    labels = {**reader.nested("labels.toml"), "published_figures.topic": topics}
    read = Catalogue.model_construct(
        units=MappingProxyType(_with_rates(reader.table("units.toml", Noun))),
        dimensions=MappingProxyType(reader.table("dimensions.toml", Dimension)),
        datasets=MappingProxyType(reader.table("datasets.toml", DatasetStanza)),
        labels=MappingProxyType({name: MappingProxyType(labels[name]) for name in labels}),
        topics=MappingProxyType(topics),
        lists=MappingProxyType(reader.table("lists.toml", ListStanza)),
        indicators=MappingProxyType(reader.indicators()),
    )
    problems = reader.problems + list(_mismatches(read))
    if problems:
        raise CatalogueError(problems)
    return read


def extended(stanzas: Mapping[str, Any]) -> Catalogue:
    """The project's part with the indicators of an installation, checked as those of the files are.

    Raises CatalogueError with every mistake of theirs.
    """
    shipped = load()
    if not stanzas:
        return shipped
    reader = _Reader(FOLDER)
    read = {
        key: reader.entry(_OWN, key, {**raw, "id": key}, Indicator) for key, raw in stanzas.items()
    }
    known = {key: one for key, one in read.items() if one}
    twice = [f"{_OWN}: {key} is already an indicator" for key in known if key in shipped.indicators]
    both = MappingProxyType({**known, **shipped.indicators})
    together = shipped.model_copy(update={"indicators": both})
    wrong = [said for one in known.values() for said in _indicator_mismatches(together, one)]
    if problems := [*reader.problems, *twice, *wrong]:
        raise CatalogueError(problems)
    return together.model_copy(
        update={"indicators": MappingProxyType({**shipped.indicators, **known})}
    )


class _Reader:
    """Reads the files one after the other and keeps what is wrong."""

    shared = (
        "units.toml",
        "dimensions.toml",
        "datasets.toml",
        "labels.toml",
        "topics.toml",
        "lists.toml",
        "synonyms.toml",
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def table(self, name: str, model: type[Stanza]) -> dict[str, Stanza]:
        entries = ((key, self.entry(name, key, raw, model)) for key, raw in self.toml(name).items())
        return {key: entry for key, entry in entries if entry is not None}

    def nested(self, name: str) -> dict[str, dict[str, Text]]:
        """Tables named `dataset.column`, each with the words for its codes."""
        try:
            read = _LABELS.validate_python(self.toml(name))
        except ValidationError as error:
            self.problems += [f"{name}: {said}" for said in describe_errors(error)]
            return {}
        return {f"{a}.{b}": words for a, columns in read.items() for b, words in columns.items()}

    def indicators(self) -> dict[str, Indicator]:
        found: dict[str, Indicator] = {}
        for path in sorted(self.folder.glob("*.toml")):
            if path.name in self.shared:
                continue
            for key, raw in self.toml(path.name).items():
                if key in found:
                    self.problems.append(f"{path.name}: {key} is already an indicator elsewhere")
                named = {"id": key, "topic": path.stem}
                entry = self.entry(path.name, key, _with(raw, named), Indicator)
                found |= {key: entry} if entry else {}
        return found

    def entry(self, name: str, key: str, raw: Any, model: type[Stanza]) -> Stanza | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            self.problems += [f"{name}: {key}.{said}" for said in describe_errors(error)]
            return None

    def toml(self, name: str) -> dict[str, Any]:
        try:
            return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, FileNotFoundError) as error:
            self.problems.append(f"{name}: {error}")
            return {}


def rate_of(unit: str) -> str:
    """The unit of a rate: « postes pour 10 000 habitants »."""
    return f"{unit}_per_10000"


def _with_rates(units: dict[str, Noun]) -> dict[str, Noun]:
    """Every unit, and the same per 10 000 inhabitants."""
    return {**units, **{rate_of(name): _per_inhabitants(noun) for name, noun in units.items()}}


def _per_inhabitants(noun: Noun) -> Noun:
    said = {"fr": "pour 10\u00a0000 habitants", "en": "per 10,000 inhabitants"}
    both = {
        language: Plural(one=f"{forms.one} {said[language]}", many=f"{forms.many} {said[language]}")
        for language, forms in (("fr", noun.fr), ("en", noun.en))
    }
    return Noun(**both, rate=True)


def _with(raw: Any, named: Mapping[str, str]) -> Any:
    """A stanza with its name and topic; what is no stanza is left for the model to refuse."""
    return {**raw, **named} if isinstance(raw, dict) else raw


def _mismatches(read: Catalogue) -> Iterator[str]:
    """What each entry names and no other file knows."""
    for name, stanza in read.datasets.items():
        yield from _dataset_mismatches(read, name, stanza)
    for key, dimension in read.dimensions.items():
        if dimension.labels:
            known = ["regions", *read.labels]
            yield from _unknown("dimensions.toml", f"{key}.labels", [dimension.labels], known)
    for name, listed in read.lists.items():
        for rows in listed.rows:
            yield from _list_mismatches(name, rows)
    for indicator in read.indicators.values():
        yield from _indicator_mismatches(read, indicator)


def _list_mismatches(name: str, rows: ListedRows) -> Iterator[str]:
    yield from _unknown("lists.toml", f"{name}.dataset", [rows.dataset], CONTRACTS)
    if contract := CONTRACTS.get(rows.dataset):
        if not issubclass(contract, Paged):
            yield f"lists.toml: {name}: {rows.dataset!r} is not a list of the report"
        fields = set(contract.model_fields)
        both = {field[:-3] for field in fields if field.endswith("_fr")}
        yield from _unknown("lists.toml", f"{name}.rows", rows.columns(), fields | both)


def _dataset_mismatches(read: Catalogue, name: str, stanza: DatasetStanza) -> Iterator[str]:
    yield from _unknown("datasets.toml", "dataset", [name], CONTRACTS)
    if contract := CONTRACTS.get(name):
        columns = [c if isinstance(c, str) else c.of for c in stanza.dimensions.values()]
        dated = [c.of for c in stanza.dimensions.values() if isinstance(c, DatePart)]
        yield from _unknown("datasets.toml", f"{name}.dimensions", dated, date_columns(name))
        where = f"{name}.dimensions"
        yield from _unknown("datasets.toml", where, columns, contract.model_fields)
        yield from _unknown("datasets.toml", where, stanza.dimensions, read.dimensions)
        yield from _summed_over_time(name, stanza)
        public = [dimension for table in contract.public for dimension in table]
        yield from _unknown("contracts.py", f"{name}.public", public, stanza.dimensions)
        counted = [*number_columns(name), *text_columns(name)]
        yield from _unknown("contracts.py", f"{name}.people", contract.people, counted)
        for column in {*contract.people} & {*stanza.plain()}:
            said = f"{column!r} counts people or names them: it is no dimension"
            yield f"datasets.toml: {name}.dimensions: {said}"
        yield from _fine_bands(name, stanza, contract.people)


def _fine_bands(name: str, stanza: DatasetStanza, people: Sequence[str]) -> Iterator[str]:
    """Bands of a count of people so narrow that a single record in one tells a small count."""
    for dimension, bins in stanza.dimensions.items():
        if isinstance(bins, Bins) and bins.of in people and _narrowest(bins) < SMALLEST_BAND:
            said = f"bands of people are {SMALLEST_BAND} wide or more"
            yield f"datasets.toml: {name}.{dimension}: {said}"


def _crossed_bands(stanza: DatasetStanza, indicator: Indicator) -> Iterator[str]:
    """Bands of a count of people crossed with more than the year: they would bound a hidden one."""
    contract = CONTRACTS.get(str(indicator.dataset))
    people = contract.people if contract else ()
    for name, bins in stanza.dimensions.items():
        banded = isinstance(bins, Bins) and bins.of in people and name in indicator.dimensions
        if banded and set(indicator.dimensions) - {name, "year"}:
            said = f"{name!r} bands people: it is crossed with the year only"
            yield f"{indicator.topic}.toml: {indicator.id}.dimensions: {said}"


def _narrowest(bins: Bins) -> int:
    return min((high - low for low, high in pairwise(bins.edges)), default=SMALLEST_BAND)


def _summed_over_time(name: str, stanza: DatasetStanza) -> Iterator[str]:
    """What stands at a date and is counted again each year would be added up over the years."""
    for dimension in stanza.dimensions:
        if stanza.nature == "stock" and dimension in TIME:
            yield f"datasets.toml: {name}.dimensions: a stock has no {dimension!r}, only a flow has"


def _indicator_mismatches(read: Catalogue, indicator: Indicator) -> Iterator[str]:
    file, key = f"{indicator.topic}.toml", indicator.id
    yield from _unknown(file, f"{key}.unit", [indicator.unit], read.units)
    yield from _unknown(file, f"{key}.topic", [indicator.topic], read.topics)
    yield from _unknown(file, f"{key}.members", indicator.members, read.indicators)
    yield from _unknown(file, f"{key}.named", indicator.named, indicator.members)
    for member in indicator.members:
        if member in read.indicators and read[member].unit != indicator.unit:
            yield f"{file}: {key}.members: {member!r} is not in {indicator.unit}"
    if indicator.dataset is None or indicator.measure is None:
        return
    yield from _unknown(file, f"{key}.dataset", [indicator.dataset], read.datasets)
    if stanza := read.datasets.get(indicator.dataset):
        yield from _unknown(file, f"{key}.dimensions", indicator.dimensions, stanza.dimensions)
        yield from _crossed_bands(stanza, indicator)
        for part in indicator.measure.parts():
            yield from _selected_by_dimensions(file, key, part, stanza)
    if indicator.dataset in CONTRACTS:
        for part in indicator.measure.parts():
            yield from _measure_mismatches(file, f"{key}.measure", part, indicator.dataset)
        yield from _people_mismatches(file, f"{key}.measure", indicator)


def _measure_mismatches(file: str, key: str, measure: Measure, dataset: str) -> Iterator[str]:
    columns = CONTRACTS[dataset].model_fields
    added = [measure.sum] if measure.sum else []
    yield from _unknown(file, f"{key}.sum", added, number_columns(dataset))
    for column, values in measure.where.items():
        if column in columns:
            given = [str(value) for value in values]
            allowed = allowed_values(dataset, column) or given
            yield from _unknown(file, f"{key}.where.{column}", given, allowed)
    distinct = [measure.distinct] if measure.distinct else []
    yield from _unknown(file, f"{key}.distinct", distinct, columns)


def _selected_by_dimensions(
    file: str, key: str, measure: Measure, stanza: DatasetStanza
) -> Iterator[str]:
    """Columns by which a measure selects rows and that the sums made in advance do not keep."""
    known = stanza.plain()
    for column in measure.where:
        if column not in known:
            among = ", ".join(sorted(known)) or "none"
            said = f"{column!r} is the column of no dimension of its dataset ({among})"
            yield f"{file}: {key}.measure.where: {said}"


def _people_mismatches(file: str, key: str, indicator: Indicator) -> Iterator[str]:
    """What would go round the public tables: they hold whole sums and counts only.

    Persons in records that are awaited are read there, whatever the measure; the report's own rows
    are public already.
    """
    contract = CONTRACTS[str(indicator.dataset)]
    parts = list(cast(Measure, indicator.measure).parts())
    column = parts[0].column
    if contract.awaited and indicator.unit == "persons" and column not in contract.people:
        known = " or ".join(contract.people) or "nothing yet"
        yield f"{file}: {key}: awaited persons are counted by what is protected: {known}"
    alone = indicator.people == (column,) and len(parts) == 1
    if alone and indicator.published and indicator.published not in contract.stated.get(column, ()):
        yield f"contracts.py: {indicator.dataset}.stated: {indicator.published!r} is not there"
    if indicator.people and any(part.where for part in parts):
        yield f"{file}: {key}: a count of people takes no where"
    named = named_people(str(indicator.dataset))
    for column in contract.people:
        if column in named and any(column in part.where for part in parts):
            yield f"{file}: {key}: {column!r} names people: they can only be counted distinct"
        if column not in named and any(column in (*part.where, part.distinct) for part in parts):
            yield f"{file}: {key}: {column!r} counts people: it can only be added up"


def _unknown(file: str, key: str, given: Iterable[str], allowed: Iterable[str]) -> Iterator[str]:
    choices = sorted(allowed)
    for value in given:
        if value not in choices:
            yield f"{file}: {key}: {value!r} is not one of {', '.join(choices)}"
