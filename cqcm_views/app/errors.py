"""When something goes wrong: one sentence for the reader, the traceback in the log."""

import logging
from collections.abc import Mapping

import streamlit as st

from cqcm_data import engine, journal
from cqcm_data.text import Language
from cqcm_views.app import address
from cqcm_views.wording.strings import say

_log = logging.getLogger("cqcm")

# What a reader can do something about.
_STOPPED: Mapping[type[Exception], str] = {
    engine.QueryTooLong: "query_too_long",
    engine.QueryTooLarge: "query_too_large",
}


def tell(error: Exception, otherwise: str = "something_failed") -> bool:
    """Say what to do, with a reference that finds the traceback in the log; True: said."""
    st.error(sentence(error, otherwise, address.language()))
    return True


def sentence(error: Exception, otherwise: str, language: Language) -> str:
    """What went wrong, in words of its own where the reader can change it."""
    return say(_STOPPED.get(type(error), otherwise), language, reference=log(error))


def log(error: Exception) -> str:
    """Write the traceback to the log; gives the reference under which it stands there, which is
    that of the lines of the same rerun.
    """
    reference = journal.reference()
    _log.error("reference %s", reference, exc_info=error)
    return reference
