// Running expressions from Python: bindings, compute, explain, discover, to_sql.
#include "phlox/session/session.h"

#include <array>

#include "phlox/base/byte_size.h"
#include "phlox/chart/kind.h"
#include "phlox/chart/plot.h"
#include "phlox/expr/traverse.h"
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/cells.h"
#include "phlox/faces/python/compute.h"
#include "phlox/faces/python/hosts.h"
#include "phlox/faces/python/input.h"
#include "phlox/faces/python/interrupt.h"
#include "phlox/faces/python/leaves.h"
#include "phlox/faces/python/result.h"
#include "phlox/faces/python/scene_values.h"
#include "phlox/migrate/format.h"
#include "phlox/session/about.h"
#include "phlox/session/cache.h"
#include "phlox/session/output.h"

namespace phlox::python {

namespace {

using expr::Expr;
using session::Session;

// What .cache() keeps, for all that this process computes.
const std::shared_ptr<session::Cache>& cache() {
  static const auto* kept =
      new std::shared_ptr<session::Cache>(std::make_shared<session::Cache>());
  return *kept;
}

// One call of compute, peek or explain: the query, what its leaves are, and options.
struct Request {
  Expr query;
  std::vector<std::pair<Expr, nb::object>> bindings;
  session::Options options;
  std::string format = "text";
  bool run = false;
};

Expr leaf_named(const std::vector<Expr>& leaves, const std::string& name) {
  std::vector<std::string> names;
  for (const Expr& leaf : leaves) {
    if (!leaf.is("symbol")) continue;
    if (leaf.string("name") == name) return leaf;
    names.push_back(leaf.string("name"));
  }
  Error error(Code::kNotFound, "the expression has no symbol " + name);
  if (const auto near = nearest(name, names)) {
    error.hint("did you mean " + *near + "?");
  } else {
    std::string all;
    for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
    error.hint(all.empty() ? "it has none" : "it has " + all);
  }
  throw error;
}

void add_bindings(Request& request, const std::vector<Expr>& leaves,
                  nb::handle bindings) {
  if (bindings.is_none()) return;
  if (!PyDict_Check(bindings.ptr())) {
    // One table to be bound needs no name.
    std::vector<Expr> symbols;
    for (const Expr& leaf : leaves)
      if (leaf.is("symbol")) symbols.push_back(leaf);
    if (symbols.size() != 1)
      throw Error(Code::kType, "the bindings of " + std::to_string(symbols.size()) +
                                   " symbols are a dict")
          .hint("write compute(expr, {symbol: data, ...})");
    request.bindings.emplace_back(symbols[0], nb::borrow(bindings));
    return;
  }
  for (auto [key, value] : nb::borrow<nb::dict>(bindings)) {
    if (const Expr* leaf = expr_in(key)) {
      if (!leaf->is("symbol"))
        throw Error(Code::kType, "only a symbol can be bound to data")
            .hint("write compute(expr, {symbol: data, ...})");
      request.bindings.emplace_back(*leaf, nb::borrow(value));
    } else if (PyUnicode_Check(key.ptr())) {
      request.bindings.emplace_back(leaf_named(leaves, text_of(key)), nb::borrow(value));
    } else {
      throw Error(Code::kType, "data is bound to a symbol or its name, not to a Python " +
                                   text_of(nb::inst_name(key)));
    }
  }
}

Request request_of(nb::handle query, nb::args args, nb::kwargs kwargs) {
  Request request;
  const Expr* expr = expr_in(query);
  if (!expr) {
    Error error(Code::kType, "only an expression can be computed, not a Python " +
                                 text_of(nb::inst_name(query)));
    if (deferred_in(query)) error.hint("_ has a meaning only inside a table's method");
    throw error;
  }
  request.query = *expr;
  request.options.cache = cache();
  const std::vector<Expr> leaves = expr::leaves(*expr);
  if (args.size() > 1)
    throw Error(Code::kInvalid, "the bindings are one dict").hint("{symbol: data, ...}");
  if (args.size() == 1) add_bindings(request, leaves, args[0]);
  for (auto [key, value] : kwargs) {
    const std::string name = text_of(key);
    if (name == "engine") {
      request.options.engine = text_of(nb::str(value));
    } else if (name == "threads") {
      if (const auto threads = nb::cast<int64_t>(value); threads >= 1 && threads <= 4096)
        request.options.threads = static_cast<unsigned>(threads);
      else
        throw Error(Code::kInvalid, "threads is a number from 1 to 4096");
    } else if (name == "memory") {
      request.options.memory = PyLong_Check(value.ptr())
                                   ? nb::cast<uint64_t>(value)
                                   : parse_byte_size(text_of(nb::str(value)));
    } else if (name == "rewrites_off") {
      for (nb::handle rule : nb::iter(value))
        request.options.rewrites_off.insert(text_of(rule));
    } else if (name == "run" && PyBool_Check(value.ptr())) {
      request.run = nb::cast<bool>(value);
    } else if (name == "format" && PyUnicode_Check(value.ptr()) &&
               (text_of(value) == "text" || text_of(value) == "json")) {
      request.format = text_of(value);
    } else {
      request.bindings.emplace_back(leaf_named(leaves, name), nb::borrow(value));
    }
  }
  return request;
}

std::string name_of(const Expr& leaf) {
  return leaf.is("symbol") ? leaf.string("name") : "data(...)";
}

// Files are looked at here, so that a missing one is told as a missing file. What lies
// elsewhere may be long in coming.
void bind_file(Session& session, const Expr& leaf, const std::string& uri,
               const Task& task) {
  seeking(Sought::kFile, [&] {
    if (uri.find("://") != std::string::npos)
      return run_interruptibly(task, [&] { session.bind(leaf, uri); });
    const nb::gil_scoped_release released;
    session.bind(leaf, uri);
  });
}

// What it gives must last as long as the query runs.
Hosts bind_all(Session& session, const Request& request, const Task& task) {
  Hosts hosts;
  session.set_task(task);
  // Bound when all have their names: those of one session are looked at together.
  std::vector<std::pair<Expr, std::string>> tables;
  for (const auto& [leaf, object] : request.bindings) {
    std::string uri;
    if (is_host(object)) {
      tables.emplace_back(leaf, hosts.uri_of(object));
    } else if (is_path(object, &uri)) {
      bind_file(session, leaf, uri, task);
    } else {
      const Input input = input_of(object, leaf.type(), name_of(leaf));
      session.bind(leaf, input.open, input.again);
    }
  }
  for (const Expr& leaf : expr::leaves(request.query)) {
    if (!leaf.is("data")) continue;
    if (const Input* input = held_input(leaf)) {
      session.bind(leaf, input->open, input->again);
    } else if (const nb::handle host = held_host(leaf); host.is_valid()) {
      tables.emplace_back(leaf, hosts.uri_of(host));
    } else if (!leaf.string("uri").starts_with("memory:")) {
      bind_file(session, leaf, leaf.string("uri"), task);
    }
  }
  for (const auto& [leaf, uri] : tables)
    run_interruptibly(task, [&] { session.bind(leaf, uri); });
  return hosts;
}

// Draws: the arguments are those of chart::plot.
nb::object plot(nb::handle query, nb::handle bindings, nb::handle engine,
                nb::kwargs arguments) {
  nb::kwargs none;
  nb::list positional;
  if (!bindings.is_none()) positional.append(bindings);
  Request request = request_of(query, nb::borrow<nb::args>(nb::tuple(positional)), none);
  if (!engine.is_none()) request.options.engine = text_of(nb::str(engine));
  chart::Arguments given;
  for (const auto& [name, written] : arguments_of(nb::tuple(), arguments).keyword)
    given.emplace_back(name, written);
  find_duckdb();
  Session session;
  const Task task;
  const Hosts hosts = bind_all(session, request, task);
  chart::Plot made;
  run_interruptibly(task, [&] {
    made = chart::plot(
        request.query, given,
        {[&](const Expr& part) { return session.run(part, request.options, task); },
         [&](const Expr& part) { return session.is_known(part, request.options); }});
  });
  Task notes = task;
  for (const std::string& note : made.notes) notes.note(note);
  warn_of_notes(notes);
  return wrap(made.root);
}

// The kinds of charts with their channels and options, for tests and documentation.
nb::list chart_kinds() {
  const auto channels_of = [](const std::vector<chart::ChannelRule>& rules) {
    nb::list list;
    for (const chart::ChannelRule& rule : rules) {
      static constexpr const char* kTakes[] = {"any", "number", "continuous", "category",
                                               "shape"};
      nb::dict row;
      row["name"] = str_of(rule.name);
      row["takes"] = kTakes[static_cast<int>(rule.takes)];
      row["required"] = rule.required;
      row["reduces"] = rule.reduces;
      row["limit"] = rule.limit;
      row["columns"] = str_of(rule.columns);
      row["many"] = rule.many;
      row["doc"] = str_of(rule.doc);
      list.append(row);
    }
    return list;
  };
  const auto options_of = [](const std::vector<chart::OptionRule>& rules) {
    nb::list list;
    for (const chart::OptionRule& rule : rules) {
      static constexpr const char* kTypes[] = {"bool", "integer", "number", "text",
                                               "texts"};
      nb::dict row;
      row["name"] = str_of(rule.name);
      row["type"] = kTypes[static_cast<int>(rule.type)];
      row["choices"] = str_of(rule.choices);
      row["doc"] = str_of(rule.doc);
      list.append(row);
    }
    return list;
  };
  nb::list list;
  for (const chart::Kind* kind : chart::Kinds::list()) {
    nb::dict row;
    row["name"] = str_of(kind->name());
    row["doc"] = str_of(kind->doc());
    row["channels"] = channels_of(kind->channels());
    row["options"] = options_of(kind->options());
    list.append(row);
  }
  nb::dict common;
  common["name"] = str_of("");
  common["doc"] = str_of("Common to all kinds.");
  common["channels"] = channels_of(chart::common_channels());
  common["options"] = options_of(chart::common_options());
  list.append(common);
  return list;
}

nb::object run(const Request& request) {
  find_duckdb();
  Session session;
  const Task task;
  const Hosts hosts = bind_all(session, request, task);
  table::Stream stream;
  run_interruptibly(task,
                    [&] { stream = session.run(request.query, request.options, task); });
  if (hosts.any()) stream = hosts.kept_by(std::move(stream));
  nb::object result = wrap_result(std::move(stream), request.query.shape(), task);
  if (!request.query.is_scalar()) return result;
  for (const auto& batch : result_in(result)->collected())
    return cells_of(result_in(result)->type(), *batch)[0].at(0);
  return nb::none();
}

// Writes the rows of a query to a URI.
void write(nb::handle query, nb::handle target, nb::args args, nb::kwargs kwargs) {
  const Request request = request_of(query, args, kwargs);
  std::string uri;
  if (!is_path(target, &uri))
    throw Error(Code::kType, "what is written to is a path or a URI, not a Python " +
                                 text_of(nb::inst_name(target)))
        .hint("write(expr, \"out.parquet\", {symbol: data, ...})");
  const session::Output to = session::output_of(uri);
  find_duckdb();
  Session session;
  const Task task;
  const Hosts hosts = bind_all(session, request, task);
  run_interruptibly(task,
                    [&] { session.write(request.query, to, request.options, task); });
  warn_of_notes(task);
}

// The table's type of a URI, or of an object.
nb::object discover(nb::handle source) {
  if (is_host(source)) return wrap(expr_in(data(source, nb::none()))->type());
  std::string uri;
  if (!is_path(source, &uri))
    return wrap(input_of(source, std::nullopt, "the object").type);
  type::Type type;
  Session session;
  const Task task;
  session.set_task(task);
  seeking(Sought::kFile,
          [&] { run_interruptibly(task, [&] { type = session.data(uri).type(); }); });
  return wrap(type);
}

nb::object to_sql(nb::handle query, const char* dialect) {
  const Expr* expr = expr_in(query);
  if (!expr) throw Error(Code::kType, "only an expression has an SQL text");
  return str_of(session::to_sql(*expr, dialect));
}

// What phlox.Split is made of.
nb::object split(nb::handle query, nb::handle leaf) {
  const Expr* expr = expr_in(query);
  const Expr* of = leaf.is_none() ? nullptr : expr_in(leaf);
  if (!expr || (!of && !leaf.is_none()))
    throw Error(Code::kType, "only an expression can be split, by a table that it reads");
  const rewrite::Split split = session::split(*expr, of ? *of : Expr());
  return nb::make_tuple(wrap(split.leaf), wrap(split.chunk), wrap(split.parts),
                        wrap(split.combine), wrap(split.finish),
                        str_of(rewrite::keeps_name(split.keeps)), str_of(split.why),
                        str_of(split.bound));
}

nb::list formats() {
  nb::list list;
  for (const migrate::Format* format : migrate::Formats::list()) {
    nb::dict row;
    row["name"] = str_of(format->name());
    row["description"] = str_of(format->description());
    nb::list endings, options;
    for (const std::string_view ending : format->endings())
      endings.append(str_of(ending));
    for (const std::string_view option : format->options())
      options.append(str_of(option));
    row["endings"] = endings;
    row["options"] = options;
    row["readable"] = format->readable();
    row["writable"] = format->writable();
    list.append(row);
  }
  return list;
}

nb::list engines() {
  find_duckdb();
  nb::list list;
  for (const session::Part& part : session::engines()) {
    nb::dict row;
    row["name"] = str_of(part.name);
    row["description"] = str_of(part.purpose);
    row["version"] = part.found ? nb::object(str_of(part.version)) : nb::none();
    row["problem"] = str_of(part.problem);
    row["hint"] = str_of(part.hint);
    list.append(row);
  }
  return list;
}

// The rewrites in the order in which they run, for tests and documentation.
nb::list rewrites() {
  nb::list list;
  for (const rewrite::Rule& rule : rewrite::rules()) {
    nb::dict row;
    row["name"] = str_of(rule.name);
    row["doc"] = str_of(rule.doc);
    list.append(row);
  }
  return list;
}

nb::dict cache_info() {
  const session::Cache::Info info = cache()->info();
  nb::dict facts;
  facts["entries"] = info.entries;
  facts["bytes"] = info.bytes;
  facts["limit"] = info.limit;
  facts["hits"] = info.hits;
  facts["misses"] = info.misses;
  facts["evictions"] = info.evictions;
  return facts;
}

void cache_limit(nb::handle bytes) {
  if (bytes.is_none()) return cache()->set_limit(session::default_cache_limit());
  const uint64_t limit =
      PyLong_Check(bytes.ptr()) ? PyLong_AsUnsignedLongLong(bytes.ptr()) : 0;
  if (!PyLong_Check(bytes.ptr()) || PyErr_Occurred()) {
    PyErr_Clear();
    throw Error(Code::kType, "the limit of the cache is a number of bytes, or None");
  }
  cache()->set_limit(limit);
}

}  // namespace

nb::object compute(nb::handle query, nb::args args, nb::kwargs kwargs) {
  return run(request_of(query, args, kwargs));
}

nb::object peek(nb::handle query, int64_t n, nb::args args, nb::kwargs kwargs) {
  Request request = request_of(query, args, kwargs);
  if (!request.query.is_scalar())
    request.query = expr::call_method(expr::as_table(request.query), "", "head",
                                      {{expr::Syntax::literal(expr::Value(n))}, {}});
  return run(request);
}

nb::object explain(nb::handle query, nb::args args, nb::kwargs kwargs) {
  const Request request = request_of(query, args, kwargs);
  find_duckdb();
  Session session;
  const Task task;
  const Hosts hosts = bind_all(session, request, task);
  session::Plan plan;
  run_interruptibly(task, [&] {
    plan = request.run ? session.explain_run(request.query, request.options, task)
                       : session.explain(request.query, request.options);
  });
  return str_of(request.format == "json" ? plan.to_json() : plan.to_string());
}

void bind_session(nb::module_& module) {
  module.def("compute", compute,
             "compute(expr, bindings=None, /, *, engine='auto', threads=None, "
             "memory=None, **named)\n--\n\n"
             "Runs an expression. `bindings` says what each symbol is: {symbol or name: "
             "a DataFrame, Arrow "
             "data, a path or URI, a list of tuples or dicts, a dict of lists}; a symbol "
             "may also be bound "
             "by keyword. Gives a Result; of a scalar its value.");
  module.def(
      "write", write,
      "write(expr, target, bindings=None, /, *, engine='auto', threads=None, "
      "memory=None, **named)\n--\n\n"
      "Runs an expression, and writes its rows to a file (a path, whose ending says "
      "the format) or to a new table of an engine (a URI): all of them, or none.");
  module.def(
      "data", data, nb::arg("source"), nb::arg("type") = nb::none(),
      "The table at a URI or in an object; its type is found out unless it is given.");
  module.def("plot", plot, nb::arg("data"), nb::arg("bindings").none(),
             nb::arg("engine").none(), nb::arg("arguments"),
             "A Figure, or a GridPlot of several.");
  module.def("chart_kinds", chart_kinds,
             "The kinds of charts with their channels and options.");
  module.def("discover", discover, nb::arg("source"),
             "The type of what is at a URI, or in an object.");
  module.def("rewrites", rewrites, "The rewrites in the order in which they run.");
  module.def("cache_info", cache_info, "What .cache() keeps, in numbers.");
  module.def(
      "cache_clear", [] { cache()->clear(); }, "Lets go of all that .cache() keeps.");
  module.def("cache_limit", cache_limit, nb::arg("bytes").none(),
             "How many bytes .cache() may keep.");
  module.def("to_sql", to_sql, nb::arg("expr"), nb::arg("dialect") = "duckdb",
             "The SQL text that an engine of this dialect would get.");
  module.def("split", split, nb::arg("expr"), nb::arg("leaf") = nb::none(),
             "The query as chunk, combine and finish, and what is said about them.");
  module.def("formats", formats, "The file formats that can be read and written.");
  module.def("engines", engines, "The engines that can compute, and their versions.");
}

}  // namespace phlox::python
