"""Reference data and a made-up but believable history, loaded once; the parts are joined by name."""
