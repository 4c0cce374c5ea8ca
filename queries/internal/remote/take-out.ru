# Takes triples out of a graph, while the store has the revision on which this was worked out.
PREFIX vg: <https://w3id.org/vakgraaf/def#>

DELETE {
# triples
} WHERE {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> {
    <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> vg:revision "last"
  }
}
