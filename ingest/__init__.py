"""From bytes to a `Document` (`ingest.reading`) and from a `Document` to a `Plan` (`ingest.understanding`)."""
