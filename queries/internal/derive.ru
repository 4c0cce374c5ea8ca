# The only triples that follow from others: vg:covers and skos:broaderTransitive, in the store's own graph.
# They are made anew in the same update as a change of one of their premises.
# premises: vg:competence vg:level vg:rank skos:broader skos:exactMatch
PREFIX vg: <https://w3id.org/vakgraaf/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?below } }
WHERE  { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?below } } ;

DELETE { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?narrow skos:broaderTransitive ?broad } }
WHERE  { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?narrow skos:broaderTransitive ?broad } } ;

# A competence at a level covers the same competence at every rank up to its own.
INSERT { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?below } }
WHERE {
  GRAPH ?g1 { ?above vg:competence ?competence ; vg:level ?high }
  GRAPH ?g2 { ?below vg:competence ?competence ; vg:level ?low }
  GRAPH ?g3 { ?high vg:rank ?highRank }
  GRAPH ?g4 { ?low vg:rank ?lowRank }
  FILTER(?highRank >= ?lowRank)
} ;

# Across versions of a framework, where skos:exactMatch says that two of them are the same; read in both directions.
INSERT { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?below } }
WHERE {
  { GRAPH ?g { ?one skos:exactMatch ?other } } UNION { GRAPH ?g { ?other skos:exactMatch ?one } }
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?one . ?other vg:covers ?below }
} ;

# What covers something that covers a third thing covers that too: two rounds reach four versions of a framework.
INSERT { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?below } }
WHERE {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?middle . ?middle vg:covers ?below }
} ;
INSERT { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?below } }
WHERE {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?above vg:covers ?middle . ?middle vg:covers ?below }
} ;

# Above what is broader stands what is broader than that, at any depth. The chain may run through several graphs, so it
# is walked over the links that were gathered first. Its start is bound by a triple of its own: Virtuoso walks no path
# of which both ends are free.
INSERT { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?narrow skos:broaderTransitive ?broad } }
WHERE { GRAPH ?g { ?narrow skos:broader ?broad } } ;

INSERT { GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> { ?narrow skos:broaderTransitive ?broad } }
WHERE {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> {
    ?narrow skos:broaderTransitive ?middle . ?middle skos:broaderTransitive+ ?broad
  }
}
