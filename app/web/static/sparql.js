"use strict";
// The editor on /sparql: YASGUI over our own endpoint alone. It keeps nothing in the browser and asks no other host;
// what it lacks for keyboard, screen reader and language is mended here. Without this script the form does the same.
(() => {
  const place = document.getElementById("editor");
  const told = JSON.parse(document.getElementById("editor-told").textContent);
  const words = told.words;
  const OURS = "https://w3id.org/vakgraaf/";
  const LONGEST_ADDRESS = 7500; // the service takes 8,000 characters
  const { Yasqe, Yasr } = Yasgui;

  /** The address of a query: a browser shows it here, a program gets its answer. */
  const addressOf = (query) => {
    const address = new URL("/sparql", location.origin);
    const lang = new URLSearchParams(location.search).get("lang");
    address.searchParams.set("query", query);
    if (lang) address.searchParams.set("lang", lang);
    return address.href;
  };

  const filled = (text, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(`_${name}_`, value), text);

  /** Completes our prefixes and our terms; YASGUI would ask other hosts for theirs. */
  const complete = () => {
    const fork = (name, get) => Yasqe.forkAutocompleter(name, { name: `our-${name}`, get, bulk: true, autoShow: true, persistenceId: null });
    fork("prefixes", Object.entries(told.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`));
    fork("class", told.terms.class || []);
    fork("property", told.terms.property || []);
    Yasqe.defaults.autocompleters.splice(0, Infinity, "variables", "our-prefixes", "our-class", "our-property");
  };

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    return parent.appendChild(made);
  };

  /** What went wrong, in the reader's language: a problem document, or the lack of any answer. */
  const problem = async (error) => {
    let found = { title: words.error, detail: words.unreachable };
    try {
      if (error.text) found = JSON.parse(error.text);
    } catch {
      return undefined; // no document of ours: YASGUI shows it as it is
    }
    const box = document.createElement("div");
    box.className = "problem";
    box.setAttribute("role", "alert");
    element("strong", found.title, box);
    for (const fault of [{ message: { [told.language]: found.detail }, repair: found.repair }, ...(found.errors || [])]) {
      if (fault.message) element("p", fault.message[told.language], box);
      if (fault.repair) element("p", `${words.repair}: ${fault.repair[told.language]}`, box);
    }
    return box;
  };

  /** Links to what is ours lead to this site, as everywhere else on it. */
  const here = (link) => {
    const iri = link.getAttribute("href") || "";
    if (!iri.startsWith(OURS)) return;
    link.title = iri;
    link.href = `/${iri.slice(OURS.length).replace(/^id\//, "doc/")}`;
  };

  const put = (node, name, value) => {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  };
  const say = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };
  const titled = (node, text) => {
    put(node, "title", text);
    put(node, "aria-label", text);
  };

  /** A number, a boolean or a text needs no datatype beside it, as in SPARQL itself. */
  const plain = () => {
    const xsd = "http://www.w3.org/2001/XMLSchema#";
    const table = Yasr.plugins.table.prototype;
    const format = table.formatLiteral;
    table.formatLiteral = function formatLiteral(term, prefixes) {
      const known = ["string", "integer", "decimal", "boolean"].some((name) => term.datatype === xsd + name);
      return format.call(this, known ? { ...term, datatype: undefined } : term, prefixes);
    };
  };

  /** The button that asks has a word, and not only an arrow. */
  const asking = (button) => {
    titled(button, words.ask);
    if (button.querySelector(".said")) return;
    element("span", words.ask, button).className = "said";
  };

  /** How many rows, in how much time. */
  const counted = (chip) => {
    const [, count, seconds] = /^(?:(\d+) results?|Response) in ([\d.]+) seconds?$/.exec(chip.textContent) || [];
    if (seconds) say(chip, filled(count ? words.found : words.took, { COUNT: count, SECONDS: seconds }));
  };

  /** The list of tabs holds tabs alone: the button that adds one stands beside it. */
  const tabs = (list) => {
    const add = list.querySelector(".addTab")?.parentElement;
    if (!add) return;
    const bar = document.createElement("div");
    bar.className = "tabBar";
    list.before(bar);
    bar.append(list, add);
    yasgui.tabElements.addTabEl = undefined;
  };

  const MENDED = {
    ".CodeMirror textarea": (field) => put(field, "aria-label", words.query),
    ".yasqe_queryButton": asking,
    ".yasqe_share": (button) => titled(button, words.share),
    ".yasqe_sharePopup input": (field) => put(field, "aria-label", words.link),
    ".addTab": (button) => titled(button, words.add),
    ".closeTab": (cross) => put(cross, "title", words.close),
    ".tab input": (field) => put(field, "aria-label", words.rename),
    ".yasr_btnGroup": (list) => list.querySelectorAll("button").forEach((button) => {
      const name = [...button.classList].find((found) => found.startsWith("select_")).slice("select_".length);
      if (!(name in words)) return;
      titled(button, words[name]);
      say(button.querySelector("span"), words[name]);
    }),
    ".yasr_response_chip": counted,
    ".yasr_downloadIcon": (link) => titled(link, words.download),
    ".tableControls > div:nth-child(1) .label": (label) => say(label, words.compact),
    ".tableControls > div:nth-child(2) .label": (label) => say(label, words.shorten),
    ".tableFilter": (field) => (put(field, "placeholder", words.find), put(field, "aria-label", words.find)),
    ".pageSizerLabel": (label) => say(label, words.size),
    ".tableSizer": (field) => put(field, "aria-label", words.size),
    ".tableSizer option[value='-1']": (option) => say(option, words.all),
    ".dataTable th:first-child .dt-column-title:empty": (title) => (title.className += " hidden", say(title, words.number)),
    ".yasr_results": (found) => (put(found, "tabindex", "0"), put(found, "role", "region"), put(found, "aria-label", words.answer)),
    ".booleanResult span": (said) => say(said, { True: words.yes, False: words.no }[said.textContent] || said.textContent),
    "a.iri": here,
    ".tabsList": tabs,
  };
  const mend = () => {
    for (const [selector, act] of Object.entries(MENDED)) place.querySelectorAll(selector).forEach(act);
  };

  Object.assign(Yasqe.defaults.extraKeys, { Tab: false, "Shift-Tab": false }); // Tab leaves the editor: no trap for who has no mouse
  Yasgui.Tab.prototype.getShareableLink = function share() {
    return addressOf(this.getQuery());
  };
  Yasr.defaults.errorRenderers = [problem];
  Yasr.plugins.table.defaults.tableConfig.language = {
    ...Yasr.plugins.table.defaults.tableConfig.language,
    info: words.shown,
    infoEmpty: words.nothing,
    infoFiltered: "",
    emptyTable: words.nothing,
    zeroRecords: words.nothing,
  };
  complete();
  plain();

  place.hidden = false;
  document.getElementById("editor-help").hidden = false;
  document.getElementById("plain").open = false;

  const yasgui = new Yasgui(place, {
    persistenceId: null,
    populateFromUrl: false,
    autofocus: false,
    copyEndpointOnNewTab: false,
    contextMenuContainer: place,
    tabName: words.tab,
    requestConfig: {
      endpoint: new URL("/sparql", location.origin).href,
      acceptHeaderGraph: "text/turtle",
      headers: { "Accept-Language": told.language },
    },
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: { value: told.text },
    yasr: { prefixes: { ...told.prefixes, id: `${OURS}id/` } },
  });
  new MutationObserver(mend).observe(place, { childList: true, subtree: true, characterData: true });
  mend();

  yasgui.on("query", (_, tab) => {
    const address = addressOf(tab.getQuery());
    if (address.length < LONGEST_ADDRESS) history.replaceState(null, "", address);
  });

  document.getElementById("examples").addEventListener("submit", (event) => {
    event.preventDefault();
    const example = told.examples[event.target.elements.question.value];
    yasgui.addTab(true, { name: example.title, yasqe: { value: example.text } });
    yasgui.getTab().getYasqe().focus();
  });

  // a link may bring a query along, in the address as a program sends it or, as YASGUI makes them, after the #
  const linked = new URLSearchParams(location.hash.slice(1)).get("query");
  if (linked) yasgui.getTab().setQuery(linked);
  if (linked || new URLSearchParams(location.search).has("query")) yasgui.getTab().query().catch(() => {});
})();
