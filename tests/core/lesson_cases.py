"""For every step of the lessons: another solution than the one it knows, a near miss, and what breaks its rule.

Each is what a learner changed in the step's scene; where it depends on the language, one for each.
"""

CASES = {
    "dot_product": {
        "stretch": {"other": {"d_bl": 8.5}, "near": {"d_bl": 3.7}, "broken": {"d_al": 5}},
        "negative": {"other": {"d_bx": 1.0, "d_by": -0.8}, "near": {"d_bx": 4.0, "d_by": -3.0},
                     "broken": {"d_ax": -3.0, "d_ay": -4.0}},
        "turn": {"other": {"d_turn": -120.0}, "near": {"d_turn": 44.0}, "broken": {"d_turn": 90.0, "d_al": 4.0}},
        "zero": {"other": {"d_move": "polar", "d_al": 5.0, "d_aa": 53.130102, "d_bl": 0.0, "d_ba": 70.0},
                 "near": {"d_bx": 0.1, "d_by": 0.0}, "broken": {"d_ax": 0.0, "d_ay": 0.0}},
        "perpendicular": {"other": {"d_bx": 1.5, "d_by": -3.0}, "near": {"d_bx": -1.0, "d_by": 2.0},
                          "broken": {"d_ax": -1.0, "d_ay": 5.0}},
        "wide_and_long": {"other": {"d_bx": -2.6, "d_by": 6.0}, "near": {"d_bx": -3.0, "d_by": 5.9},
                          "broken": {"d_ax": 6.0, "d_ay": 6.0}},
        "same_shadow": {"other": {"d_bx": 2.0, "d_by": -3.0}, "near": {"d_bx": 2.2, "d_by": 4.0},
                        "broken": {"d_ax": 1.0, "d_bx": 6.0, "d_by": 0.0}},
        "matched": {"other": {"d_weights": (0.4, 0.25, 0.88)}, "near": {"d_weights": (0.6, 0.2, 0.77)},
                    "broken": {"d_inputs": (0.0, 1.0, 0.0)}},
        "silent": {"other": {"d_bias": -0.45}, "near": {"d_activation": "relu"},
                   "broken": {"d_weights": (0.0, 0.0, 0.0)}},
    },
}
