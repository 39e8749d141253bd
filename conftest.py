"""What holds for every test: scripts that need PyTorch are left alone, and one thread does the arithmetic."""
import os

collect_ignore = ["core/data/build/train_induction.py", "tests/golden/make_golden.py"]
# before NumPy is imported: threads that wait for each other on a busy machine made the tests ten times slower
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SLOWEST = ("tests/load/", "tests/browser/", "tests/pages/")


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest: several processes share the files, and the last one is waited for."""
    items.sort(key=lambda item: next((n for n, folder in enumerate(SLOWEST) if item.nodeid.startswith(folder)), 9))
