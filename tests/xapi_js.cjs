// The JavaScript client `@xapi/xapi` at the other end of a pipe: a call in each line of JSON, its answer in the next.
"use strict";

const { createInterface } = require("node:readline");

const [bundle, endpoint, username, password, adapter] = process.argv.slice(2);
const XAPI = require(bundle);
const client = new XAPI({ endpoint, adapter, auth: XAPI.toBasicAuth(username, password) });

// JSON has no bytes: contents of attachments come as base64.
const bytes = (base64) => Uint8Array.from(Buffer.from(base64, "base64")).buffer;

async function answer({ method, params }) {
  if (Array.isArray(params.attachments)) params.attachments = params.attachments.map(bytes);
  try {
    const { status, headers, data } = await client[method](params);
    return { status, headers, data };
  } catch (error) {
    // Only `axios` tells the status; `fetch` throws the text of the answer.
    return { status: error.response?.status, refused: error.response?.data ?? error.message };
  }
}

async function main() {
  const methods = Object.keys(XAPI.prototype);
  process.stdout.write(JSON.stringify(methods) + "\n");
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + "\n");
  }
}

main();
