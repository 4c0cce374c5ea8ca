# The store's own graph says what it is, and which revision it has: a text that every change renews, in the same update.
PREFIX vg: <https://w3id.org/vakgraaf/def#>
PREFIX dct: <http://purl.org/dc/terms/>

DELETE WHERE {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> {
    <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> vg:revision ?last
  }
} ;
INSERT DATA {
  GRAPH <https://w3id.org/vakgraaf/id/graph/vakgraaf/store> {
    <https://w3id.org/vakgraaf/id/graph/vakgraaf/store>
      a vg:Graph ;
      dct:title "Wat de opslag zelf zegt"@nl, "What the store itself says"@en ;
      dct:description "De revisie, en de tripels die uit andere volgen."@nl,
                      "The revision, and the triples that follow from others."@en ;
      vg:trust <https://w3id.org/vakgraaf/id/trust/own> ;
      dct:license <http://publications.europa.eu/resource/authority/licence/CC0> ;
      vg:sourceNote "Afgeleid van de andere grafen."@nl, "Derived from the other graphs."@en ;
      vg:revision "revision"
  }
}
