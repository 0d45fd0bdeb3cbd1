"""phlox's values of the neutral form."""

from __future__ import annotations

from phlox import models


class Host:
    """What neutral.build needs."""

    def model(self, name, properties):
        return getattr(models, name)(**properties)

    def spec(self, kind, what, transform, units):
        return getattr(models, kind)(what, transform, units)

    def array(self, values, dtype):
        import numpy

        return numpy.array(values, dtype=dtype)


HOST = Host()
