"""An address with all that it holds, and the addresses that links from there lead to.

What no view knows goes along as well: a link changes one thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from cqcm_data.filters import Value
from cqcm_data.release import Release
from cqcm_views.views import state
from cqcm_views.views.state import CHOICES, State
from cqcm_views.wording.strings import say

Asked = Mapping[str, Sequence[str]]  # what an address holds, by name
Pairs = tuple[tuple[str, str], ...]


def read(asked: Asked, newest: Release) -> State:
    """The state that an address holds, validated before anything is drawn."""
    chosen = state.parse(bounded(asked), newest)
    if not _too_long(asked):
        return chosen
    told = say("address_too_long", chosen.language, most=state.LONGEST // 1024)
    return replace(chosen, problems=(told,))


def bounded(asked: Asked) -> Asked:
    """Of an address that is too long, the language alone: every link of a page repeats the rest."""
    return {"lang": asked.get("lang", [])} if _too_long(asked) else asked


def _too_long(asked: Asked) -> bool:
    """The gate refuses such an address; one that is changed within the page does not pass there."""
    return len(urlencode(asked, doseq=True)) > state.LONGEST


@dataclass(frozen=True)
class Place:
    """A page by its name, and what its address holds, as far as a page of ours goes by it."""

    view: str
    pairs: Pairs

    @classmethod
    def of(cls, view: str, asked: Asked) -> "Place":
        held = {name: v for name, v in bounded(asked).items() if not state.passes(name)}
        return cls(view, tuple((name, one) for name, values in held.items() for one in values))

    @property
    def asked(self) -> dict[str, list[str]]:
        """What the address holds, by name."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            found.setdefault(name, []).append(value)
        return found

    @property
    def address(self) -> str:
        """The page itself."""
        return self._written(self.pairs)

    @property
    def told(self) -> list[str]:
        """The same in an order of its own: one for all that ask for the same."""
        return sorted(f"{name}={value}" for name, value in self.pairs)

    def changed(self, name: str, value: str | None) -> str:
        """This page with one parameter changed, or taken off; defaults stay out."""
        pairs = [pair for pair in self.pairs if pair[0] != name]
        pairs += [(name, value)] if value and value != CHOICES[name][0] else []
        return self._written(pairs)

    def without(self, name: str, value: Value) -> str:
        """This page without one value of a filter."""
        return self._written(pair for pair in self.pairs if pair != (name, str(value)))

    def without_filters(self) -> str:
        """This page with every filter off; language, theme and the rest stay."""
        return self._written(pair for pair in self.pairs if pair[0] not in state.dimensions())

    def with_values(self, name: str, values: Sequence[str]) -> str:
        """This page with the values of a list, in this order."""
        rest = [pair for pair in self.pairs if pair[0] != name]
        return self._written([*rest, *((name, value) for value in values)])

    def _written(self, pairs: Iterable[tuple[str, str]]) -> str:
        written = urlencode(list(pairs))
        return f"/{self.view}" + (f"?{written}" if written else "")
