// Plotly, from the file that Streamlit has it in for its own charts: fetched when the first figure of a visit needs it.
const home = () => document.querySelector('script[type=module][src*="/static/js/"]').src

// Plotly itself if it is here already, else a promise of it. `file` is named by pages/_parts/components/chart.py.
export const plotly = file => window.Plotly ?? import(new URL(file, home()).href).then(() => window.Plotly)
