"""The app: `streamlit run dashboard.py`.

The script stands in a folder of its own: beside `pages/`, the framework would take a cold start
for an old-style multipage app and run a page file alone.
"""

import streamlit as st
from starlette.middleware import Middleware

from cqcm_data import installation, journal
from cqcm_data.access import provider
from cqcm_views.app import errors
from cqcm_views.http import front_door, gate, process, sign_in
from cqcm_views.views import checking

journal.begin()
process.leave_out()

# What is wrong with data or definitions is told before anyone can see a wrong number.
try:
    installation.ready()
    checking.verify()
    secrets = sign_in.prepared()
except (installation.CannotServe, checking.WrongPages, provider.WrongProvider) as reason:
    raise SystemExit(str(reason)) from None

app = st.App(
    "cqcm_views/app/run.py",
    routes=front_door.routes,
    middleware=[Middleware(gate.Gate), Middleware(front_door.FrontDoor)],
    lifespan=process.prepared,
    secrets=secrets,
    on_script_error=errors.tell,
)
