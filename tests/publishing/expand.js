// Reads documents, one a line, and writes what jsonld.js makes of each, as a list of N-Quads texts.
// node expand.js CONTEXT-ADDRESS CONTEXT-FILE: nothing else is ever loaded.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import jsonld from "jsonld";

const [address, file] = process.argv.slice(2);
const context = JSON.parse(readFileSync(file, "utf-8"));

async function documentLoader(url) {
  if (url !== address) {
    throw new Error(`${url} would have to be fetched`);
  }
  return { contextUrl: null, documentUrl: url, document: context };
}

async function main() {
  const told = [];
  for await (const line of createInterface({ input: process.stdin })) {
    const options = { documentLoader, format: "application/n-quads", safe: true };
    told.push(await jsonld.toRDF(JSON.parse(line), options));
  }
  process.stdout.write(JSON.stringify(told));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
