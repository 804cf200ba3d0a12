"""Making music: a score out of a prompt, sound out of a score, an MP3 out of sound.

Each step is a pure function of the one before, so the same prompt and seed give the same file.
"""
