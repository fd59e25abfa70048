"""Start the dashboard: `python -m cqcm_views`, as `make run` does.

What stands in the way is said before anything else is.
"""

from pathlib import Path

from streamlit.web import cli

from cqcm_views.http import serving

DASHBOARD = Path(__file__).resolve().parent.parent / "dashboard.py"

if __name__ == "__main__":
    serving.check()
    cli.main(["run", str(DASHBOARD)], prog_name="streamlit")
