"""What holds for every test: scripts that need PyTorch are left alone, and one thread does the arithmetic."""
import os

collect_ignore = ["core/data/build/train_induction.py", "tests/golden/make_golden.py"]
# before NumPy is imported: threads that wait for each other on a busy machine made the tests ten times slower
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

FIRST, LAST = "tests/load/", "tests/browser/"


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, a class before three copies of the app, and end with the browsers.

    Several processes share the files, and the last one is waited for; a class beside two browsers is too much for
    two cores.
    """
    items.sort(key=lambda item: item.nodeid.startswith(LAST) - item.nodeid.startswith(FIRST))
