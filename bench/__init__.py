"""Speed beside a floor and beside a plain page: `python -m bench` writes `results.md`."""
