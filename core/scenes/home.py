"""The minute that convinces, and the path as cards."""

from core.links import Param

PARAMS: tuple[Param, ...] = ()
