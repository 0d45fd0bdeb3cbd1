// Links between widgets and what they act on, declared as data in the tags of widgets (see
// phlox/dashboard/link.h). `phlox_links(bokeh, document)` makes a document of BokehJS obey them once it is
// drawn. Nothing here makes code of text, so that it runs in a strict page.
"use strict";
globalThis.phlox_links ||= (() => {
  const DAY = 86400000;

  // A map of the document is a Map or an object.
  const get = (map, key) => map instanceof Map ? map.get(key) : map[key];

  const links_of = (widget) => (widget.tags ?? []).filter((tag) => tag !== null && typeof tag === "object"
    && typeof get(tag, "link") === "string");

  const milliseconds = (day) => typeof day === "number" ? day : Date.parse(`${day}T00:00:00Z`);

  // What was chosen: labels of groups, days in milliseconds.
  const value_of = (widget) => {
    const {type} = widget;
    if ("active" in widget.properties) {
      const {active, labels} = widget;
      if (Array.isArray(active)) return active.map((place) => labels[place]);
      return typeof active === "number" ? labels[active] : active;
    }
    if (type === "DatePicker") return widget.value == null ? null : milliseconds(widget.value);
    if (type === "DateRangePicker") return widget.value?.map(milliseconds) ?? null;
    return widget.value;
  };

  const is_of_days = (widget) => widget.type === "DatePicker" || widget.type === "DateRangePicker";

  // Texts of widgets compare with numbers as these are written.
  const same = (a, b) => a === b || (a != null && b != null && typeof a !== typeof b && String(a) === String(b));

  // A test of one value of a column, or null where the widget asks for nothing.
  const test_of = (widget, link) => {
    const value = value_of(widget);
    const how = get(link, "how");
    const all = get(link, "all");
    if (value == null || value === "" || (typeof value === "string" && value === all)) return null;
    if (Array.isArray(value)) {
      if (value.includes(all)) return null;
      if (how === "between") {
        const [from, to] = value;
        const end = is_of_days(widget) ? to + DAY : null;
        return (x) => x != null && x >= from && (end === null ? x <= to : x < end);
      }
      if (value.length === 0 && !("active" in widget.properties)) return null;
      const chosen = new Set(value.map(String));
      return how === "in" ? (x) => chosen.has(String(x)) : (x) => !chosen.has(String(x));
    }
    if (is_of_days(widget)) {
      const end = value + DAY;
      return {
        "==": (x) => x >= value && x < end, "!=": (x) => x < value || x >= end, "<": (x) => x < value,
        "<=": (x) => x < end, ">": (x) => x >= end, ">=": (x) => x >= value,
      }[how];
    }
    const text = String(value).toLowerCase();
    const number = Number(value);
    return {
      "==": (x) => same(x, value), "!=": (x) => !same(x, value),
      "<": (x) => x != null && x < number, "<=": (x) => x != null && x <= number,
      ">": (x) => x != null && x > number, ">=": (x) => x != null && x >= number,
      "contains": (x) => x != null && String(x).toLowerCase().includes(text),
      "starts": (x) => x != null && String(x).toLowerCase().startsWith(text),
    }[how];
  };

  // All filters of one source: a filter of BokehJS in the view of everything that shows it.
  class Filtering {
    constructor(bokeh, document, source) {
      this.source = source;
      this.asks = [];
      this.filters = [];
      const {AllIndices, BooleanFilter, IntersectionFilter} = bokeh.Models;
      for (const view of new Set([...document.all_models].filter((model) =>
        (model.data_source === source || model.source === source) && model.view?.filter).map(({view}) => view))) {
        const filter = new BooleanFilter();
        this.filters.push(filter);
        view.filter = view.filter instanceof AllIndices ? filter
          : new IntersectionFilter({operands: [view.filter, filter]});
      }
      source.properties.data.change.connect(() => this.apply());
    }

    apply() {
      const shown = new Array(this.source.get_length() ?? 0).fill(true);
      for (const [widget, link] of this.asks) {
        const test = test_of(widget, link);
        if (test === null) continue;
        const column = this.source.get_column(get(link, "column"));
        for (let row = 0; row < shown.length; row++) shown[row] &&= test(column[row]);
      }
      for (const filter of this.filters) filter.booleans = shown;
    }
  }

  const escaped = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

  const written = (value) => Array.isArray(value) ? value.map(written).join(" – ")
    : typeof value === "number" ? String(Number(value.toPrecision(12))) : String(value ?? "");

  // The widget's value as a property gets it.
  const wanted = (widget, link, model) => {
    const value = value_of(widget);
    const values = get(link, "values");
    const text = get(link, "text");
    const factor = get(link, "factor");
    if (values !== undefined) {
      if (values instanceof Map) for (const [key, one] of values) if (String(key) === String(value)) return one;
      return values instanceof Map ? undefined : values[String(value)];
    }
    if (text !== undefined) {
      const html = ["Div", "Paragraph"].includes(model.type) && !model.render_as_text;
      const said = is_of_days(widget) && value != null ? widget.value : value;
      return text.replaceAll("{}", () => html ? escaped(written(said)) : written(said));
    }
    if (factor !== undefined) return factor * value + get(link, "offset");
    return value;
  };

  const view_of = (views, model) => {
    for (const view of views ?? []) {
      if (view == null) continue;
      if (view.model === model) return view;
      const found = view_of(view.children_views?.() ?? [], model);
      if (found) return found;
    }
    return null;
  };

  // A glyph has other looks, of rows that are not selected for one, which BokehJS copied when it drew the
  // glyph first; they follow where they had the same.
  const set_of_glyph = (document, renderer, property, value) => {
    const view = view_of(document.views_manager, renderer);
    const before = JSON.stringify(renderer.glyph[property]);
    const glyphs = ["nonselection_glyph", "selection_glyph", "muted_glyph", "hover_glyph", "decimated_glyph"]
      .map((name) => view?.[name]?.model).filter((glyph) => glyph && JSON.stringify(glyph[property]) === before);
    for (const glyph of new Set([...glyphs, renderer.glyph])) glyph[property] = value;
  };

  const set = (document, model, property, value) => {
    const renderers = [...document.all_models].filter((one) => one.type === "GlyphRenderer" && one.glyph === model);
    if (renderers.length === 0) model[property] = value;
    for (const renderer of renderers) set_of_glyph(document, renderer, property, value);
  };

  // The axis of the plot that the renderer is in, for the title.
  const axis_of = (document, renderer, property) => {
    const across = /^(x|left|right)/.test(property);
    if (!across && !/^(y|top|bottom)/.test(property)) return null;
    for (const plot of document.all_models) {
      if (!plot.renderers?.includes(renderer)) continue;
      const sides = across ? [...plot.below, ...plot.above] : [...plot.left, ...plot.right];
      return sides.find((model) => "axis_label" in model.properties) ?? null;
    }
    return null;
  };

  const ACTIONS = {
    set(document, widget, link) {
      const model = get(link, "model");
      const value = wanted(widget, link, model);
      if (value === undefined) return;
      const given = value !== null && typeof value === "object" && "value" in value;
      set(document, model, get(link, "property"), get(link, "spec") && !given ? {value} : value);
    },
    show(document, widget, link) {
      const value = value_of(widget);
      const when = get(link, "when");
      const visible = when == null ? Boolean(value)
        : Array.isArray(value) ? value.some((one) => same(one, when)) : same(value, when);
      for (const model of get(link, "models")) model.visible = visible;
    },
    column(document, widget, link) {
      const field = value_of(widget);
      const renderer = get(link, "renderer");
      const property = get(link, "property");
      const {field: old, ...others} = renderer.glyph[property];
      set_of_glyph(document, renderer, property, {...others, field});
      const axis = get(link, "axis") ?? axis_of(document, renderer, property);
      if (axis) axis.axis_label = field;
    },
  };

  const linked = new WeakSet();

  return (bokeh, document) => {
    if (linked.has(document)) return;
    linked.add(document);
    const sources = new Map();
    const firsts = [];
    for (const widget of [...document.all_models]) {
      for (const link of links_of(widget)) {
        const name = get(link, "link");
        const changes = widget.properties["active" in widget.properties ? "active" : "value"].change;
        let act;
        if (name === "filter") {
          const source = get(link, "source");
          if (!sources.has(source)) sources.set(source, new Filtering(bokeh, document, source));
          sources.get(source).asks.push([widget, link]);
          act = () => sources.get(source).apply();
        } else {
          act = () => ACTIONS[name](document, widget, link);
          firsts.push(act);
        }
        changes.connect(act);
      }
    }
    for (const filtering of sources.values()) filtering.apply();
    for (const act of firsts) act();
  };
})();
