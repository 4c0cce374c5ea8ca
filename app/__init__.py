"""Vakgraaf: an open knowledge graph of digital craftsmanship in government.

The stories       answer.py   a question is answered        publish.py  a change goes out
What things are   model/      pure: names, questions, answers, languages, errors
The parts         asking/     queries/*.rq become questions; parameters; formats
                  publishing/ the packaged reference graph; documents of single things
                  store/      port.py is the promise; embedded.py keeps it; records.py is what is not graph
The doors         web/        HTTP only: parse, call a story, render        cli.py  the vakgraaf command
                  main.py     the only module that knows every part         settings.py  one typed object
Imports run downwards only; the contract in pyproject.toml says so and the tests run it.
"""

__version__ = "0.1.0"
