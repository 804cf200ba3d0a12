"""The settings of the create page that a caller asks for, as far as the service has them."""

import msgspec

from stdwire_songs.managers.account_session import AccountSession
from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.protocol.types import AdvancedOptions


def usable_options(
    session: AccountSession, options: AdvancedOptions | None, report: Reporter
) -> AdvancedOptions | None:
    """Leave out a model that the service does not offer, and say so."""
    if options is None or options.model is None:
        return options
    offered = session.ask(lambda asked: asked.models())
    if any(options.model.casefold() == name.casefold() for name in offered):
        return options
    report.progress(
        "WARNING_UPDATE",
        status="in_progress",
        message=f"The song service offers no model {options.model!r}, so its own choice is taken. "
        f"It offers: {', '.join(offered) or 'none by name'}.",
        progress=0,
        code="option_not_available",
    )
    return msgspec.structs.replace(options, model=None)
