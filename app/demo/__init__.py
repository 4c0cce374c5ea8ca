"""An invented government, made from a seed: organisations, academies and people that never were.

``records.py`` says what there is of it. ``names.py``, ``people.py``, ``teaching.py``, ``pools.py``, ``offices.py`` and
``generator.py`` make it up; ``counts.py``, ``offers.py``, ``plans.py`` and ``register.py`` state it (``statement.py``),
``submissions.py`` orders that as each organisation would send it in, and ``triples.py`` writes it.
Nothing here reads or changes a store: app/demonstration.py fills one with it.
"""
