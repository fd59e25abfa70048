"""The least that Streamlit shows of a figure: `streamlit run metric_app.py`."""

import streamlit as st

st.title("Entente de partenariat")
st.metric("Interventions", "371")
