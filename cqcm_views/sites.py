"""What an installation is told of sites: where everyone finds it, and which ones may frame it."""

import os

PUBLIC = "CQCM_PUBLIC_ADDRESS"  # under which everyone finds the dashboard, as https://name
FRAMES = "CQCM_FRAME_ANCESTORS"  # which pages may show its own inside of them

_NO_OTHER = {"'self'", "'none'"}


def public() -> str:
    """The address under which everyone finds the dashboard; nothing where none is configured."""
    return os.environ.get(PUBLIC, "").rstrip("/")


def frames() -> str:
    """Who may show our pages inside of theirs, in the words of a policy."""
    return os.environ.get(FRAMES, "'self'")


def framed_elsewhere() -> bool:
    """Whether any other site may."""
    return bool({*frames().lower().split()} - _NO_OTHER)
