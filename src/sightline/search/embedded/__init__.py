"""The embedded engine: columns, dictionaries and roaring bitmaps in one directory of files."""
