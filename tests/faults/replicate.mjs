// Follows the feed at an address with npm's ldes-client, and writes each member as it comes as one line of JSON:
// what became of which thing, at which position, and all that is asserted of it, as N-Quads.
// node replicate.mjs ADDRESS: it goes on until it is told to stop.

import { intoConfig, replicateLDES } from "ldes-client";
import { Writer } from "n3";

const AS = "https://www.w3.org/ns/activitystreams#";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const POSITION = "https://schema.org/position";

function told(member) {
  const own = member.quads.filter((quad) => quad.graph.termType === "DefaultGraph");
  const state = member.quads.filter((quad) => quad.graph.termType !== "DefaultGraph");
  const types = own.filter((quad) => quad.predicate.value === TYPE).map((quad) => quad.object.value);
  return {
    what: types.find((type) => type.startsWith(AS)).slice(AS.length),
    thing: member.id.value,
    position: Number(own.find((quad) => quad.predicate.value === POSITION).object.value),
    state: new Writer({ format: "application/n-quads" }).quadsToString(state),
  };
}

async function main() {
  const settings = { url: process.argv[2], materialize: true, polling: true, pollInterval: 500, noShape: true };
  const reader = replicateLDES(intoConfig(settings)).stream({ highWaterMark: 100 }).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    process.stdout.write(`${JSON.stringify(told(next.value))}\n`);
  }
}

main().catch((error) => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
});
