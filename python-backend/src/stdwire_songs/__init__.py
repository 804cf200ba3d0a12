"""The song backend, built on the stdwire bridge."""

__all__ = ["__version__"]

__version__ = "0.1.0"
