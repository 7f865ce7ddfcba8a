// The statement templates of an unpacked ADL conformance suite as JSON lines: {file, name, expect, statement}.
// usage: node templates.js SUITE v1_0_3|v2_0
const fs = require("fs"), path = require("path"), Module = require("module");
const [, , suite, version] = process.argv;
const root = path.join(suite, "test", version);
const templates = (group, name) => JSON.parse(fs.readFileSync(path.join(root, "templates", group, name + ".json")));

function merge(into, from) {
  for (const [key, value] of Object.entries(from)) {
    if (value === undefined) continue;
    if (value === null || typeof value !== "object") { into[key] = value; continue; }
    const there = into[key], many = Array.isArray(value);
    const fits = there !== null && typeof there === "object" && Array.isArray(there) === many;
    into[key] = merge(fits ? there : many ? [] : {}, value);
  }
  return into;
}

// What a configuration asks of the suite's helper and of packages that are not installed here.
const anything = new Proxy(function () {}, { get: (_, key) => (key === Symbol.toPrimitive ? () => "x" : anything), apply: () => anything });
const helper = { generateUUID: () => "0b1a6f3e-6f0b-4c3f-8f57-2f5d1c7a9e01", clone: (value) => JSON.parse(JSON.stringify(value)) };
const load = Module._load;
Module._load = function (request, ...rest) {
  if (/helper(\.js)?$/.test(request)) return helper;
  try { return load.call(this, request, ...rest); } catch { return anything; }
};

function statement(parts) {
  const values = parts.map((part) => {
    const [key, value] = Object.entries(part)[0];
    const named = typeof value === "string" && value.match(/^\{\{(.+)\.(.+)\}\}$/);
    return named ? { [key]: templates(named[1], named[2]) } : structuredClone(part);
  });
  const whole = values.reduceRight((inner, outer) => (merge(outer[Object.keys(outer)[0]], inner), outer));
  return whole[Object.keys(whole)[0]];
}

for (const file of fs.readdirSync(path.join(root, "configs")).filter((name) => name.endsWith(".js")))
  for (const group of require(path.join(root, "configs", file)).config())
    for (const test of group.config)
      console.log(JSON.stringify({ file, name: test.name, expect: test.expect[0], statement: test.templates ? statement(test.templates) : test.json }));
