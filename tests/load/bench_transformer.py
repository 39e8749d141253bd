"""How fast and how large core.transformer is, beside PyTorch's eager attention with the same outputs and threads.

    python tests/load/bench_transformer.py [--model NAME] [--threads N] [--torch-python PATH]

Both run in processes of their own, in turns, so that a busy machine slows both. PyTorch and transformers may be
installed in another environment, whose Python is then PATH; without them only this project's numbers are printed.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
LENGTHS = (16, 64, 128)
ROUNDS, RUNS = 4, 25


def text_of(tokenizer, n):
    """A text of n tokens, the special ones included."""
    return "the " * (n - len(tokenizer.read("the").ids)) + "the"


def milliseconds(run):
    """Times of single runs, after some to warm up."""
    times = []
    for _ in range(RUNS + 5):
        start = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - start))
    return times[5:]


def numpy_engine(name):
    before = resident()
    from core.transformer import load_model

    imported = resident()
    model = load_model(name)
    texts = {n: text_of(model.tokenizer, n) for n in LENGTHS if n <= model.limit.tokens}
    times = {n: milliseconds(lambda text=text: model.run(text)) for n, text in texts.items()}
    return {"times": times, "imports": imported - before, "loaded": resident() - imported}


def torch_engine(name, threads):
    import torch
    import transformers

    from core.checkpoints import find_model, read_checkpoint

    torch.set_num_threads(threads)
    checkpoint = read_checkpoint(find_model(name))
    auto = transformers.AutoModelForCausalLM if checkpoint.config.is_causal else transformers.AutoModel
    model = auto.from_pretrained(checkpoint.info.folder, attn_implementation="eager", dtype=torch.float32).eval()

    def run(text):
        with torch.inference_mode():
            ids = torch.from_numpy(checkpoint.tokenizer.read(text).ids)[None]
            model(ids, output_attentions=True, output_hidden_states=True, use_cache=False)

    texts = {n: text_of(checkpoint.tokenizer, n) for n in LENGTHS}
    return {"times": {n: milliseconds(lambda text=text: run(text)) for n, text in texts.items()}}


def resident():
    """Memory of this process in MB; Linux only."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return float("nan")


def child(python, engine, name, threads):
    counts = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
    command = [python, __file__, "--engine", engine, "--model", name, "--threads", str(threads)]
    environment = {**os.environ, **counts, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def main(arguments):
    name, threads = arguments.model, arguments.threads
    found = {"numpy": [], "torch": []}
    for _ in range(ROUNDS):
        found["numpy"].append(child(sys.executable, "numpy", name, threads))
        found["torch"].append(child(arguments.torch_python, "torch", name, threads))
    print(f"{name}, {threads} threads, median (least) of {ROUNDS} × {RUNS} runs in milliseconds")
    print(f"{'tokens':>6} {'NumPy':>16} {'PyTorch eager':>16} {'ratio':>6}")
    for n in found["numpy"][0]["times"]:
        cells, medians = [], []
        for engine in ("numpy", "torch"):
            times = [t for one in found[engine] if one for t in one["times"][n]]
            medians.append(statistics.median(times) if times else None)
            cells.append(f"{medians[-1]:.1f} ({min(times):.1f})" if times else "not installed")
        ratio = f"{medians[0] / medians[1]:.2f}" if medians[1] else "–"
        print(f"{n:>6} {cells[0]:>16} {cells[1]:>16} {ratio:>6}")
    memory = [max(one[key] for one in found["numpy"]) for key in ("imports", "loaded")]
    print(f"memory: {memory[0]:.0f} MB for the imports, {memory[1]:.0f} MB for the loaded model and its runs")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="minilm")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--torch-python", default=sys.executable)
    parser.add_argument("--engine", choices=["numpy", "torch"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.engine == "numpy":
        print(json.dumps(numpy_engine(chosen.model)))
    elif chosen.engine == "torch":
        print(json.dumps(torch_engine(chosen.model, chosen.threads)))
    else:
        main(chosen)
