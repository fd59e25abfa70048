"""What the page of a file says of columns, choices and places, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cqcm_data.intake.validation import Fault, Place
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.cards.bringing import AskedColumn
from cqcm_views.wording.strings import say


@dataclass(frozen=True)
class Words:
    """The columns of a dataset in words, for whoever reads."""

    asked: Sequence[AskedColumn]
    reading: Reading

    @property
    def language(self) -> Language:
        return self.reading.language

    @cached_property
    def columns(self) -> dict[str, AskedColumn]:
        return {one.column.name: one for one in self.asked}

    def column(self, name: str) -> str:
        """The heading of a column."""
        return self.columns[name].header

    def choices(self, name: str) -> dict[str, str]:
        """The codes of a column that lists them, each with what a reader picks."""
        return {one.code: one.label for one in self.columns[name].choices}

    def value(self, name: str, code: str) -> str:
        """A code in words; what is none, as it is."""
        return self.choices(name).get(code, code)

    def region(self, code: str | None) -> str:
        """The name of a region; that a row has none, or that no row of the dataset has one."""
        if code is None:
            name = "intake_no_region" if self.of_regions else "intake_all_rows"
            return say(name, self.language)
        return self.value("region", code) if self.of_regions else code

    @property
    def of_regions(self) -> bool:
        """Whether rows of the dataset name a region."""
        return "region" in self.columns

    def fault(self, fault: Fault) -> dict[str, object]:
        """What is wrong in a column, what is allowed there, the first places."""
        what = say(f"intake_fault_{fault.kind}", self.language)
        header = self.column(fault.column)
        more = fault.count > len(fault.places)
        first = say("intake_fault_first", self.language, count=len(fault.places)) if more else ""
        title = say("intake_fault", self.language, column=header, what=what, count=fault.count)
        return {
            "title": title,
            "rule": self.columns[fault.column].rule,
            "first": first,
            "places": [self._place(one) for one in fault.places],
        }

    def _place(self, place: Place) -> str:
        sheet = f"{place.sheet}, " if place.sheet else ""
        text = place.text or say("intake_nothing_there", self.language)
        return say("intake_place", self.language, sheet=sheet, line=place.line, text=text)
