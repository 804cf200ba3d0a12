"""A program that starts a studio, says where it is, and then holds still until it is killed."""

import sys
import threading
from pathlib import Path

from stdwire_songs.services.embedded_studio import EmbeddedStudio

studio = EmbeddedStudio(Path(sys.argv[1]))
print(studio.address(), studio.pid, flush=True)
threading.Event().wait()
