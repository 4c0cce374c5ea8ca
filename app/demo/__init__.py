"""An invented government, made from a seed: organisations, academies and people that never were.

``records.py`` says what there is of it; ``names.py``, ``people.py``, ``teaching.py`` and ``generator.py`` make it up;
``statements.py`` and ``telling.py`` turn it into what each organisation would send in, and ``triples.py`` writes that.
Nothing here reads or changes a store: app/demonstration.py fills one with it.
"""
