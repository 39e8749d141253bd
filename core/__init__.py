"""Everything the pages show, in plain NumPy: importable and usable without the app."""
