"""Programs that run beside the song backend while its conformance is tested: see conformance.json."""
