"""The ONNX standard's own cases for the operator Attention: the outside judge of every stage."""
import warnings

import numpy as np
import onnx
import pytest

from core.attention import scaled_dot_product_attention
from core.multi_head import combine_heads, split_heads

STAGES = ("scaled", "capped", "masked", "weights")  # by qk_matmul_output_mode


def cases():
    """All cases of the operator itself, without a cache of earlier keys and without padded lengths."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # its import makes them; collect_testcases() would make those of every operator, which takes ten seconds
        from onnx.backend.test.case.node import _NodeTestCases, attention  # noqa: F401
    return [case for case in _NodeTestCases
            if case.model.graph.node[0].op_type == "Attention"
            and not any(case.model.graph.node[0].input[4:])]


CASES = cases()


def test_no_case_is_lost():
    assert len(CASES) == 59
    assert len({case.name for case in CASES}) == 59
    stages = [attributes(case)["qk_matmul_output_mode"] for case in CASES if len(case.data_sets[0][1]) > 1]
    assert set(stages) == {0, 1, 2, 3}


def attributes(case):
    given = {a.name: onnx.helper.get_attribute_value(a) for a in case.model.graph.node[0].attribute}
    return {"qk_matmul_output_mode": 0, "is_causal": 0} | given


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case):
    node, attrs = case.model.graph.node[0], attributes(case)
    inputs, expected = case.data_sets[0]
    half = expected[0].dtype.itemsize < 4
    named = dict(zip([name for name in node.input if name], inputs, strict=True))
    if half:  # computed in float32, so only the expected values carry the rounding of half precision
        named = {name: a if a.dtype == bool else a.astype(np.float32) for name, a in named.items()}
    q, k, v = named["Q"], named["K"], named["V"]
    if q.ndim == 3:
        q = split_heads(q, attrs["q_num_heads"])
        k, v = (split_heads(a, attrs["kv_num_heads"]) for a in (k, v))
    steps = scaled_dot_product_attention(
        q, k, v, named.get("attn_mask"), is_causal=bool(attrs["is_causal"]), scale=attrs.get("scale"),
        softcap=attrs.get("softcap"),
        window=(attrs.get("left_window_size", -1), attrs.get("right_window_size", -1)))
    output = combine_heads(steps.output) if inputs[0].ndim == 3 else steps.output
    results = [output, getattr(steps, STAGES[attrs["qk_matmul_output_mode"]])][:len(expected)]
    assert all(a.dtype == np.float32 for a in results)
    for got, want in zip(results, expected, strict=True):
        tolerance = {"rtol": 2e-2, "atol": 2e-2} if half else {"rtol": 1e-5, "atol": 1e-6}
        np.testing.assert_allclose(got, want.astype(np.float32), **tolerance)
