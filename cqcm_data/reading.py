"""Who reads what: the one context of everything that is made for a request."""

from dataclasses import dataclass, replace
from typing import Literal

from cqcm_data.release import Release
from cqcm_data.text import Language

# Who asks: small counts of people are hidden from the public.
Audience = Literal["public", "staff", "looking_back"]


@dataclass(frozen=True)
class Reading:
    """A release, read in a language by an audience, with the made-up example or without it.

    Staff of some regions see the small counts of those alone: `own_regions`, all where empty.
    `report` is the year of the yearly report that is asked for, the newest without it.
    """

    release: Release
    language: Language = "fr"
    audience: Audience = "public"
    example: bool = False
    own_regions: tuple[str, ...] = ()
    report: int | None = None

    @property
    def received(self) -> "Reading":
        """The same without the example: only what is published or was received."""
        return replace(self, example=False)

    @property
    def everywhere(self) -> Audience:
        """Who reads what concerns every region at once."""
        return "public" if self.own_regions else self.audience
