"""A program that opens a browser, says which process it is, and then holds still until it is killed."""

import sys
import threading
from pathlib import Path

from stdwire_songs.services.browsers import Browsers
from stdwire_songs.services.cancellation import NEVER

browser = Browsers(Path(sys.argv[1])).open("account", "Ann", headless=True, cancellation=NEVER)
print(browser.pid, flush=True)
threading.Event().wait()
