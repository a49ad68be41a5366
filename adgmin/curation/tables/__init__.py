"""Tables of the record, as CSV and XLSX: exported from the lists, changed in a spreadsheet, and imported again.

``python -m adgmin.curation.tables`` is the process that reads an uploaded file: see ``adgmin.curation.sandbox``.
"""
