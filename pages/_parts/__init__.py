"""Streamlit building blocks that several pages use. Pages import these; these never import pages."""
