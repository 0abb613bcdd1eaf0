"""One file for each way to answer: a class `Driver(url)` with `async def run(text) -> str`."""
