"""Write the vectors of the background's requests that the package brings: `python -m bench.background`."""

from pathlib import Path

from shipworthy.routing.encoder.minilm import MiniLm
from shipworthy.routing.skills import background


def main() -> None:
    """Compute all of them and write the file beside the requests."""
    encoder = MiniLm.load()
    rows = [encoder.embed(text).astype("<f4").tobytes() for texts in background.topics() for text in texts]
    file = Path(background.__file__).with_name(background.FILE)
    file.write_bytes(background.digest(encoder.fingerprint) + b"".join(rows))


if __name__ == "__main__":
    main()
