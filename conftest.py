"""What holds for every test: scripts that need PyTorch are left alone, and one thread does the arithmetic."""
import os

collect_ignore = ["core/data/build/train_induction.py", "tests/golden/make_golden.py"]
# before NumPy is imported: threads that wait for each other on a busy machine made the tests ten times slower
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
