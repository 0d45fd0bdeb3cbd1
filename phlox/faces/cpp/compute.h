// Running expressions: what the symbols are bound to, and what comes of it.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/faces/cpp/argument.h"
#include "phlox/faces/cpp/expression.h"
#include "phlox/faces/cpp/result.h"
#include "phlox/table/stream.h"
#include "phlox/type/arrow_c.h"
#include "phlox/type/type.h"

namespace phlox {

namespace cpp {
class Source;
template <class T>
concept PathLike =
    !std::convertible_to<const T&, std::string_view> && requires(const T& path) {
      { path.string() } -> std::convertible_to<std::string>;
    };
}  // namespace cpp

// What a symbol stands for when it is computed.
class Data {
 public:
  // A path or a URI.
  template <class T>
    requires std::convertible_to<const T&, std::string_view>
  Data(const T& uri) : Data(of_uri(uri)) {}
  // A std::filesystem::path.
  template <cpp::PathLike T>
  Data(const T& path) : Data(of_uri(path.string())) {}
  // Rows of Arrow, taken over; they can be read once.
  Data(ArrowArrayStream* stream);
  // Rows of the program, laid out as the symbol's type says, opened anew for each scan.
  Data(table::StreamFactory rows);
  // The rows of a result; those of another expression, e.g. memtable({{1, "a"}}).
  Data(Result result);
  Data(const Expression& expression);
  // Rows of C++: of the symbol's columns, in their order.
  template <class... T>
  Data(const std::vector<std::tuple<T...>>& rows) : Data(of_rows(Argument(rows))) {}
  template <class A, class B>
  Data(const std::vector<std::pair<A, B>>& rows) : Data(of_rows(Argument(rows))) {}

  const cpp::Source& source() const { return *source_; }

 private:
  static Data of_uri(std::string_view uri);
  static Data of_rows(const Argument& rows);
  explicit Data(std::shared_ptr<const cpp::Source> source) : source_(std::move(source)) {}
  std::shared_ptr<const cpp::Source> source_;
};

// {symbol, data}
struct Binding {
  Expression symbol;
  Data data;
};

struct Options {
  std::string engine = "auto";
  // Names of rewrites that shall not run.
  std::vector<std::string> rewrites_off = {};
  // To cancel it from another thread, to watch its progress, to bound its memory.
  Task task = {};
};

// Runs an expression: compute(expr, {{arcs, "arcs.tsv"}, {index, "index.tsv"}}). Throws
// Error(kNotFound) if a symbol of it is bound to nothing.
Result compute(const Expression& expression, const std::vector<Binding>& bindings = {},
               const Options& options = {});

// Runs an expression and writes its rows to a file, whose ending says the format, or to a
// new table of an engine, as "sqlite:///a.db::t": all of them, or, where it throws, none.
void write(const Expression& expression, std::string_view uri,
           const std::vector<Binding>& bindings = {}, const Options& options = {});

// What compute would do: the typed expression, the rewrites, the engine and what it gets.
std::string explain(const Expression& expression,
                    const std::vector<Binding>& bindings = {},
                    const Options& options = {});
// The same after it has run: with the numbers of rows that came.
std::string explain_run(const Expression& expression,
                        const std::vector<Binding>& bindings = {},
                        const Options& options = {});

// What cache() keeps in this process, at most `limit` bytes: a quarter of the memory
// unless it is set.
struct CacheInfo {
  std::uint64_t entries, bytes, limit, hits, misses, evictions;
};
CacheInfo cache_info();
void cache_clear();
void cache_limit(std::uint64_t bytes);

// The SQL text that an engine of the dialect would get.
std::string to_sql(const Expression& expression, std::string_view dialect = "duckdb");

// The type of the table at a URI.
type::Type discover(std::string_view uri);

}  // namespace phlox
