// Chooses who computes a query.
//
// The native engine is asked first: it says itself what it cannot do. What it can, it
// does where it is thought to cost less: with text, memory and small files always, and
// not with large Parquet files of which much text is read, which DuckDB reads in place.
#include "phlox/session/place.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "phlox/base/error.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/session/amount.h"
#include "phlox/session/cost.h"
#include "phlox/session/homes.h"
#include "phlox/session/known.h"
#include "phlox/session/push_down.h"

namespace phlox::session {

using expr::Expr;

namespace {

constexpr std::string_view kNative = "native";
constexpr std::string_view kEmbedded = "duckdb";

const engine::Engine& engine_named(std::string_view name) {
  if (const auto* engine = engine::Engines::find(name)) return *engine;
  std::vector<std::string> names{"auto"};
  std::string all = "auto";
  for (const engine::Engine* engine : engine::Engines::list()) {
    names.emplace_back(engine->name());
    all += ", " + std::string(engine->name());
  }
  Error error(Code::kNotFound, "no engine is named " + std::string(name));
  if (const auto near = nearest(std::string(name), names))
    error.hint("did you mean " + *near + "?");
  throw std::move(error.hint("they are " + all));
}

// The program, or why the engine cannot run the query.
std::variant<compile::Program, std::string> try_compile(const engine::Engine& engine,
                                                        const Expr& query) {
  try {
    return engine.compile(query, false);
  } catch (const Error& error) {
    if (error.code() != Code::kUnsupported && error.code() != Code::kInvalid) throw;
    return error.message();
  }
}

// Operations whose result has far fewer rows than what they read, as a rule.
bool shrinks(const Expr& table) { return table.is("by") || table.is("summary"); }

// Whether a leaf is a table that the engine holds, to be read beside others.
bool reads_beside(const engine::Engine& engine, const Expr& query,
                  const FindSource& source) {
  const auto stored = stored_of(source);
  const auto leaves = expr::leaves(query);
  return std::any_of(leaves.begin(), leaves.end(), [&](const Expr& leaf) {
    const compile::Stored* const table = stored(leaf);
    return table && table->engine == engine.name();
  });
}

// The largest parts that shrink their input and that the engine can run.
std::vector<Expr> parts_for(const engine::Engine& engine, const Expr& query) {
  std::vector<Expr> parts;
  // What stands above a part that was taken is not looked at again, nor what is in it.
  expr::postorder(query, [&](const Expr& node) {
    if (!node.is_table() || node == query || !shrinks(node)) return false;
    if (!std::holds_alternative<compile::Program>(
            try_compile(engine, chosen(node, node.element().fields()))))
      return false;
    parts.push_back(node);
    return true;
  });
  return parts;
}

std::string why(const Cost& cost, bool native) {
  return std::string(native ? "it has all that the query asks for, and"
                            : "the native engine could, too, but this one") +
         " is thought to be the faster one for " + amount(cost.rows) + " rows" +
         (cost.groups ? " in " + amount(*cost.groups) + " groups" : "");
}

}  // namespace

Expr leaf_of(const Expr& part, size_t i) {
  return expr::make("data", {},
                    {{"uri", "memory:part_" + std::to_string(i)}, {"type", part.type()}});
}

Expr chosen(const Expr& part, const std::vector<type::Field>& fields) {
  std::vector<Expr> args{part};
  expr::Value::List names;
  for (const type::Field& field : fields) {
    args.push_back(expr::column(field.name, field.type));
    names.emplace_back(field.name);
  }
  return expr::make("select", std::move(args), {{"names", std::move(names)}});
}

rewrite::Result rewritten(const Expr& query, const Options& options,
                          const FindSource& source) {
  rewrite::Result result = rewrite::rewrite(expr::as_table(query), options.rewrites_off);
  if (options.rewrites_off.contains("known_reductions")) return result;
  const Expr known = with_known(result.query, source);
  if (known == result.query) return result;
  result.steps.push_back({"known_reductions", result.query, known});
  result.query = known;
  return result;
}

Placed place(rewrite::Result rewritten, const Options& options,
             const FindSource& given_source, Estimates& estimates) {
  Placed placed;
  placed.rewritten = std::move(rewritten);
  placed.query = placed.rewritten.query;
  if (options.engine != "auto") {
    placed.engine = &engine_named(options.engine);
    placed.why = "it was asked for";
    return placed;
  }
  Pushed pushed = push_down(placed.query, given_source);
  if (pushed.engine) {
    placed.engine = pushed.engine;
    placed.why = "all its tables lie there, and it has all that the query asks for";
    return placed;
  }
  placed.query = std::move(pushed.query);
  placed.parts = std::move(pushed.parts);
  placed.kept = std::move(pushed.why);
  PartRows part_rows;
  for (auto& part : placed.parts) {
    part.rows =
        estimated_rows(part.query, part.engine, given_source, part_rows, estimates);
    part_rows.emplace(part.leaf, part.rows);
  }
  const FindSource source = [&](const Expr& leaf) {
    for (const auto& part : placed.parts)
      if (part.leaf == leaf) return std::shared_ptr<const Source>();
    return given_source(leaf);
  };
  placed.direct = direct(placed.query);
  if (placed.direct) {
    placed.why =
        "the query only chooses columns and rows of one source, which its reader "
        "can do";
    return placed;
  }
  const engine::Engine& native = engine_named(kNative);
  const engine::Engine& embedded = engine_named(kEmbedded);
  const bool in_place = !options.rewrites_off.contains("read_in_place");
  auto tried = try_compile(native, placed.query);
  const bool holds =
      reads_beside(embedded, placed.query, source) &&
      std::holds_alternative<compile::Program>(try_compile(embedded, placed.query));
  if (holds) {
    tried =
        "some of its tables lie there, and it reads the others beside them, as streams";
  } else if (auto* const program = std::get_if<compile::Program>(&tried)) {
    const Cost cost = cost_of(placed.query, source, part_rows, in_place);
    const bool is_cheaper = cost.native <= cost.embedded;
    placed.engine = is_cheaper ? &native : &embedded;
    placed.why = why(cost, is_cheaper);
    if (is_cheaper) placed.program = std::move(*program);
    return placed;
  }
  placed.engine = &embedded;
  placed.why = std::get<std::string>(std::move(tried));
  std::unordered_map<const void*, Expr> leaves;
  for (const Expr& part : parts_for(native, placed.query)) {
    const Cost cost = cost_of(part, source, part_rows, in_place);
    if (cost.native > cost.embedded || reads_beside(embedded, part, source)) continue;
    const Expr leaf = leaf_of(part, placed.parts.size() + 1);
    leaves.emplace(part.id(), leaf);
    placed.parts.push_back(
        {leaf, part, &native, "it shrinks what is read to groups", cost.result});
  }
  if (!leaves.empty())
    placed.query =
        expr::transform(placed.query, [&](const Expr& node, const std::vector<Expr>&) {
          const auto leaf = leaves.find(node.id());
          return leaf == leaves.end() ? Expr() : leaf->second;
        });
  return placed;
}

}  // namespace phlox::session
