"""Start here: `python -m stdwire_songs [serve]` is the backend, `… studio` the studio alone."""

import gc
import os
import sys


def main() -> None:
    """Run what the first argument names: `serve`, which is the default, or `studio`."""
    from stdwire_songs.frozen import adapt

    adapt(os.environ)
    arguments = sys.argv[1:]
    if arguments[:1] == ["studio"]:
        from stdwire_songs.studio.cli import main as run_studio

        sys.exit(run_studio(arguments[1:]))
    sys.exit(_serve(arguments[1:] if arguments[:1] == ["serve"] else arguments))


def _serve(arguments: list[str]) -> int:
    # What is imported stays: to look for garbage in it again and again took 4 of the 47 ms of processor time
    # by which this backend starts later than a bare Python. `serve` switches the collector on again.
    gc.disable()
    from stdwire_songs.errors import CONFIGURATION_EXIT_CODE, ConfigurationError, StorageError
    from stdwire_songs.frozen import program_name
    from stdwire_songs.settings import Settings, help_text

    if "--help" in arguments or "-h" in arguments:
        sys.stdout.write(help_text(program_name()) + "\n")
        return 0
    try:
        settings = Settings.load(arguments, os.environ)
        from stdwire_songs.server import serve

        serve(settings)
    except (ConfigurationError, StorageError) as error:
        sys.stderr.write(f"stdwire_songs cannot start: {error}\n")
        return CONFIGURATION_EXIT_CODE if isinstance(error, ConfigurationError) else 1
    return 0


if __name__ == "__main__":
    main()
