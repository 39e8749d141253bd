"""Files to take along, all made from what `core.shown` describes: slides, notebook, code, data, page, link.

Each kind is one module with one function that returns the file's content; none touches the disk, none keeps
anything between two calls. Strangers' text passes `core.export.escape` on its way into any of them.
"""
