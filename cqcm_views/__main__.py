"""`python -m cqcm_views` starts the dashboard, as `make run` does; its commands: `commands.py`."""

import gc
import sys


def main(arguments: list[str]) -> None:
    """What a start loads, all of it stays: to look through it for what nobody uses, again and again
    while it grows, would take a tenth of the start. Whoever serves looks again from then on.
    """
    gc.disable()
    from cqcm_views import commands  # noqa: PLC0415 - it loads all else

    commands.main(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
