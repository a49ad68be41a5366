"""The bases of all pages: views, evidence, feeds, reference files, structured data and ETags."""
