"""Readers: files of many kinds as chunks of raw rows."""
