"""Telling about a pause that the song service asks for."""

from stdwire_songs.managers.reporter import Reporter


def warn_of_rate_limit(
    report: Reporter,
    message: str,
    seconds: float,
    *,
    status: str,
    progress: float,
    **subject: str,
) -> None:
    """Tell why nothing happens and for how long; `subject` says to whom or what, where that is known."""
    report.progress(
        "WARNING_UPDATE",
        status=status,
        message=message,
        progress=progress,
        code="rate_limited",
        retry_after_ms=int(seconds * 1_000),
        **subject,
    )
