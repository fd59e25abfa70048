"""One contract per dataset: columns, types, units, bounds and allowed values.

A contract is a pydantic model of one row. `grain` says in words what a row is, `key` names the
columns that identify it. The Delta schema is derived from the same model, so that nothing is
declared twice.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from types import NoneType
from typing import Annotated, Any, ClassVar, Literal, Protocol, Self, TypeVar, get_args

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

RegionCode = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-7])$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, Field(min_length=1)]
PARAGRAPH = 1000  # letters
Paragraph = Annotated[str, Field(min_length=1, max_length=PARAGRAPH)]
Count = Annotated[int, Field(ge=0)]
Page = Annotated[int, Field(ge=1, le=500)]
Qualifier = Literal["exact", "about", "nearly", "more_than", "up_to"]
Nature = Literal["flow", "cumulative", "stock", "budget", "rank", "mean", "change", "date"]
FIRST_REPORT = "rapport_2023"  # that of the lists from before rows said of which one they are
_REPORT = r"^rapport_20\d{2}$"
ReportId = Annotated[str, Field(pattern=_REPORT)]
MARKS = ("rounded",)  # columns that say how a row came, which nobody fills in
# A rank, an average, a change and a date add up to nothing.
NOT_ADDED_UP: frozenset[Nature] = frozenset({"rank", "mean", "change", "date"})
Topic = Literal[
    "movement",
    "members",
    "promotion",
    "youth",
    "skills",
    "roadmap",
    "digital",
    "representation",
    "associative_life",
    "agreement",
    "governance",
    "team",
]
Level = Literal["primary", "secondary", "college", "university", "adult"]


class ContractError(ValueError):
    """Rows that break their contract: every problem at once, each with its line."""

    def __init__(self, dataset: str, problems: list[str]) -> None:
        self.dataset = dataset
        self.problems = problems
        super().__init__("\n".join(f"{dataset}: {problem}" for problem in problems))


class Record(BaseModel):
    """One row of a dataset.

    `people` names the columns that count people, or that tell one person from another in text:
    small counts of them are hidden. The public then reads them in the tables of `public` only, and
    in their margins: each is a tuple of the catalogue's dimensions. `stated` names the published
    figures that are sums of such a column, or count those whom it tells apart. `names` are columns
    beside the key of which one that differs makes it another thing: people number from 1 again.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False
    )

    grain: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)
    awaited: ClassVar[bool] = False
    optional: ClassVar[bool] = False
    people: ClassVar[tuple[str, ...]] = ()
    public: ClassVar[tuple[tuple[str, ...], ...]] = ()
    stated: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    names: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _empty_is_missing(cls, row: Any) -> Any:
        """A CSV cannot tell an empty text from a missing one: both are missing."""
        return {k: None if v == "" else v for k, v in row.items()} if isinstance(row, dict) else row


def is_report(source: str) -> bool:
    """Whether a source is a yearly report: its name says of which year."""
    return re.fullmatch(_REPORT, source) is not None


class Placed(Protocol):
    """What stands on some pages of a report."""

    @property
    def first_page(self) -> int: ...
    @property
    def last_page(self) -> int: ...


T = TypeVar("T", bound=Placed)


def in_order(row: T) -> T:
    """The row itself; raises ValueError where its last page comes before its first."""
    if row.first_page > row.last_page:
        raise ValueError(f"page {row.first_page} comes after page {row.last_page}")
    return row


class Paged(Record):
    """A row that a report states, with the section and the pages where it is found."""

    key: ClassVar[tuple[str, ...]] = ("report", "id")

    report: ReportId = FIRST_REPORT
    section: Words
    first_page: Page
    last_page: Page

    @model_validator(mode="after")
    def _pages_are_in_order(self) -> Self:
        return in_order(self)


class Source(Record):
    """A yearly activity report is called by its year: `rapport_2023`. `pages` is its last page."""

    grain = "one row per document or announcement that gives figures"

    id: Identifier
    title_fr: Words
    title_en: Words
    publisher: Words
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None
    address: Annotated[str, Field(pattern=r"^https?://")] | None
    licence: str | None
    pages: Page | None = None


class ReportSection(Record):
    grain = "one row per section of a yearly report"
    key = ("report", "title")
    optional: ClassVar[bool] = True

    report: ReportId
    title: Words
    first_page: Page
    last_page: Page

    @model_validator(mode="after")
    def _pages_are_in_order(self) -> Self:
        return in_order(self)


class PublishedFigure(Record):
    """A figure that a report states again `follows` the one of the report before it."""

    grain = "one row per figure and per place where a source states it"

    id: Identifier
    topic: Topic
    label_fr: Words
    label_en: Words
    value: Annotated[float, Field(ge=0)]
    value_to: Annotated[float, Field(ge=0)] | None
    unit: Words
    qualifier: Qualifier
    nature: Nature
    period_start: dt.date | None
    period_end: dt.date | None
    scope_fr: Words
    scope_en: Words
    source: Identifier
    section: str | None
    first_page: Page | None
    last_page: Page | None
    as_printed: str | None
    note_fr: str | None
    note_en: str | None
    follows: Identifier | None = None

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Self:
        if self.value_to is not None and self.value_to < self.value:
            raise ValueError(f"value_to {self.value_to} is below value {self.value}")
        if (self.period_start is None) != (self.period_end is None):
            raise ValueError("a period has both a start and an end, or neither")
        if self.period_start and self.period_end and self.period_start > self.period_end:
            raise ValueError(f"period_start {self.period_start} is after {self.period_end}")
        if is_report(self.source) != (self.section is not None):
            raise ValueError("a figure of a report has a section, and no other figure has one")
        return self


class OwnIndicator(Record):
    """An indicator that an installation adds to the catalogue: a figure of a report, no records."""

    grain = "one row per indicator that came with a later report"
    optional: ClassVar[bool] = True

    id: Identifier
    topic: Topic
    label_fr: Words
    label_en: Words
    definition_fr: Paragraph
    definition_en: Paragraph
    unit: Words
    published: Identifier


class OwnPoint(Record):
    """A point that an installation adds to the register; names and pages are parted by commas."""

    grain = "one row per contradiction or oddity of a later report"
    optional: ClassVar[bool] = True

    id: Identifier
    kind: Literal["contradiction", "scope", "wording"]
    figures: Words
    rivals: str | None
    title_fr: Words
    title_en: Words
    public_fr: Paragraph
    public_en: Paragraph
    team_fr: Paragraph
    team_en: Paragraph
    shown: str | None
    to_use: str | None
    why_fr: Paragraph
    why_en: Paragraph
    pages: Words


class Region(Record):
    grain = "one row per administrative region of Québec"
    key = ("code",)

    code: RegionCode
    name_fr: Words
    name_en: Words
    short_name: Words
    population: Annotated[int, Field(gt=0, description="persons")]
    population_date: dt.date
    population_source: Identifier
    tile_row: Count
    tile_col: Count


class RegionCoverage(Paged):
    grain = "one row per adviser or agent post and territory named beside it"
    key = ("report", "post", "region")

    post: Words
    kind: Literal["adviser", "adviser_territorial_support", "project_agent"]
    region: RegionCode
    shared: Annotated[int, Field(ge=1, description="regions that this post serves")]


class RegionMention(Paged):
    grain = "one row per thing that the report places in a region"

    id: Words
    region: RegionCode
    place: Words
    kind: Literal[
        "youth_coop",
        "youth_camp",
        "youth_project",
        "youth_table",
        "testimonial",
        "meeting",
        "assembly",
        "event",
        "organisation",
        "seat",
    ]
    what_fr: Words
    what_en: Words
    date: dt.date | None
    inferred: bool


class PressRelease(Paged):
    grain = "one row per dated press release"

    id: Words
    date: dt.date
    theme_fr: Words
    theme_en: Words
    title: Words


class MediaAction(Paged):
    grain = "one row per outlet and action in the media"

    id: Words
    outlet: str | None
    kind: Literal[
        "special_section",
        "portfolio",
        "magazine",
        "news_report",
        "article",
        "tv_ad",
        "radio_ad",
        "digital_ad",
        "content_partnership",
        "interview",
        "campaign",
    ]
    what_fr: Words
    what_en: Words
    period_start: dt.date | None
    period_end: dt.date | None


class Representation(Paged):
    grain = "one row per activity, board or working group named in the report"

    id: Words
    kind: Literal[
        "meeting",
        "brief",
        "presentation",
        "tour",
        "panel",
        "conference",
        "workshop",
        "event",
        "reception",
        "advocacy",
        "board",
        "working_group",
    ]
    with_fr: Words
    with_en: Words
    what_fr: Words
    what_en: Words
    period_start: dt.date | None
    period_end: dt.date | None


class Assembly(Paged):
    grain = "one row per assembly"

    id: Words
    kind: Literal["concertation", "annual_general"]
    theme_fr: Words
    theme_en: Words
    date: dt.date | None
    place: str | None
    attendance: Annotated[int, Field(ge=0, description="persons")] | None
    qualifier: Qualifier | None
    priorities: Count | None


class Award(Paged):
    grain = "one row per award given"

    id: Words
    award: Literal["merit", "majella_st_pierre"]
    degree: Annotated[int, Field(ge=1, le=4)] | None
    network: str | None
    date: dt.date | None


class RoadmapProject(Paged):
    grain = "one row per project of the Feuille de route"

    id: Words
    name_fr: Words
    name_en: Words
    stage: Literal["design", "in_progress", "launched", "ongoing"]
    progress_fr: Words
    progress_en: Words
    partners: str | None
    programme: str | None
    figures: str | None


class AgreementMeasure(Paged):
    grain = "one row per measure and network of the Entente de partenariat"
    key = ("report", "measure", "network")

    measure: Literal[
        "startup_interventions", "support_interventions", "jobs_created", "jobs_maintained", "hours"
    ]
    network: Literal["cdrq", "sectors"]
    value: Annotated[float, Field(ge=0)]
    unit: Literal["interventions", "jobs", "hours"]
    period_start: dt.date
    period_end: dt.date


class MemberCategory(Paged):
    grain = "one row per category of members at a date"
    key = ("report", "category", "date")

    category: Literal["provincial", "partner", "auxiliary"]
    count: Count
    new: Count | None
    date: dt.date


class BoardSeat(Paged):
    grain = "one row per seat listed on the board"

    id: Words
    kind: Literal["provincial", "next_generation", "observer"]
    office: (
        Literal["president", "vice_president_1", "vice_president_2", "treasurer", "secretary"]
        | None
    )
    organisation: str | None


class Target(Record):
    grain = "one row per indicator and year for which the organisation set a target"
    key = ("indicator", "year")
    optional: ClassVar[bool] = True

    indicator: Identifier
    year: Annotated[int, Field(ge=2000, le=2100)]
    target: Annotated[float, Field(gt=0, description="in the unit of the indicator")]


class Annotation(Record):
    grain = "one row per dated event that explains the numbers of a topic"
    key = ("date", "topic", "text_fr")
    optional: ClassVar[bool] = True

    date: dt.date
    text_fr: Words
    text_en: Words
    topic: Identifier


class Receipt(Record):
    """How much of a file could go online, until all of it could: sums do not hold what was sent."""

    grain = "one row per region and year of a file of which some rows still wait to be corrected"
    key = ("dataset", "file", "region", "year")
    optional: ClassVar[bool] = True

    dataset: Identifier
    file: Annotated[str, Field(min_length=1, description="SHA-256 of the file")]
    region: Annotated[
        str, Field(pattern=r"^(0[1-9]|1[0-7]|-)$", description="- where none is told")
    ]
    year: Annotated[int, Field(ge=0, le=2100, description="0 where none is told")]
    sent: Count
    received: Count

    @model_validator(mode="after")
    def _no_more_than_were_sent(self) -> Self:
        if self.received > self.sent:
            raise ValueError(f"{self.received} rows received of {self.sent}")
        return self


class Answer(Record):
    grain = "one row per point of the register that the organisation has answered"
    key = ("point",)
    optional: ClassVar[bool] = True

    point: Identifier
    answer_fr: Paragraph
    answer_en: Paragraph
    date: dt.date


class Awaited(Record):
    """A row that the organisation will send; the report gives totals only.

    `rounded` names the columns, parted by commas, whose number was an approximation in the file:
    nobody fills it in.
    """

    awaited: ClassVar[bool] = True

    rounded: str | None = None


class JeuneCoopProject(Awaited):
    grain = "one row per Jeune COOP project and year"
    key = ("id", "year")
    people = ("youths",)
    public = (("region", "level", "year"), ("theme", "year"))
    stated: ClassVar = {"youths": ("jeune_coop_youths_2023",)}
    names = ("region", "school")

    id: Words
    year: Annotated[int, Field(ge=2000, le=2100)]
    school_year: Annotated[str, Field(pattern=r"^\d{4}-\d{4}$")] | None
    region: RegionCode
    level: Level
    theme: str | None
    youths: Annotated[int, Field(ge=0, le=5000, description="persons")]
    school: Words
    partner_organisation: str | None


class Ciec(Awaited):
    grain = "one row per CIEC and summer"
    key = ("id", "year")
    people = ("youths", "coordinators")
    public = (("region", "year"),)
    stated: ClassVar = {
        "youths": ("ciec_youths_2021",),
        "coordinators": ("ciec_coordinators_2021",),
    }
    names = ("region", "name")

    id: Words
    year: Annotated[int, Field(ge=2000, le=2100)]
    region: RegionCode
    name: Words
    youths: Annotated[int, Field(ge=0, le=15, description="persons")] | None
    coordinators: Count | None
    supporting_organisation: str | None


class MediaReach(Awaited):
    grain = "one row per date, channel and campaign"
    key = ("date", "channel", "campaign")

    date: dt.date
    channel: Words
    campaign: Words
    views: Annotated[int, Field(ge=0, description="views")]


class DigitalGrant(Awaited):
    grain = "one row per grant to an enterprise for one step"
    names = ("region", "enterprise", "date")

    id: Words
    enterprise: Words
    region: RegionCode
    form: Literal["coop", "npo"]
    sector: Words
    step: Literal["support", "planning", "project"]
    amount: Annotated[float, Field(ge=0, description="CAD")]
    date: dt.date


class CollectiveDigitalProject(Awaited):
    grain = "one row per collective project in digital transformation"
    names = ("name",)

    id: Words
    name: Words
    coordinator: Words
    coordinator_kind: Literal["federation", "npo_group"]
    enterprises: Count
    date: dt.date | None


class TrainingSession(Awaited):
    grain = "one row per training session"
    people = ("participants",)
    public = (("audience", "year"), ("region", "year"), ("month", "year"))
    names = ("region", "training", "date")

    id: Words
    date: dt.date
    region: RegionCode | None
    training: Words
    audience: Literal["team", "school_staff", "community_staff", "members", "leaders", "youth"]
    hours: Annotated[float, Field(gt=0, le=1000, description="hours")]
    participants: Count


CONTRACTS: Mapping[str, type[Record]] = {
    "sources": Source,
    "published_figures": PublishedFigure,
    "regions": Region,
    "region_coverage": RegionCoverage,
    "region_mentions": RegionMention,
    "press_releases": PressRelease,
    "media_actions": MediaAction,
    "representations": Representation,
    "assemblies": Assembly,
    "awards": Award,
    "roadmap_projects": RoadmapProject,
    "partnership_agreement": AgreementMeasure,
    "members": MemberCategory,
    "board_seats": BoardSeat,
    "targets": Target,
    "annotations": Annotation,
    "receipts": Receipt,
    "answers": Answer,
    "report_sections": ReportSection,
    "indicators": OwnIndicator,
    "points": OwnPoint,
    "jeune_coop_projects": JeuneCoopProject,
    "ciec": Ciec,
    "media_reach": MediaReach,
    "digital_grants": DigitalGrant,
    "collective_digital_projects": CollectiveDigitalProject,
    "training_sessions": TrainingSession,
}

_ARROW = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    dt.date: pa.date32(),
}


def to_arrow(dataset: str, records: Iterable[Record]) -> pa.Table:
    """Validated records as a table, in the order of their contract's own fields."""
    return pa.Table.from_pylist([record.model_dump() for record in records], arrow_schema(dataset))


def validate(dataset: str, rows: Iterable[Mapping[str, object]]) -> list[Record]:
    """The rows of a dataset as records; raises ContractError with every problem and its line.

    Lines are counted as in a CSV file whose first line holds the column names.
    """
    contract = CONTRACTS[dataset]
    records: list[Record] = []
    problems: list[str] = []
    for line, row in enumerate(rows, start=2):
        try:
            records.append(contract.model_validate(dict(row)))
        except ValidationError as error:
            problems += [f"line {line}: {said}" for said in describe_errors(error)]
    problems += _repeated_keys(contract, records)
    if problems:
        raise ContractError(dataset, problems)
    return records


def describe_errors(error: ValidationError) -> list[str]:
    """Each mistake in one sentence: where, what was given, what is allowed."""
    return [
        f"{'.'.join(str(part) for part in e['loc']) or 'row'}: {e['msg']} (given: {e['input']!r})"
        for e in error.errors()
    ]


def _repeated_keys(contract: type[Record], records: list[Record]) -> list[str]:
    keys = Counter(tuple(getattr(r, column) for column in contract.key) for r in records)
    named = ", ".join(contract.key)
    return [f"{named} {key!r} is there {n} times" for key, n in keys.items() if n > 1]


def arrow_schema(dataset: str) -> pa.Schema:
    """The Arrow schema of a dataset, in the order of its contract's own fields, marks last."""
    fields = CONTRACTS[dataset].model_fields
    names = sorted(fields, key=MARKS.__contains__)
    return pa.schema([_arrow_field(name, fields[name].annotation) for name in names])


def number_columns(dataset: str) -> list[str]:
    """The columns that can be added up."""
    kinds = (pa.int64(), pa.float64())
    return [field.name for field in arrow_schema(dataset) if field.type in kinds]


def is_list(dataset: str) -> bool:
    """Whether a dataset lists what reports name: each of its rows is of one of them."""
    return issubclass(CONTRACTS[dataset], Paged)


def lists() -> tuple[str, ...]:
    """The lists of the reports, in the order of the contracts."""
    return tuple(name for name in CONTRACTS if is_list(name))


def text_columns(dataset: str) -> list[str]:
    """The columns that hold text."""
    return [field.name for field in arrow_schema(dataset) if field.type == pa.string()]


def date_columns(dataset: str) -> list[str]:
    """The columns that hold a date."""
    return [field.name for field in arrow_schema(dataset) if field.type == pa.date32()]


def named_people(dataset: str) -> list[str]:
    """The columns that tell one person from another: who is counted there is counted once."""
    texts = text_columns(dataset)
    return [column for column in CONTRACTS[dataset].people if column in texts]


def public_dimensions(dataset: str) -> list[str]:
    """All that the public tables of people are broken down by, in the order of names."""
    return sorted({name for table in CONTRACTS[dataset].public for name in table})


def public_tables(dataset: str) -> list[tuple[str, ...]]:
    """The tables of people that the public may read, totals first; none where no one is counted.

    Those that the contract names and all their margins, each in the order of its dimensions' names.
    """
    found = {
        margin
        for table in CONTRACTS[dataset].public
        for size in range(len(table) + 1)
        for margin in combinations(sorted(table), size)
    }
    return sorted(found, key=lambda table: (len(table), table))


def allowed_values(dataset: str, column: str) -> list[str]:
    """The values that a contract lists for a column; none where it does not list them."""
    return _literals(CONTRACTS[dataset].model_fields[column].annotation)


def _literals(annotation: Any) -> list[str]:
    parts = get_args(annotation)
    if parts and all(isinstance(part, str) for part in parts):
        return list(parts)
    return [value for part in parts for value in _literals(part)]


def _arrow_field(name: str, annotation: Any) -> pa.Field:
    allowed = _plain_types(annotation)
    plain = next(kind for kind in allowed if kind is not NoneType)
    return pa.field(name, _ARROW[plain], nullable=NoneType in allowed)


def _plain_types(annotation: Any) -> list[type]:
    """The Python types behind an annotation: Literal, Annotated and unions are taken apart."""
    if isinstance(annotation, type):
        return [annotation]
    parts = get_args(annotation)
    if getattr(annotation, "__metadata__", None):
        return _plain_types(parts[0])
    if all(isinstance(part, str | int) for part in parts):
        return [type(parts[0])]
    return [plain for part in parts for plain in _plain_types(part)]
