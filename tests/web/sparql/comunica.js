// Asks an endpoint with Comunica and writes the rows as JSON, one string per term.
// node comunica.js ADDRESS KIND QUERY, where KIND is sparql, or found-out to let Comunica see what stands there.

import comunica from "@comunica/query-sparql";

async function main([address, kind, query]) {
  const source = kind === "found-out" ? address : { type: "sparql", value: address };
  const result = await new comunica.QueryEngine().query(query, { sources: [source] });
  process.stdout.write(JSON.stringify(await told(result)));
}

async function told(result) {
  if (result.resultType === "boolean") {
    return result.execute();
  }
  const found = await (await result.execute()).toArray();
  if (result.resultType === "quads") {
    return found.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]);
  }
  const names = (await result.metadata()).variables.map((told) => (told.variable ?? told).value);
  return found.map((row) => names.map((name) => row.get(name)?.value ?? null));
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
