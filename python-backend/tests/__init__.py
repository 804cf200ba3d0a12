"""Tests of the Python side, one package per part."""
