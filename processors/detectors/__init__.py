"""The detectors: a file here and its test are all that a new one needs."""

from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from processors.catalog import Catalog
from processors.detector import Detector


@cache
def catalog() -> Catalog:
    """Every detector of this folder; the docstring of its file is its page.

    Raises: Misconfigured: two of one kind, or detectors that hear each other in a circle.
    """
    return Catalog(_detector(found.name) for found in iter_modules(__path__))


def _detector(name: str) -> Detector:
    module = import_module(f"{__name__}.{name}")
    detector: Detector = module.detector
    return replace(detector, page=module.__doc__ or "")
