// The way from an expression and its bindings to the session.
#include "phlox/faces/cpp/compute.h"

#include "phlox/base/error.h"
#include "phlox/expr/traverse.h"
#include "phlox/faces/cpp/run.h"
#include "phlox/faces/cpp/source.h"
#include "phlox/faces/cpp/written.h"
#include "phlox/session/cache.h"
#include "phlox/session/output.h"

namespace phlox {

using expr::Expr;
using session::Session;

namespace {

const std::shared_ptr<session::Cache>& cache() {
  static const auto* kept =
      new std::shared_ptr<session::Cache>(std::make_shared<session::Cache>());
  return *kept;
}

}  // namespace

namespace cpp {

void bind_all(Session& session, const std::vector<Binding>& bindings) {
  for (const Binding& binding : bindings) {
    const Expr symbol = cpp::expr_of(binding.symbol);
    if (!symbol.is("symbol"))
      throw Error(Code::kType,
                  "only a symbol can be bound to data, not " + binding.symbol.text())
          .hint("write compute(expr, {{symbol, data}, ...})");
    binding.data.source().bind(session, symbol);
  }
}

session::Options options_of(const Options& options) {
  session::Options out;
  out.engine = options.engine;
  out.cache = cache();
  out.rewrites_off.insert(options.rewrites_off.begin(), options.rewrites_off.end());
  return out;
}

expr::Scope scope_with_files() {
  expr::Scope scope;
  scope.discover = [](const std::string& uri, void*) -> type::Type {
    return phlox::discover(uri);
  };
  return scope;
}

}  // namespace cpp

Result compute(const Expression& expression, const std::vector<Binding>& bindings,
               const Options& options) {
  const Expr query = cpp::expr_of(expression);
  auto session = std::make_unique<Session>();
  cpp::bind_all(*session, bindings);
  table::Stream stream = session->run(query, cpp::options_of(options), options.task);
  return ResultOf::make(std::move(session), std::move(stream));
}

void write(const Expression& expression, std::string_view uri,
           const std::vector<Binding>& bindings, const Options& options) {
  const session::Output to = session::output_of(std::string(uri));
  Session session;
  cpp::bind_all(session, bindings);
  session.write(cpp::expr_of(expression), to, cpp::options_of(options), options.task);
}

std::string explain(const Expression& expression, const std::vector<Binding>& bindings,
                    const Options& options) {
  const Expr query = cpp::expr_of(expression);
  Session session;
  cpp::bind_all(session, bindings);
  return session.explain(query, cpp::options_of(options)).to_string();
}

std::string explain_run(const Expression& expression,
                        const std::vector<Binding>& bindings, const Options& options) {
  const Expr query = cpp::expr_of(expression);
  Session session;
  cpp::bind_all(session, bindings);
  return session.explain_run(query, cpp::options_of(options), options.task).to_string();
}

CacheInfo cache_info() {
  const session::Cache::Info info = cache()->info();
  return {info.entries, info.bytes, info.limit, info.hits, info.misses, info.evictions};
}
void cache_clear() { cache()->clear(); }
void cache_limit(std::uint64_t bytes) { cache()->set_limit(bytes); }

std::string to_sql(const Expression& expression, std::string_view dialect) {
  return session::to_sql(cpp::expr_of(expression), dialect);
}

type::Type discover(std::string_view uri) { return Session().data(uri).type(); }

}  // namespace phlox
