"""What may be said of people: the tables that are released of them, and the members of pools, whom nobody can tell.

Of the members: pseudonyms.py makes what they are called, of the operator's secret (secret.py); unnamed.py takes their
names out of what was read, members.py finds them in what is kept, and matching.py says who fits what is sought. The
rest is tables: designs.py reads what they hold, tables.py and figures.py count, cube.py writes what is shown.

The model of who would learn more than a release tells. It binds suppression.py, knowledge.py and audit.py, and
``tests/people/test_attacker.py`` holds them to it with programs of its own.

*What is guarded.* The number of people in a cell, where it is at least one and under the threshold: nobody may be able
to place it within four of itself, which is to within ±2. So too for the parts that have no cell of their own but
follow by subtraction: those under 55, those who lack a competence, those in no province. And where one organisation
makes up more than half of a cell, its figure: to within a tenth.

*What the attacker has.* Every figure of every table of the release, and of those before it, all at once:

* a figure that is shown stands for the interval that rounds to it; a total is rounded by itself, so it is a figure like
  any other, and adds up only with the true ones;
* tables of the same people share their totals: a total by profile is one unknown, in however many tables it stands;
* people are counted in whole numbers;
* the rule: a figure under the threshold is never shown, so one that is shown is at least the threshold and one more;
  a figure that is withheld is at least one, or nothing where it was withheld before. Why one is withheld is not told,
  and since a cell where one organisation prevails is withheld however large it is, that sets no upper bound;
* parts are never more than their whole: the older of all, those who have a competence of those who need it, fte of
  people.

*Two releases.* The attacker knows of everybody who came or went, where that is at most one person in a cell: these
cells are joined, exactly, with those of the releases before. Who knows of more comings and goings than that in one cell
knows more than the tables. From this follow three things: figures are shown from one above the threshold, so that one
person who leaves brings none below it that stood in sight; an empty cell that held one person before stays withheld
for as long as that release is looked back at, since an empty cell would tell of the one; and every release is audited
with the two before it, by itself and together with the one or both.

*What it does not guard against.* Zeros are shown: who knows that exactly one person came into a cell that was shown
empty knows that it holds one, and needs no release for it. An organisation knows its own figures, and so, to within
rounding, what the others have together in a cell that is shown. Both are decisions, not oversights.
"""
