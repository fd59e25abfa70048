"""The posts of the youth team by territory, then the regions without any."""

from cqcm_data import query
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.regions import territories as known_territories
from cqcm_data.regions import without_posts
from cqcm_views import markup
from cqcm_views.cards import regions
from cqcm_views.views.state import State
from cqcm_views.wording import citation


def territories(state: State, reading: Reading) -> str:
    """The posts by territory, then the regions without any; of the chosen regions if some are."""
    return _territories(state.asked, reading)


@once(maxsize=256)
def _territories(state: State, reading: Reading) -> str:
    language, wanted = reading.language, regions.chosen(state)
    rows = [
        {
            "name": regions.names_of(territory.regions, reading),
            "paired": len(territory.regions) > 1,
            "posts": [post[language] for post in territory.posts],
        }
        for territory in known_territories(reading.release, reading.report)
        if not wanted or set(wanted) & set(territory.regions)
    ]
    without = [
        code
        for code in without_posts(reading.release, reading.report)
        if not wanted or code in wanted
    ]
    line = citation.source_line(query.series("youth_posts", reading.received, ("region",)), reading)
    return markup.render(
        "region_territories",
        language,
        territories=rows,
        without=[regions.name_of(code, reading) for code in without],
        source=line,
    )
