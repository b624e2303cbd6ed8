"use strict";

const $ = (id) => document.getElementById(id);
const HISTORY = "sightline.graphql.history";
const DRAFT = "sightline.graphql.draft";
const KEY = "sightline.graphql.key"; // for this tab only: sessionStorage

const EXAMPLES = {
  "People by title and country": [`# Directors in engineering, freshest first
query People($input: FlatSearchInput!) {
  flatAdvancedSearch(input: $input) {
    totalPeople
    people {
      id
      name
      title
      seniority
      workEmails
      company {
        name
        domain
        employeeCount
      }
    }
    after {
      key
      value
    }
  }
}`, { input: { contactFilter: { titles: ["engineer*"], seniorities: ["Director"], countries: ["United States"] }, sortContactsBy: ["UpdatedAtDesc"], limit: 25 } }],
  "People grouped by company": [`query Companies($input: GroupedSearchInput!) {
  groupedAdvancedSearch(input: $input) {
    totalCompanies
    companies {
      totalContactsInCompany
      company {
        name
        industry
        employeeCount
      }
      people {
        name
        title
      }
    }
  }
}`, { input: { companyFilter: { sizes: [{ min: 51, max: 1000 }] }, sortCompaniesBy: ["SizeDesc"], limitPerCompany: 3 } }],
  "One person": [`query Person($input: SearchPeopleInput!) {
  searchPeople(input: $input) {
    totalResults
    results {
      id
      confidence
      name {
        fullName
      }
      currentPositions {
        title
        companyInfo {
          name
          domain
        }
        emails {
          value
          status
        }
      }
    }
  }
}`, { input: { firstName: "Ada", lastName: "Lovelace", company: { domain: "example.com" } } }],
  "One company": [`query Company($input: SearchCompanyInput!) {
  searchCompany(input: $input) {
    totalResults
    results {
      id
      name
      alternativeNames
      domain
      employeeRange
      locationInfo {
        city
        country
      }
    }
  }
}`, { input: { domain: "example.com" } }],
};

const INTROSPECTION = `query Schema {
  __schema {
    queryType { name }
    mutationType { name }
    types {
      kind name description
      fields(includeDeprecated: true) { name description isDeprecated args { name description defaultValue type { ...T } } type { ...T } }
      inputFields { name description defaultValue type { ...T } }
      enumValues(includeDeprecated: true) { name description isDeprecated }
      possibleTypes { name }
    }
  }
}
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }`;

// ---- small helpers

function element(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

function stored(storage, key, fallback) {
  try {
    return JSON.parse(storage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

/** JSON on as few lines as fit in 60 characters each. */
function compact(value, indent = "") {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const array = Array.isArray(value);
  const parts = (inner) =>
    Object.entries(value).map(([key, each]) => (array ? "" : `${JSON.stringify(key)}: `) + compact(each, inner));
  const flat = parts("").join(", ");
  if (!flat.includes("\n") && flat.length + indent.length < 60) return array ? `[${flat}]` : flat ? `{ ${flat} }` : "{}";
  const deeper = `${indent}  `;
  const body = `\n${deeper}${parts(deeper).join(`,\n${deeper}`)}\n${indent}`;
  return array ? `[${body}]` : `{${body}}`;
}

/** Text cut into coloured pieces by a pattern whose groups are named like the classes. */
function coloured(text, pattern) {
  const pieces = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    pieces.append(text.slice(end, match.index));
    const kind = Object.keys(match.groups).find((each) => match.groups[each] !== undefined);
    pieces.append(element("span", { className: kind }, match[0]));
    end = match.index + match[0].length;
  }
  pieces.append(text.slice(end));
  return pieces;
}

const GRAPHQL = /(?<faint>#.*)|(?<text>"(?:[^"\\\n]|\\.)*"?)|(?<word>\b(?:query|mutation|fragment|on|true|false|null)\b|[$@]\w+)|(?<number>-?\b\d[\d.]*\b)|(?<name>\b[A-Z]\w*)/g;
const JSON_TEXT = /(?<name>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\]|\\.)*")|(?<word>\b(?:true|false|null)\b)|(?<number>-?\b\d[\d.eE+-]*)/g;

// ---- asking

async function ask(query, variables, operationName) {
  const headers = { "content-type": "application/json" };
  const key = $("key").value.trim();
  if (key) headers.authorization = `Bearer ${key}`;
  const body = JSON.stringify({ query, variables, operationName });
  return fetch("/graphql", { method: "POST", headers, body });
}

/** The operation at the caret, when there are several. */
function operationAtCaret(query, caret) {
  const names = [...query.matchAll(/^\s*(?:query|mutation)\s+(\w+)/gm)];
  if (names.length < 2) return undefined;
  return (names.filter((each) => each.index <= caret).pop() ?? names[0])[1];
}

async function run() {
  const query = $("query").value;
  let variables;
  try {
    variables = $("variables").value.trim() ? JSON.parse($("variables").value) : {};
  } catch (error) {
    return report(`The variables are not JSON: ${error.message}`, true);
  }
  $("run").disabled = true;
  report("Asking…");
  const started = performance.now();
  try {
    const response = await ask(query, variables, operationAtCaret(query, $("query").selectionStart));
    const text = await response.text();
    const took = Math.round(performance.now() - started);
    const answer = JSON.parse(text);
    $("result").replaceChildren(coloured(JSON.stringify(answer, null, 2), JSON_TEXT));
    const outcome = answer.errors ? answer.errors[0].message : "Answered";
    report(`${outcome} · ${took} ms · ${(text.length / 1024).toFixed(1)} kB · request ${response.headers.get("x-request-id")}`, Boolean(answer.errors));
    remember(query, $("variables").value);
  } catch (error) {
    report(`No answer: ${error.message}`, true);
  } finally {
    $("run").disabled = false;
  }
}

function report(message, wrong = false) {
  $("status").textContent = message;
  $("status").classList.toggle("wrong", wrong);
}

// ---- history and examples

function remember(query, variables) {
  const kept = stored(localStorage, HISTORY, []).filter((each) => each.query !== query || each.variables !== variables);
  localStorage.setItem(HISTORY, JSON.stringify([{ query, variables, at: Date.now() }, ...kept].slice(0, 40)));
  listHistory();
}

function listHistory() {
  const entries = stored(localStorage, HISTORY, []);
  const options = entries.map((each, number) => {
    const line = each.query.split("\n").find((one) => one.trim() && !one.trim().startsWith("#")) ?? "";
    return element("option", { value: number }, `${new Date(each.at).toLocaleTimeString()}  ${line.trim().slice(0, 50)}`);
  });
  if (entries.length) options.push(element("option", { value: "clear" }, "Clear the history"));
  $("history").replaceChildren(element("option", { value: "" }, "History…"), ...options);
}

function show(query, variables) {
  $("query").value = query;
  $("variables").value = typeof variables === "string" ? variables : compact(variables);
  paint();
}

$("history").addEventListener("change", (event) => {
  if (event.target.value === "clear") localStorage.removeItem(HISTORY);
  else {
    const entry = stored(localStorage, HISTORY, [])[event.target.value];
    if (entry) show(entry.query, entry.variables);
  }
  listHistory();
});

$("examples").append(...Object.keys(EXAMPLES).map((name) => element("option", { value: name }, name)));
$("examples").addEventListener("change", (event) => {
  if (EXAMPLES[event.target.value]) show(...EXAMPLES[event.target.value]);
  event.target.value = "";
});

// ---- the editor

function paint() {
  const text = $("query").value;
  $("colours").replaceChildren(coloured(text, GRAPHQL), "\n");
  $("numbers").textContent = text.split("\n").map((_, number) => number + 1).join("\n");
  follow();
  localStorage.setItem(DRAFT, JSON.stringify({ query: text, variables: $("variables").value }));
}

function follow() {
  const { scrollLeft, scrollTop } = $("query");
  $("colours").style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
  $("numbers").style.transform = `translateY(${-scrollTop}px)`;
}

function insert(area, text) {
  area.focus();
  document.execCommand("insertText", false, text); // keeps the browser's undo
}

function editing(event) {
  const area = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  } else if (area === $("query") && hinting(event)) {
    event.preventDefault();
  } else if (event.key === "Tab" && !event.shiftKey && area.selectionStart !== 0) {
    event.preventDefault();
    insert(area, "  ");
  } else if (event.key === "Enter") {
    event.preventDefault();
    const line = area.value.slice(0, area.selectionStart).split("\n").pop();
    const deeper = /[{[(]\s*$/.test(line) ? "  " : "";
    insert(area, `\n${line.match(/^\s*/)[0]}${deeper}`);
  } else if (event.key === "}" && /(^|\n) +$/.test(area.value.slice(0, area.selectionStart))) {
    area.setSelectionRange(area.selectionStart - 2, area.selectionStart);
  }
}

for (const area of [$("query"), $("variables")]) area.addEventListener("keydown", editing);
$("query").addEventListener("input", () => { paint(); if (!$("hints").hidden) openHints(); });
$("query").addEventListener("scroll", () => { follow(); placeHints(); });
$("query").addEventListener("blur", closeHints);
$("variables").addEventListener("input", paint);
$("run").addEventListener("click", run);

// ---- the schema: introspection, completion, documentation

let types = new Map();
let roots = { query: "Query", mutation: "Mutation" };
const named = (type) => (type.ofType ? named(type.ofType) : type.name);
const spelled = (type) =>
  type.kind === "NON_NULL" ? `${spelled(type.ofType)}!` : type.kind === "LIST" ? `[${spelled(type.ofType)}]` : type.name;

/** The type whose fields may stand at the caret: the selections that are open before it, followed from the root. */
function typeAtCaret(text) {
  const plain = text.replace(/#.*/g, "").replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  const open = [];
  let last = null;
  for (const [token] of plain.matchAll(/\.\.\.\s*on\s+\w+|fragment\s+\w+\s+on\s+\w+|\w+\s*:\s*(?=\w)|[{}()]|\w+/g)) {
    if (token === "(") open.push("(");
    else if (token === ")") open.splice(open.lastIndexOf("("), 1);
    else if (open.includes("(")) continue;
    else if (token === "{") {
      const on = /on\s+(\w+)$/.exec(last ?? "");
      const parent = types.get(open[open.length - 1]);
      const field = parent?.fields?.find((each) => each.name === last);
      const operation = plain.includes("mutation") && !plain.includes("query") ? roots.mutation : roots.query;
      open.push(on ? on[1] : open.length ? (field ? named(field.type) : "?") : operation);
    } else if (token === "}") open.pop();
    else if (!token.endsWith(":")) last = token;
  }
  return types.get(open[open.length - 1]);
}

function openHints() {
  const before = $("query").value.slice(0, $("query").selectionStart);
  const begun = /\w*$/.exec(before)[0].toLowerCase();
  const fields = typeAtCaret(before.slice(0, before.length - begun.length))?.fields ?? [];
  const fitting = fields.filter((each) => each.name.toLowerCase().includes(begun)).slice(0, 40);
  if (!fitting.length) return closeHints();
  const items = fitting.map((each, number) => {
    const item = element("li", { role: "option" }, each.name, element("em", {}, `  ${spelled(each.type)}`));
    item.setAttribute("aria-selected", number === 0);
    item.addEventListener("mousedown", (event) => { event.preventDefault(); complete(each.name); });
    item.dataset.name = each.name;
    return item;
  });
  $("hints").replaceChildren(...items);
  $("hints").hidden = false;
  placeHints();
}

function placeHints() {
  const lines = $("query").value.slice(0, $("query").selectionStart).split("\n");
  $("hints").style.top = `${lines.length * 19.5 + 12 - $("query").scrollTop}px`;
  const left = lines.pop().length * 7.8 + 48 - $("query").scrollLeft;
  $("hints").style.left = `${Math.min(left, $("query").clientWidth - 200)}px`;
}

function closeHints() { $("hints").hidden = true; }

function complete(name) {
  const area = $("query");
  const begun = /\w*$/.exec(area.value.slice(0, area.selectionStart))[0];
  area.setSelectionRange(area.selectionStart - begun.length, area.selectionStart);
  closeHints();
  insert(area, name);
}

/** Whether a key press belongs to the list of hints. */
function hinting(event) {
  if (event.key === " " && event.ctrlKey) return openHints(), true;
  if ($("hints").hidden) return false;
  const items = [...$("hints").children];
  const chosen = items.findIndex((each) => each.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") return closeHints(), true;
  if (event.key === "Enter" || event.key === "Tab") return complete(items[chosen].dataset.name), true;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return false;
  const next = items[(chosen + step + items.length) % items.length];
  items[chosen].setAttribute("aria-selected", "false");
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  return true;
}

let trail = [];
function link(name, label = name) {
  const made = element("a", { href: "#" }, label);
  made.addEventListener("click", (event) => { event.preventDefault(); open(name); });
  return made;
}

function open(name) {
  $("search").value = "";
  const at = trail.indexOf(name);
  trail = at >= 0 ? trail.slice(0, at + 1) : [...trail, name].slice(-5);
  const steps = trail.slice(0, -1).flatMap((each) => [link(each), " › "]);
  $("trail").replaceChildren(link("", "Schema"), " › ", ...steps);
  if (name) $("entry").replaceChildren(...entry(types.get(name)));
  else overview();
}

function overview() {
  trail = [];
  $("trail").replaceChildren();
  const operations = [roots.query, roots.mutation].flatMap((name) => entry(types.get(name)).slice(1));
  const kinds = { OBJECT: "Types", INPUT_OBJECT: "Inputs", ENUM: "Enums", UNION: "Unions", SCALAR: "Scalars" };
  const lists = Object.entries(kinds).flatMap(([kind, title]) => {
    const members = [...types.values()].filter((each) => each.kind === kind && !each.name.startsWith("__"));
    return [element("h4", {}, title), element("div", {}, ...members.flatMap((each) => [link(each.name), "  "]))];
  });
  $("entry").replaceChildren(...operations, ...lists);
}

function signature(field) {
  const name = element(field.isDeprecated ? "s" : "span", { className: "name" }, field.name);
  const args = (field.args ?? []).flatMap((arg) => [`${arg.name}: `, link(named(arg.type), spelled(arg.type)), ", "]).slice(0, -1);
  return element("dt", {}, name, ...(args.length ? ["(", ...args, ")"] : []), ": ", link(named(field.type), spelled(field.type)));
}

function entry(type) {
  if (!type) return [element("p", {}, "There is no such type.")];
  const parts = [element("h3", {}, type.name), element("p", {}, type.description ?? "")];
  const list = (title, items) => items?.length && parts.push(element("h4", {}, title), element("dl", {}, ...items));
  const described = (each, head) => [head, element("dd", {}, each.description ?? "")];
  const fieldsTitle = type.name === roots.query ? "Queries" : type.name === roots.mutation ? "Mutations" : "Fields";
  list(fieldsTitle, (type.fields ?? type.inputFields)?.flatMap((each) => described(each, signature(each))));
  list("Values", type.enumValues?.flatMap((each) => described(each, element("dt", {}, each.name))));
  list("One of", type.possibleTypes?.map((each) => element("dt", {}, link(each.name))));
  return parts;
}

function search() {
  const wanted = $("search").value.trim().toLowerCase();
  if (!wanted) return open(trail[trail.length - 1] ?? "");
  const named = [];
  const members = [];
  for (const type of types.values()) {
    if (type.name.startsWith("__")) continue;
    if (type.name.toLowerCase().includes(wanted)) named.push(element("dt", {}, link(type.name)));
    for (const each of [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])])
      if (each.name.toLowerCase().includes(wanted)) members.push(element("dt", {}, link(type.name), `.${each.name}`));
  }
  const found = [...named, ...members];
  const rest = found.length > 100 ? [element("p", {}, `… and ${found.length - 100} more`)] : [];
  $("entry").replaceChildren(element("h4", {}, `${found.length} found`), element("dl", {}, ...found.slice(0, 100)), ...rest);
}

async function loadSchema() {
  const answer = await (await ask(INTROSPECTION)).json();
  if (!answer.data) throw new Error(answer.errors[0].message);
  const schema = answer.data.__schema;
  roots = { query: schema.queryType.name, mutation: schema.mutationType?.name };
  types = new Map(schema.types.map((each) => [each.name, each]));
  overview();
}

$("search").addEventListener("input", search);
$("toggle-docs").addEventListener("click", (event) => {
  const hidden = document.querySelector("main").classList.toggle("wide");
  event.currentTarget.setAttribute("aria-pressed", String(!hidden));
});
$("key").value = stored(sessionStorage, KEY, "");
$("who").addEventListener("submit", (event) => { event.preventDefault(); run(); });
$("key").addEventListener("change", () => {
  sessionStorage.setItem(KEY, JSON.stringify($("key").value.trim()));
  if (!types.size) loadSchema().catch(() => {});
});

const draft = stored(localStorage, DRAFT, null);
if (draft?.query?.trim()) show(draft.query, draft.variables);
else show(...Object.values(EXAMPLES)[0]);
listHistory();
loadSchema().catch((error) => $("entry").replaceChildren(element("p", {}, `The schema cannot be shown: ${error.message}`)));
