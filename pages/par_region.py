"""By region: any measure that regions have on the map, regions compared, posts by territory."""

from cqcm_data.text import Text
from cqcm_views.tools import by_region
from cqcm_views.views.model import View

view = View(
    order=9,
    title=Text(fr="Par région", en="By region"),
    short=Text(fr="Par région", en="By region"),
    question=Text(
        fr="Que sait-on de chaque région, comment se compare-t-elle, et qui y travaille?",
        en="What is known of each region, how does it compare, and who works there?",
    ),
    parameters=by_region.PARAMETERS,
    tool=by_region.draw,
    follows=("region",),
)
