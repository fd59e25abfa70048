"""Where something that can be found stands."""

from dataclasses import dataclass, replace

from cqcm_views.views.state import State


@dataclass(frozen=True)
class Destination:
    """A view, a place on it, what the address must say more."""

    view: str
    anchor: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def address(self, state: State) -> str:
        """With all that is chosen, but for filters of the tools: they could hide the place."""
        more = dict(self.more)
        kept = replace(
            state,
            where=state.measured.without(more),
            theme=more.pop("theme", state.theme),
            example=more.pop("exemple", "oui" if state.example else "non") == "oui",
        )
        return kept.address(self.view, **more) + (f"#{self.anchor}" if self.anchor else "")
