"""What is true: contracts, versions, releases, indicators. Knows neither Streamlit nor Plotly."""
