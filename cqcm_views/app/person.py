"""Who is at the other end of a session, and what they may: asked anew at every action.

The framework reads an identity once, when a page connects, and its cookie lasts for weeks. So what
counts is on the server: whether the sign-in still stands, and what the file of roles says by now.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import streamlit as st

from cqcm_data.access import audit, local, roles, sign_ins
from cqcm_data.access.audit import Entry, Result, What
from cqcm_data.access.roles import Identity, Right, Role
from cqcm_views.views.state import State


@dataclass
class Ways:
    """How one signs in here: through a provider, by the link of the owner, or not at all.

    `origin` is the address under which one comes to sign in, `secret` what the start signs with.
    """

    provider: str = ""
    origin: str = ""
    secret: str = ""
    link: bool = False


ways = Ways()  # of this process, as its start found them


_READS = Right()


@dataclass(frozen=True)
class Person:
    """Who looks, and what they may by now; nobody in particular without an identity."""

    identity: Identity | None = None
    right: Right = _READS

    @property
    def who(self) -> str:
        return self.identity.who if self.identity else ""

    @property
    def named(self) -> str:
        """As the file of roles names them; nothing where it can name them by group alone."""
        if self.identity is None:
            return ""
        return roles.LOCAL if self.identity.owner else self.identity.address

    def may(self, needed: Role) -> bool:
        return self.right.may(needed)


class NotAllowed(RuntimeError):
    """An action of someone who may not do it, or no longer."""


@dataclass
class Deed:
    """What someone does: the release that it made goes into the audit log."""

    person: Person
    release: int | None = None


def here() -> Person:
    """Who looks at this page: a sign-in that still stands, with the right that it has by now."""
    identity = _identity()
    if identity is None:
        return Person()
    if sign_ins.since(identity.key) is None:
        audit.record(Entry(identity.who, "sign_in", "refused", about="cookie"), known=False)
        return Person()
    return Person(identity, roles.current().of(identity))


@contextmanager
def acting(
    what: What,
    needed: Role,
    *,
    dataset: str | None = None,
    about: str | None = None,
    regions: Sequence[str | None] = (),
) -> Iterator[Deed]:
    """Do something as who is here now; it stands in the audit log, however it ends.

    Raises NotAllowed before anything is done.
    """
    deed = Deed(here())

    def log(result: Result) -> None:
        who, made = deed.person.who, deed.release
        audit.record(Entry(who, what, result, dataset, made, about))

    if not (deed.person.may(needed) and deed.person.right.covers(regions)):
        log("refused")
        raise NotAllowed(what)
    try:
        yield deed
    except BaseException:  # the framework stops a run by exceptions of its own
        log("failed")
        raise
    log("done")


def _identity() -> Identity | None:
    """Whom the framework or the owner's cookie names; nothing else of a request is believed."""
    if ways.provider:
        claims = st.user.to_dict()
        return roles.of_claims(claims) if claims.get("is_logged_in") is True else None
    cookie = st.context.cookies.get(local.COOKIE) if ways.link else None
    key = local.key(cookie) if cookie else None
    if cookie and not key:
        audit.record(Entry("", "sign_in", "refused", about="cookie"), known=False)
    return roles.of_owner(key) if key else None


# The view of small counts ------------------------------------------------------------------------

_INTERNAL = "internal_view"  # of this session alone: no address and no other page has it
_ENDED = "internal_ended"  # until it was said


def as_seen(chosen: State, person: Person) -> State:
    """What is chosen, read as staff where they have turned that on here, and still may."""
    if not person.may("staff") and st.session_state.pop(_INTERNAL, False):
        st.session_state[_ENDED] = True  # who may again later opens it again
    if not st.session_state.get(_INTERNAL):
        return chosen
    return replace(chosen, audience="staff", own_regions=person.right.regions)


def internal_ended() -> bool:
    """Whether the view was closed since someone may no longer; once."""
    return bool(st.session_state.pop(_ENDED, False))


def show_internal(shown: bool) -> None:
    """Turn the internal view on or off for this session; raises NotAllowed."""
    if shown:
        with acting("internal_view", "staff"):
            st.session_state[_INTERNAL] = True
    else:
        st.session_state.pop(_INTERNAL, None)
