"""A page as slides (.pptx), native and editable: tables, charts, shapes and text, nothing is a picture."""

from core.export.slides.deck import deck

__all__ = ["deck"]
