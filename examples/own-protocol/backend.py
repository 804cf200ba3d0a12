"""The backend of the words protocol: its types come from the protocol folder, and only the work is here."""

from stdwire import Backend, CommandFailed, Context, Operation

from words import CONTRACT, CountWordsPayload, CountWordsResult, ReadAloudPayload, ReadAloudResult

backend = Backend(CONTRACT, name="words")


@backend.command("COUNT_WORDS")
def count_words(payload: CountWordsPayload, context: Context) -> CountWordsResult:
    """Count the words of a text."""
    return CountWordsResult(words=len(payload.text.split()))


@backend.operation("READ_ALOUD")
def read_aloud(payload: ReadAloudPayload, operation: Operation) -> ReadAloudResult:
    """Read a text, word by word."""
    words = payload.text.split()
    if not words:
        raise CommandFailed("NOTHING_TO_READ", "The text has no words: give it at least one.")
    operation.accept(total=len(words))
    for count, word in enumerate(words, start=1):
        operation.cancelled.wait(payload.pause_ms / 1000)
        operation.raise_if_cancelled()
        operation.progress("READING_PROGRESS", word=word, progress=100 * count / len(words))
    return ReadAloudResult(words=len(words))


backend.run()
