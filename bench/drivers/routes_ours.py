"""Shipworthy's router, light and full."""

from routes import main

from shipworthy.routing import scoring

if __name__ == "__main__":
    main(
        {
            "shipworthy light": lambda skills: scoring.light(skills).decide,
            "shipworthy full": lambda skills: scoring.factory(skills).decide,
        }
    )
