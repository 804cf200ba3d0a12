"""Tests of the embedded studio: its parts by themselves, and the whole as a child process."""
