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
CASES |= {
    "home": {
        "turns": {"other": {"en": {"h_other": "phone"}, "zh": {"h_other": "phone"}}, "near": {"h_other": "pie"}},
        "order": {
            "other": {"en": {"h_own": "Juice BANANA"}, "zh": {"h_own": "果汁  香蕉"}},
            "near": {"en": {"h_own": "banana, juice"}, "zh": {"h_own": "香蕉，果汁"}},
            "broken": {"h_other": "company"},
        },
        "own_fruit": {
            "other": {
                "en": {"h_other": "own", "h_own": "banana cherry juice"},
                "zh": {"h_other": "own", "h_own": "香蕉 樱桃"},
            },
            "near": {"en": {"h_other": "own", "h_own": "banana cherry"}, "zh": {"h_other": "own", "h_own": "树"}},
            "broken": {"en": {"h_other": "own", "h_own": "fruit"}, "zh": {"h_other": "own", "h_own": "水果"}},
        },
        "less_for_itself": {
            "other": {"en": {"h_own": "apple"}, "zh": {"h_own": "苹果 苹果"}},
            "near": {"en": {"h_own": "fruit microsoft"}, "zh": {"h_own": "手机 果汁"}},
        },
        "quiet": {
            "other": {
                "en": {"h_other": "own", "h_own": "microsoft football"},
                "zh": {"h_other": "own", "h_own": "微软 将军"},
            },
            "near": {"en": {"h_other": "own", "h_own": "steve"}, "zh": {"h_other": "own", "h_own": "宗教"}},
        },
        "undecided": {
            "other": {"en": {"h_other": "pie"}, "zh": {"h_other": "own", "h_own": "红色"}},
            "near": {"en": {"h_other": "own", "h_own": "cinnamon"}, "zh": {"h_other": "own", "h_own": "农场"}},
        },
    },
    "similarity": {
        "stretch_word": {
            "other": {"s_stretched": 1, "s_stretch": 3.0},
            "near": {"s_stretched": 2, "s_stretch": 5.0},
            "broken": {"s_toy": ((1.6, 1.2, 0.2, -0.4), (0.7, 0.5, 0.2, -0.1), (-0.1, -0.3, 0.9, 0.8))},
        },
        "one_table": {
            "other": {
                "en": {"s_unit": True, "s_words": "cat dog sun"},
                "zh": {"s_unit": True, "s_words": "猫 狗 太阳"},
            },
            "near": {"s_centred": False},
        },
        "opposites": {"other": {"s_first": 4, "s_second": 5}, "near": {"s_first": 2, "s_second": 4}},
        "centre": {"other": {"s_centred": True, "s_unit": True}, "near": {"s_unit": True}},
        "many_dimensions": {"other": {"s_dims": 450}, "near": {"s_dims": 390}},
        "words_in": {
            "other": {"s_inputs": True, "s_plus": "bad", "s_minus": "cold", "s_and": "hot"},
            "near": {"s_inputs": True, "s_plus": "paris", "s_minus": "france", "s_and": "japan"},
        },
        "people": {"other": {"s_centred": True, "s_unit": True}, "near": {"s_centred": True}},
        "shift": {
            "other": {"s_toy": ((0.8, 5.6, 0.1, -0.2), (0.7, 5.5, 0.2, -0.1), (-0.1, 4.7, 0.9, 0.8))},
            "near": {"s_toy": ((1.8, 1.6, 1.1, 0.8), (1.7, 1.5, 1.2, 0.9), (0.9, 0.7, 1.9, 1.8))},
            "broken": {"s_toy": ((2.8, 2.6, 2.1, 1.8), (2.7, 2.5, 2.2, 1.9), (2.7, 2.5, 2.2, 1.9))},
        },
        "longer_wins": {
            "other": {
                "en": {"s_words": "he the you", "s_centred": True},
                "zh": {"s_words": "老虎 狗 吃 动物", "s_centred": True},
            },
            "near": {"en": {"s_words": "cat bird you"}, "zh": {"s_words": "狗 老虎 马"}},
        },
    },
    "self_attention": {
        "away_from_itself": {
            "other": {"en": {"a_mask": "chosen", "a_hidden": (1,)}, "zh": {"a_mask": "chosen", "a_hidden": (0,)}},
            "near": {"a_wq": "scaled", "a_factor_q": 0.0},
            "broken": {"text": "a cat and a dog"},
        },
        "even": {
            "other": {"a_wq": "scaled", "a_factor_q": 0.0},
            "near": {"a_temperature": "10"},
            "broken": {"a_mask": "chosen", "a_hidden": (0, 1, 2, 3)},
        },
        "only_negative": {
            "other": {"a_wq": "scaled", "a_factor_q": -2.0, "a_centred": False},
            "near": {"a_wk": "scaled", "a_factor_k": 0.0},
        },
        "shuffled": {"other": {"a_shuffle": 5, "a_mask": "causal"}, "near": {"a_shuffle": 3}},
        "prefix": {
            "other": {"a_mask": "causal", "a_position": "sinusoidal", "text": "the dog saw the cat"},
            "near": {"a_position": "sinusoidal"},
            "broken": {"text": "the cat sat", "a_mask": "causal"},
        },
        "twins": {
            "other": {"a_mask": "causal"},
            "near": {"a_shuffle": 4},
            "broken": {"a_wv": "scaled", "a_position": "sinusoidal"},
        },
        "between": {
            "other": {"a_mask": "chosen", "a_hidden": (0, 1, 2, 5)},
            "near": {"a_mask": "causal", "a_query": 2},
            "broken": {"a_mask": "causal", "a_query": 1, "a_edits_words": ((0, 0, 5.0),)},
        },
        "bound": {
            "other": {"a_temperature": "0.05"},
            "near": {"a_temperature": "0.5"},
            "broken": {"a_score": "dot", "a_temperature": "0.1"},
        },
        "saturated": {"other": {"a_lab_d": 16, "a_lab_keys": 64}, "near": {"a_lab_d": 24}},
        "not_d": {"other": {"a_lab_mean": -1.2, "a_lab_d": 128}, "near": {"a_lab_mean": 0.8}},
        "sharp_and_negative": {
            "other": {"a_centred": False, "a_wk": "scaled", "a_factor_k": -3.0},
            "near": {
                "en": {"a_centred": False, "a_wk": "scaled", "a_factor_k": -2.5},
                "zh": {"a_wk": "scaled", "a_factor_k": -4.0},
            },
            "broken": {"a_edits_words": ((0, 0, 5.0),)},
        },
    },
    "multi_head": {
        "previous": {"other": {"m_head": 0, "m_mask": "causal"}, "near": {"m_head": 2},
                     "broken": {"m_set": "random"}},
        "no_roles": {"other": {"m_set": "random", "m_wseed": 7}, "near": {"m_head": 2}},
        "no_slices": {
            "other": {"m_touch": -3.0, "m_touch_token": 2, "m_touch_feature": 4},
            "near": {"m_touch": 0.5},
            "broken": {"m_set": "random", "m_heads": 1, "m_touch": 3.0},
        },
        "width": {
            "other": {"m_source": "random", "m_d": 40, "m_heads": 4},
            "near": {"m_heads": 6},
            "broken": {"m_set": "article"},
        },
        "surprise": {
            "other": {"m_sample": 0, "m_head": 1, "m_query": 2},
            "near": {"m_sample": 0, "m_query": 2},
            "broken": {"m_set": "random"},
        },
        "below_zero": {
            "other": {"m_sample": 1, "m_head": 1, "m_query": 2},
            "near": {"m_sample": 1, "m_head": 1, "m_query": 0},
            "broken": {"m_set": "random"},
        },
        "two_off": {"other": {"m_off": (2, 4)}, "near": {"m_off": (0, 1, 2)}},
        "missed_most": {
            "other": {"en": {"m_off": (0,), "m_mask": "none", "m_head": 3}, "zh": {"m_off": (1,), "m_head": 3}},
            "near": {"en": {"m_off": (0, 1)}, "zh": {"m_off": (0, 1)}},
        },
        "mute": {
            "other": {"m_zero_o": (1,)},
            "near": {"m_zero_v": (0,)},
            "broken": {"m_zero_q": (1,), "m_zero_v": (1,)},
        },
    },
}
CASES |= {
    "trained_model": {
        "one_of_many": {"other": {"t_layer": 0, "t_head": 2, "t_hide": True}, "near": {"t_layer": 1, "t_head": 8}},
        "cosine": {"other": {"t_query": 7}, "near": {"t_query": 9}},
        "not_explanation": {"other": {"t_layer": 0, "t_head": 7, "t_query": 3}, "near": {"t_query": 9}},
        "conditions": {"other": {"t_query": 10}, "near": {"t_query": 8}},
        "two_meanings": {
            "other": {"t_text": "I took fish from the bank today"},
            "near": {"t_text": "I took flowers to the bank today"},
            "broken": {"t_text": "I took two boats to the bank today"},
        },
        "resting": {"other": {"t_layer": 2, "t_head": 9}, "near": {"t_layer": 3, "t_head": 11}},
        "crisp": {"other": {"t_off": (63,)}, "near": {"t_off": (63, 71)}},
        "carries": {"other": {"t_off": (2,), "t_step": "1000"}, "near": {"t_off": (4,)}},
        "in_the_act": {"other": {"t_step": "150"}, "near": {"t_step": "300"}},
        "same_words": {"other": {"t_sentences": "a\nThe cat saw the dog\nThe dog saw the cat", "t_a": 2, "t_b": 1},
                       "near": {"t_sentences": "The dog bit the man\nThe dog bit the man"}},
    },
}
