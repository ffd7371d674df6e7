"""Named entities: spans and labels by the guidelines, and the fullest name of each referent in its article."""
