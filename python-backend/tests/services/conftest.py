"""What the tests of the services share."""

from tests.services.studio_control import running_studio, studio

__all__ = ["running_studio", "studio"]
