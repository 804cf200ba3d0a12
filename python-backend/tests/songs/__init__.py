"""Tests of the song backend: storage, managers, commands, the whole process."""
