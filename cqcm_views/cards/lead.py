"""What a view leads with: its claim as the title, above the card that shows its numbers."""

from dataclasses import replace

from cqcm_data.reading import Reading
from cqcm_views.cards import citations
from cqcm_views.cards.content import CardContent, Figure, Part, Value
from cqcm_views.cards.measures import published
from cqcm_views.views.model import Lead
from cqcm_views.views.state import State
from cqcm_views.wording import citation, targets

MOST = 90  # letters: what is read at a glance


def claimed(lead: Lead, held: CardContent, state: State, reading: Reading) -> CardContent:
    """The content of the card under the claim.

    Under a filter that changes the numbers of the card, the claim is no longer theirs: the card
    says what they are.
    """
    language = reading.language
    held = replace(held, parts=tuple(_led(part, lead) for part in held.parts))
    whole = [published(name, (), state, reading) for name in lead.indicators]
    reached = [target.words for one in whole if (target := targets.against(one, reading))]
    own = lead.topic[language] if lead.topic else ""
    topic = " · ".join(filter(None, [own, held.topic]))
    if any(one.narrowed for one in whole):
        return replace(held, topic=topic)
    caution = citation.finding(lead.caution.finding, reading) if lead.caution else ""
    if lead.claim is None:
        return replace(held, topic=topic, caution=caution)
    stated = citation.finding(lead.claim.finding, reading)
    claim = stated[:1].upper() + stated[1:]  # it may begin with a qualifier: « plus de »
    cited = citations.with_claim(held.citation, lead.claim.figures, state, reading)
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
