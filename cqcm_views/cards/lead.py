"""What a view leads with: its claim as the title, above the card that shows its numbers."""

from collections.abc import Sequence
from dataclasses import replace

from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_views.cards import citations
from cqcm_views.cards.content import CardContent, Figure, Part, Value
from cqcm_views.cards.measures import of_rows, wholes
from cqcm_views.views.model import Claim, Lead
from cqcm_views.views.state import State
from cqcm_views.wording import citation, targets

MOST = 90  # letters: what is read at a glance


def claimed(lead: Lead, held: CardContent, state: State, reading: Reading) -> CardContent:
    """The content of the card under the claim.

    Under a filter that changes the numbers of the card, the claim is no longer theirs: the card
    says what they are.
    """
    held = replace(held, parts=tuple(_led(part, lead) for part in held.parts))
    whole = wholes(lead, state, reading)
    lapsed = citation.not_taken_up(whole[0], reading) if whole else ""
    reading = of_rows(whole[0], reading) if whole else reading
    reached = [target.words for one in whole if (target := targets.against(one, reading))]
    topic = " · ".join(filter(None, [*_topic(lead, reading), held.topic]))
    if any(one.narrowed for one in whole):
        return replace(held, topic=topic)
    caution, stated = (_said(one, whole, reading) for one in (lead.caution, lead.claim))
    if lead.claim is None or not stated:
        return replace(held, topic=topic, caution=caution)
    claim = stated[:1].upper() + stated[1:]  # it may begin with a qualifier: « plus de »
    cited = citations.with_claim(held.citation, lead.claim.figures, state, reading)
    cited = citations.standing(cited, lapsed)
    quote = f"{claim}. {caution}".strip()
    return replace(
        held,
        topic=topic,
        headline=claim,
        measure=held.measure if lead.measured else "",
        below=" ".join(filter(None, [held.aside, *reached])),
        caution=caution,
        quote=f"{quote} ({cited.cited})",
        citation=cited,
        parts=tuple(_cited(part, cited.cited) for part in held.parts),
    )


def _topic(lead: Lead, reading: Reading) -> list[str]:
    """What stands above a claim, with the period of its figures where it is to be told."""
    if lead.topic is None:
        return []
    own = citation.told(lead.topic, reading)
    period = citations.claimed_when(lead.claim.figures, reading) if lead.claim else ""
    return [own, period] if lead.dated else [own]


def _said(claim: Claim | None, whole: Sequence[Series], reading: Reading) -> str:
    """A sentence about the figures of a card; nothing where another report states them.

    A card without a published number of its own is of no report.
    """
    if claim is None:
        return ""
    of_card = {citation.report_of(one) for one in whole[:1]}
    years = {citation.told_in(claim.finding, reading), *of_card} - {None}
    report = next(iter(of_card - {None}), None)
    return citation.finding(claim.finding, reading, report) if len(years) < 2 else ""


def _led(part: Part, lead: Lead) -> Part:
    """A part as it stands under a claim: a bar of a share says nothing without its sentence."""
    match part:
        case Figure():
            return replace(part, narrow=lead.narrow)
        case Value() if lead.claim:
            return replace(part, share=None)
    return part


def _cited(part: Part, line: str) -> Part:
    """A part under the source of the claim, which a picture of it carries."""
    if not isinstance(part, Figure):
        return part
    return replace(part, options=replace(part.options, source_line=line))
