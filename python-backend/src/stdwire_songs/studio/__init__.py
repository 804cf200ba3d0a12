"""The embedded studio: a song service of its own, on this machine, that works offline.

It is a real HTTP service on the loopback interface. A prompt becomes an audible MP3 and a cover image;
songs go through the same states, and are listed and handed out in the same forms, as at the service that it
stands in for. It is a program by itself and knows nothing of the backend that uses it::

    python -m stdwire_songs studio --port 0 --data-dir DIR

Whatever can go wrong with a song service can be made to go wrong here: see `faults`.
"""
