"""The path as a course: steps that set a scene, ask for a prediction, and check what the learner did.

`<page>.toml` holds the steps as data, `checks_<page>.py` the functions that look at the learner's numbers,
`course.py` reads and validates the data, `checking.py` brings both together. Sentences are in the catalogs under
`lesson.<page>.<step>`. A new task is one entry, its sentences and, at most, one function.
"""
