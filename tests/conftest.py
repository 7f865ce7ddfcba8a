"""How all tests run: properties are drawn the same way in each run, or anew with SOUSBOIS_EXPLORE=1."""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("SOUSBOIS_EXPLORE") else "steady")
