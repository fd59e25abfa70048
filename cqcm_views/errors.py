"""When something goes wrong: one sentence for the reader, the traceback in the log."""

import logging
import secrets

import streamlit as st

from cqcm_views import url
from cqcm_views.wording import say

_log = logging.getLogger("cqcm")


def tell(error: Exception, sentence: str = "something_failed") -> bool:
    """Say what to do, with a reference that finds the traceback in the log; True: said."""
    st.error(say(sentence, url.language(), reference=log(error)))
    return True


def log(error: Exception) -> str:
    """Write the traceback to the log; gives the reference under which it stands there."""
    reference = secrets.token_hex(4).upper()
    _log.error("reference %s", reference, exc_info=error)
    return reference
