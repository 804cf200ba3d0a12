"""How often properties are tried, in every test of this folder."""

from __future__ import annotations

import os

from hypothesis import settings

# The client's tests read the same variable: test/helpers/property-runs.ts
settings.register_profile("asked", max_examples=int(os.environ.get("STDWIRE_PROPERTY_RUNS") or 100))
settings.load_profile("asked")
