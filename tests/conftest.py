"""Settings that all tests share."""
from hypothesis import settings

# a busy machine is slow now and then: time is measured by the benchmark, never by a property
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
