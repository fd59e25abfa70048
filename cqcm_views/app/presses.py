"""A press on a button of the team: what came of it is one sentence, above the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import ParamSpec

import streamlit as st

from cqcm_data.access.roles import Changed, Mistake, WrongRoles
from cqcm_data.store import NotWritten
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address
from cqcm_views.app.person import NotAllowed
from cqcm_views.wording.strings import say

_SAID = "said"  # of this session, until the run that follows the press has said it

_TOLD: Mapping[type[Exception], str] = {
    NotAllowed: "not_allowed",
    Changed: "roles_changed",
    NotWritten: "not_written",
}


P = ParamSpec("P")


class Unwise(RuntimeError):
    """What is refused to someone who may otherwise: why, in their language."""


def pressed(act: Callable[P, str | None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Do what a button is for; whatever stops it is said, and nothing else happens."""
    try:
        told, done = [act(*args, **kwargs) or ""], True
    except (NotAllowed, Changed, NotWritten) as why:
        told, done = [say(_TOLD[type(why)], address.language())], False
    except Unwise as why:
        told, done = [str(why)], False
    except WrongRoles as wrong:
        told, done = mistakes(wrong.mistakes, address.language()), False
    if sentences := [one for one in told if one]:
        st.session_state[_SAID] = (done, sentences)


def tell(sentences: Sequence[str]) -> None:
    """Say what stopped something, on the next run."""
    st.session_state[_SAID] = (False, [*sentences])


def say_what_came(language: Language) -> None:
    """Once, on the run after the press."""
    if said := st.session_state.pop(_SAID, None):
        done, sentences = said
        with st.container(key="said"):  # which stays in sight of a button further down
            st.html(markup.render("said" if done else "notices", language, problems=sentences))


def mistakes(every: Sequence[Mistake], language: Language) -> list[str]:
    """What is wrong with a file of roles, in words."""
    return [
        say(f"roles_wrong_{one.kind}", language, place=one.place, value=one.value) for one in every
    ]
