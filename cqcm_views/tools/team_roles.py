"""Who may do what, as an administrator changes it; what stands in the file by hand stays."""

import streamlit as st

from cqcm_data import boundaries, labels
from cqcm_data.access import roles
from cqcm_data.access.roles import Right, Role, Roles
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person, presses
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

_ADDRESS, _ROLE, _REGIONS = "role_address", "role_role", "role_regions"
_OFFERED: tuple[Role, ...] = ("staff", "admin", "reader")


def draw(reading: Reading) -> None:
    """Those who are named, and a form that names one more or changes what they may."""
    language, known = reading.language, roles.current()
    wrong = presses.mistakes(known.mistakes, language)
    told = markup.render(
        "team_roles",
        language,
        wrong=wrong,
        file=roles.FILE,
        nobody=not known.people,
        groups=[_group(one, reading) for one in known.groups],
    )
    st.html(told)
    with st.container(key="roles"):
        if wrong:
            name = say("roles_bring_back", language)
            st.button(name, on_click=pressed, args=[_bring_back, known.state])
        for who in sorted(known.people):
            _person(who, known, reading)
        if not wrong:
            _form(known, reading)


def _person(who: str, known: Roles, reading: Reading) -> None:
    """What someone may, and a button that takes it away unless the file has mistakes."""
    language, role = reading.language, _worded(known.people[who], reading)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.render("team_person", language, who=who, role=role))
        if not known.mistakes:
            name = say("roles_remove_of", language, who=who)
            taken = [_put, who, None, known.state]
            st.button(name, key=f"remove-{who}", on_click=pressed, args=taken)


def _worded(right: Right, reading: Reading) -> str:
    language = reading.language
    named = [labels.label("region", one, reading.release)[language] for one in right.regions]
    where = numbers.joined(named, language) if named else say("roles_regions_all", language)
    return f"{say(f'role_{right.role}', language)} – {where}"


def _group(group: roles.Group, reading: Reading) -> str:
    words = _worded(group.right, reading)
    return say("roles_group", reading.language, claim=group.claim, value=group.value, role=words)


def _form(known: Roles, reading: Reading) -> None:
    language = reading.language
    with st.form("role", border=False):
        st.text_input(say("roles_address", language), key=_ADDRESS, max_chars=200)
        st.selectbox(
            say("roles_role", language),
            _OFFERED,
            key=_ROLE,
            format_func=lambda role: _offered(role, language),
        )
        st.multiselect(
            say("roles_regions", language),
            boundaries.CODES,
            key=_REGIONS,
            format_func=lambda code: labels.label("region", code, reading.release)[language],
            placeholder=say("roles_regions_all", language),
        )
        name = say("roles_save", language)
        st.form_submit_button(name, on_click=pressed, args=[_save, known.state])


def _offered(role: Role, language: Language) -> str:
    return f"{say(f'role_{role}', language)} – {say(f'role_{role}_may', language)}"


def _save(seen: str) -> str:
    chosen = st.session_state
    right = Right(chosen[_ROLE], tuple(sorted(chosen[_REGIONS])))
    return _put(chosen[_ADDRESS].strip(), right, seen)


def _put(who: str, right: Right | None, seen: str) -> str:
    """Give a right or take it away; says what came of it."""
    language, who = address.language(), who.casefold()
    told = " ".join([right.role, *right.regions]) if right else "-"
    with person.acting("roles", "admin", about=f"{who}: {told}") as deed:
        if who == deed.person.named and not (right and right.role == "admin"):
            raise Unwise(say("roles_own", language))
        roles.put(who, right, seen)
    if right is None:
        return say("roles_removed", language, who=who)
    return say("roles_given", language, who=who, role=say(f"role_{right.role}", language))


def _bring_back(seen: str) -> None:
    with person.acting("roles", "admin", about=roles.FILE):
        roles.bring_back(seen)
