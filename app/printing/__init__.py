"""How papers are set: tagged PDFs by typst, and which letters can be printed. What they say is their features' own."""
