"""Send one request over HTTP and read its stream of events."""
