"""The shapes of the API as its description shows them; answers are built by `runtime.views`."""
