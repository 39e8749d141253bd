"""Arrays in, Plotly figure out: the only part of core that knows Plotly.

A figure is a plain dict of Plotly's own JSON (`{"data": [...], "layout": {...}}`): 40 times cheaper to
build than Plotly's classes, and the tests validate every one of them with those classes.
"""
