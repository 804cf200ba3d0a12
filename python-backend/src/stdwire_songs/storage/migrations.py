"""The schema, as an ordered list of steps.

A step and the row that records it are one transaction, so that a database is in the old schema or in the new
one and never between. A released step is never edited: a change is a new step.
"""

import sqlite3
from pathlib import Path

from stdwire_songs.errors import SchemaTooNewError
from stdwire_songs.storage.timestamps import utc_now

_BASE = """
CREATE TABLE accounts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_used TEXT,
    status TEXT NOT NULL,
    handle TEXT
);

CREATE TABLE prompts (
    position INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    lyrics TEXT NOT NULL,
    style TEXT NOT NULL
);

CREATE TABLE prompt_pool (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    next_position INTEGER NOT NULL CHECK (next_position >= 0)
);

INSERT INTO prompt_pool (only, next_position) VALUES (1, 0);

CREATE TABLE queues (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    total_songs INTEGER NOT NULL CHECK (total_songs > 0),
    songs_per_batch INTEGER NOT NULL CHECK (songs_per_batch > 0),
    range_start INTEGER NOT NULL CHECK (range_start >= 0),
    range_end INTEGER NOT NULL CHECK (range_end >= range_start),
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    completed_count INTEGER NOT NULL DEFAULT 0 CHECK (completed_count BETWEEN 0 AND total_songs),
    failed_count INTEGER NOT NULL DEFAULT 0 CHECK (failed_count BETWEEN 0 AND total_songs),
    operation_id TEXT,
    last_error TEXT,
    running INTEGER NOT NULL DEFAULT 0 CHECK (running IN (0, 1))
);

CREATE INDEX queues_by_account ON queues (account_id);

CREATE TABLE creation_records (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    song_id TEXT NOT NULL,
    account_key TEXT NOT NULL,
    account_name TEXT NOT NULL,
    title TEXT NOT NULL,
    prompt_index INTEGER NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    error_message TEXT,
    style TEXT NOT NULL DEFAULT '',
    queue_id TEXT,
    clip_ids TEXT NOT NULL DEFAULT '[]',
    operation_id TEXT,
    title_key TEXT NOT NULL,
    song_key TEXT NOT NULL,
    style_key TEXT NOT NULL,
    UNIQUE (song_id, account_key)
);

CREATE INDEX creation_records_newest ON creation_records (created_at DESC, seq DESC);
CREATE INDEX creation_records_by_account ON creation_records (account_key, created_at DESC, seq DESC);

CREATE TABLE downloads (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account_key TEXT NOT NULL,
    clip_id TEXT NOT NULL,
    title TEXT NOT NULL,
    file_path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    downloaded_at TEXT NOT NULL,
    UNIQUE (account_key, clip_id)
);

CREATE TABLE listings (
    account_key TEXT PRIMARY KEY,
    current_page INTEGER NOT NULL,
    last_profile TEXT
);

CREATE TABLE submissions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    queue_id TEXT,
    operation_id TEXT,
    prompt_index INTEGER NOT NULL,
    title TEXT NOT NULL,
    feed_before TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('about_to_submit', 'submitted', 'done', 'doubtful')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE INDEX submissions_by_account ON submissions (account_id);
CREATE INDEX submissions_by_queue ON submissions (queue_id, prompt_index);

CREATE TABLE claimed_clips (
    clip_id TEXT NOT NULL,
    submission_id TEXT NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    PRIMARY KEY (clip_id, submission_id)
) WITHOUT ROWID;

CREATE INDEX claimed_clips_by_submission ON claimed_clips (submission_id, place);
"""

_BATCHES = """
CREATE TABLE song_batches (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    operation_id TEXT NOT NULL,
    prompts TEXT NOT NULL,
    started_at TEXT NOT NULL,
    running INTEGER NOT NULL CHECK (running IN (0, 1))
);

CREATE INDEX song_batches_by_account ON song_batches (account_id);

CREATE TABLE download_batches (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    operation_id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    output_dir TEXT NOT NULL,
    clip_ids TEXT NOT NULL,
    started_at TEXT NOT NULL
);

CREATE INDEX download_batches_by_account ON download_batches (account_id);

ALTER TABLE submissions ADD COLUMN batch_id TEXT;
ALTER TABLE submissions ADD COLUMN prompt_key TEXT NOT NULL DEFAULT '';

CREATE INDEX submissions_by_batch ON submissions (batch_id, prompt_index);
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (("base", _BASE), ("batches", _BATCHES))
"""Name and statements of each step; its version is its place, from 1."""


_JOURNAL = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
)
"""


def migrate(
    connection: sqlite3.Connection, path: Path, steps: tuple[tuple[str, str], ...] = MIGRATIONS
) -> None:
    """Apply the steps that this database has not seen, each in one transaction with its record."""
    connection.execute(_JOURNAL)
    current = connection.execute("SELECT coalesce(max(version), 0) FROM schema_migrations").fetchone()[0]
    if current > len(steps):
        raise SchemaTooNewError(
            f"The database {path} has schema version {current}, and this backend knows up to {len(steps)}. "
            "Install the newer version again, or name another data folder."
        )
    for version, (name, statements) in enumerate(steps[current:], start=current + 1):
        _apply(connection, version, name, statements)


def _apply(connection: sqlite3.Connection, version: int, name: str, statements: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?)", (version, name, utc_now()))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
