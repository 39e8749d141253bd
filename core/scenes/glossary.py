"""The glossary's page: which terms are looked for, and the links to where each can be touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import scenes
from core.glossary import Term, find
from core.links import Param, Text

PARAMS: tuple[Param, ...] = (Text("g_search", "", limit=40),)


def found(values: Mapping[str, Any]) -> list[Term]:
    """The terms that the visitor looks for; all while nothing is typed."""
    return find(values["lang"], values["g_search"])


def touch(term: Term, values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of a link that opens a term's page where it can be touched."""
    params = scenes.params_of(term.page)
    state = {param.name: param.default for param in params}
    shared = {param.name: values[param.name] for param in scenes.SHARED}
    return scenes.link_parameters(params, state | shared | {"text": None, "present": 0} | dict(term.link))[0]
