"""The house: settings, addresses, the pipeline and its tasks."""
