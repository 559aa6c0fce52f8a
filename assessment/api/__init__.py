"""JSON for programs, under /api/v1/: the same acts as the pages, and the same refusals."""
