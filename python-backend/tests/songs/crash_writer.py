"""A process for test_crash: commits, and says so only after each commit, until it is killed."""

import itertools
import sys
from pathlib import Path

from stdwire_songs.protocol.types import CreationRecordInput, Prompt
from tests.songs.conftest import Home


def main() -> None:
    """Create accounts, queues and records in rounds; print each round's number once it is committed."""
    home = Home(Path(sys.argv[1]))
    for round_ in itertools.count(int(sys.argv[2])):
        name = f"account {round_}"
        home.accounts.create(name, "")
        home.queues.create(name, total_songs=1, songs_per_batch=1, prompts=[Prompt(title="p")] * 10_000)
        home.history.add(
            CreationRecordInput(
                song_id=f"s{round_}", title="t", prompt_index=0, account_name=name, status="completed"
            )
        )
        home.accounts.rename(name, f"renamed {round_}")
        print(round_, flush=True)


if __name__ == "__main__":
    main()
