"""How property tests run: the same examples every time, so that a result never depends on luck or on a busy machine.

``NEGSIM_EXPLORE=1 make test`` looks at new examples instead.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("explore" if os.environ.get("NEGSIM_EXPLORE") else "same")
