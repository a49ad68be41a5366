"""What pages compute from initiatives, outcomes and commitments, as resources of the API."""
