"""Runs the studio by itself: `python -m stdwire_songs.studio`."""

import sys

from stdwire_songs.studio.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
