"""Vakgraaf: an open knowledge graph of digital craftsmanship in government.

The stories       answer.py   a question is answered        publish.py  a change goes out
                  submit.py   a submission comes in         versions.py what stands: a next one, an old one, none
                  desk.py     what both need and speak of   succession.py one organisation follows another
                  release.py  what of people may be shown   paths/      somebody's own way on
                  pools/      a look into a pool, by who may forgetting.py who leaves is gone everywhere
                  demonstration.py an invented government (demo/) is sent in
What things are   model/      pure: names, questions, answers, languages, errors
The parts         asking/     queries/*.rq become questions; parameters; formats
                  reading/    bytes become triples, each with its place in the sender's file
                  checking/   triples become findings, and findings a report
                  publishing/ the packaged reference graph; documents of single things; differences
                  people/     tables that may be shown of them, and the proof; pseudonyms; who fits
                  store/      port.py is the promise; embedded.py and remote/ keep it; records and keys are not graph
                  workers/    warm, killable children, for whatever strangers send
The doors         web/        HTTP only: parse, call a story, render
                  cli/        the vakgraaf command, a file per group of verbs
The joints        main.py     the parts over one store     serving.py  the running service, with its doors
                  opening.py  a store elsewhere            restricted.py  what tells of people, behind the wall
                  control.py  how the command reaches the service          errands.py  what it then asks of it
                  examine.py, evaluate.py, dumping.py  what runs in children; forward.py  an engine elsewhere evaluates
                  importing.py  a framework of others comes in             receipts.py  what became of a submission
                  settings.py one typed object, and where the files stand that it reads beside the code
Imports run one way, as the layers in pyproject.toml say; the tests run that contract.
"""

__version__ = "0.1.0"
