"""Base classes and helpers of all pages: views, evidence, feeds, citations, linked data and ETags."""
