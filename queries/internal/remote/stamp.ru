# Another revision, in the place of the one on which it was worked out and of no other.
PREFIX vg: <https://w3id.org/vakgraaf/def#>

DELETE {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> {
    <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> vg:revision "last"
  }
}
INSERT {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> {
    <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> vg:revision "revision"
  }
}
WHERE {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> {
    <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> vg:revision "last"
  }
}
