"""The page that people open in a browser: files that are served as they are, without a build step."""
