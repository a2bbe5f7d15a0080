"""The one place that knows which adapter runs: settings in, services out."""
