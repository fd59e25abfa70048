"""The team's page: signing in and out, the internal view; roles and the log for who may.

Each press asks anew who is there and what they may: that a button is drawn allows nothing.
"""

from urllib.parse import urlsplit

import streamlit as st

from cqcm_data import labels
from cqcm_data.access import audit, sign_ins
from cqcm_data.access.audit import Entry
from cqcm_data.access.roles import Right
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person, presses
from cqcm_views.app.person import NotAllowed, Person
from cqcm_views.tools import team_log, team_roles, team_versions
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

_LEAVES = "leaves"  # of this session: the framework is to forget who is here


def draw(_chosen: State, reading: Reading) -> None:
    """What the person who looks may see of it."""
    looks = person.here()
    presses.say_what_came(reading.language)
    if st.session_state.pop(_LEAVES, False):
        st.logout()
    if looks.identity is None:
        _stranger(reading.language)
        return
    _signed_in(looks, reading)
    if looks.may("staff"):
        _internal(looks, reading)
    if looks.may("admin"):
        team_roles.draw(reading)
    if looks.may("staff"):
        team_versions.draw(reading)
        team_log.draw(reading.language)


def _stranger(language: Language) -> None:
    """How one signs in here."""
    ways = person.ways
    way = "team_through" if ways.provider else "team_by_link" if ways.link else "team_no_way"
    lines = [say("team_nobody", language), say(way, language, provider=ways.provider)]
    elsewhere = bool(ways.provider) and not _came_by(ways.origin)
    there = ways.origin + address.here("equipe").changed("lang", language) if elsewhere else ""
    st.html(markup.render("team_lines", language, lines=lines, there=there))
    if ways.provider and not elsewhere and st.button(say("team_sign_in", language), type="primary"):
        st.login()


def _came_by(origin: str) -> bool:
    """Whether this page was opened under the address that the provider sends people back to."""
    here, wanted = urlsplit(st.context.url or origin), urlsplit(origin)
    return here.netloc == wanted.netloc


def _signed_in(looks: Person, reading: Reading) -> None:
    language = reading.language
    st.html(markup.render("team_lines", language, lines=_known(looks, reading), there=""))
    st.button(say("team_sign_out", language), on_click=presses.pressed, args=[_sign_out])


def _known(looks: Person, reading: Reading) -> list[str]:
    """Who is signed in, as what, until when."""
    language, identity = reading.language, looks.identity
    if identity is None:
        return []
    who = say("team_owner", language) if identity.owner else looks.who
    named = say("team_who", language, who=who)
    reads = looks.right.role == "reader"
    claimed = str(identity.claims.get("email") or "")
    unsure = bool(claimed) and not identity.address
    since = sign_ins.since(identity.key)
    until = numbers.moment(since + sign_ins.LASTS, language) if since else ""
    return [
        named,
        *([say("team_unverified", language, address=claimed)] if unsure else []),
        say("team_no_role", language) if reads else role(looks.right, reading),
        say("team_until", language, moment=until),
    ]


def role(right: Right, reading: Reading) -> str:
    """A role in words, with its regions where it has some."""
    language = reading.language
    name = say(f"role_{right.role}", language)
    if not right.regions:
        return say("team_role", language, role=name)
    return say("team_role_regions", language, role=name, regions=regions_of(right, reading))


def regions_of(right: Right, reading: Reading) -> str:
    """The regions of a right by their names; nothing where it has all of them."""
    named = [labels.label("region", one, reading.release) for one in right.regions]
    return numbers.joined([one[reading.language] for one in named], reading.language)


def _sign_out() -> str:
    """End the sign-in; the framework then forgets it, and the provider where it can."""
    looks = person.here()
    if looks.identity is None:
        raise NotAllowed("sign_out")
    person.show_internal(False)
    sign_ins.end(looks.identity.key)
    audit.record(Entry(looks.who, "sign_out"))
    st.session_state[_LEAVES] = not looks.identity.owner
    return say("signed_out", address.language())


def _internal(looks: Person, reading: Reading) -> None:
    language, shown = reading.language, reading.audience == "staff"
    regions = regions_of(looks.right, reading)
    st.html(markup.render("team_internal", language, regions=regions))
    name = say("internal_leave" if shown else "internal_enter", language)
    st.button(name, on_click=presses.pressed, args=[person.show_internal, not shown])
