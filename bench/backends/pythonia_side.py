"""What pythonia calls: functions of a module."""

from collections.abc import Callable


def echo(number: int) -> int:
    """Answer with the number."""
    return number


def count(total: int, on_event: Callable[[int], object]) -> int:
    """Tell each number."""
    for completed in range(1, total + 1):
        on_event(completed)
    return total
