// Leaves of expressions that stand on something outside.
#include "phlox/faces/python/leaves.h"

#include <map>

#include "phlox/expr/traverse.h"
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/hosts.h"
#include "phlox/faces/python/interrupt.h"
#include "phlox/session/session.h"

namespace phlox::python {

namespace {

using expr::Expr;
using type::Type;

// The rows behind data(object), by the leaf's URI; guarded by the GIL. An entry holds its
// leaf, so that nobody but it holds the leaf once every expression over it is gone.
struct Held {
  Expr leaf;
  Input input;
  nb::object host;  // a table is behind it, and `input` is none
};
std::map<std::string, Held>& held() {
  static auto* objects = new std::map<std::string, Held>;
  return *objects;
}

std::optional<Type> table_type(nb::handle datashape) {
  if (datashape.is_none()) return std::nullopt;
  return type::parse_table(text_of(nb::str(datashape)));
}

// As the shell does it, in the same words.
nb::object data_of_uri(const std::string& uri, nb::handle datashape) {
  expr::Arguments arguments{{expr::Syntax::literal(expr::Value(uri))}, {}};
  if (!datashape.is_none())
    arguments.positional.push_back(
        expr::Syntax::literal(expr::Value(text_of(nb::str(datashape)))));
  expr::Scope scope;
  Task task;
  allow_data(scope);
  scope.context = &task;
  Expr leaf;
  run_interruptibly(task, [&] { leaf = expr::call_function("data", arguments, scope); });
  return wrap(leaf);
}

}  // namespace

nb::object data(nb::handle source, nb::handle datashape) {
  static uint64_t last = 0;
  std::string uri;
  if (is_host(source)) {
    Hosts hosts;
    const std::string place = hosts.uri_of(source);
    const std::string declared = datashape.is_none() ? "" : text_of(nb::str(datashape));
    Type type;
    const Task task;
    session::Session session;
    session.set_task(task);
    run_interruptibly(task, [&] { type = session.data(place, declared).type(); });
    uri = "memory:" + std::to_string(++last);
    const Expr leaf = expr::make("data", {}, {{"uri", uri}, {"type", type}});
    held().emplace(uri, Held{leaf, {}, nb::borrow(source)});
    return wrap(leaf);
  }
  if (is_path(source, &uri)) return data_of_uri(uri, datashape);
  uri = "memory:" + std::to_string(++last);
  Input input = input_of(source, table_type(datashape), "data(...)");
  const Expr leaf = expr::make("data", {}, {{"uri", uri}, {"type", input.type}});
  held().emplace(uri, Held{leaf, std::move(input), {}});
  return wrap(leaf);
}

const Input* held_input(const Expr& leaf) {
  if (!leaf.is("data")) return nullptr;
  const auto place = held().find(leaf.string("uri"));
  return place == held().end() || place->second.host.is_valid() ? nullptr
                                                                : &place->second.input;
}

nb::handle held_host(const Expr& leaf) {
  if (!leaf.is("data")) return {};
  const auto place = held().find(leaf.string("uri"));
  return place == held().end() ? nb::handle() : place->second.host;
}

void check_no_objects(const std::vector<Expr>& expressions) {
  for (const Expr& expr : expressions)
    for (const Expr& leaf : expr::leaves(expr))
      if (held_input(leaf) || held_host(leaf).is_valid())
        throw Error(Code::kUnsupported,
                    "an expression over an object in memory cannot be pickled")
            .hint(
                "write it over a symbol, and bind the object in compute(expr, {symbol: "
                "object})");
}

void release_unused_objects() {
  auto& objects = held();
  for (auto place = objects.begin(); place != objects.end();) {
    if (place->second.leaf.use_count() > 1) {
      ++place;
      continue;
    }
    const Held gone =
        std::move(place->second);  // its objects may run Python when they die
    place = objects.erase(place);
    if (gone.leaf) return release_unused_objects();
  }
}

void allow_data(expr::Scope& scope) {
  // The context, if there is one, is the task.
  scope.discover = [](const std::string& uri, void* task) -> Type {
    session::Session session;
    if (task) session.set_task(*static_cast<Task*>(task));
    return seeking(Sought::kFile, [&] { return session.data(uri).type(); });
  };
}

}  // namespace phlox::python
