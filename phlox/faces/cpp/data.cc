// The kinds of data that a symbol can be bound to.
#include <mutex>

#include "phlox/base/error.h"
#include "phlox/expr/traverse.h"
#include "phlox/faces/cpp/source.h"
#include "phlox/faces/cpp/written.h"
#include "phlox/table/conform.h"

namespace phlox {

namespace cpp {

namespace {

using expr::Expr;
using session::Session;
using table::Stream;
using type::Type;

using Columns = std::optional<std::vector<std::string>>;

Type narrowed(const Type& table, const Columns& columns) {
  if (!columns) return table;
  std::vector<type::Field> fields;
  for (const std::string& name : *columns) fields.push_back(*table.element().field(name));
  return Type::table(std::move(fields));
}

// Binds rows of any layout, once their type is known to become the symbol's.
void bind_rows(Session& session, const Expr& symbol, const Type& found,
               std::function<Stream(const Columns&)> open) {
  try {
    table::check_conforms(found, symbol.type());
  } catch (Error& error) {
    error.at("the data of " + symbol.string("name"));
    throw;
  }
  const Type type = symbol.type();
  session.bind(symbol, [type, open = std::move(open)](const Columns& columns) {
    return table::conform(open(columns), narrowed(type, columns));
  });
}

class Located : public Source {
 public:
  explicit Located(std::string_view uri) : uri_(uri) {}
  void bind(Session& session, const Expr& symbol) const override {
    session.bind(symbol, uri_);
  }

 private:
  std::string uri_;
};

class Opened : public Source {
 public:
  explicit Opened(table::StreamFactory open) : open_(std::move(open)) {}
  void bind(Session& session, const Expr& symbol) const override {
    session.bind(symbol, open_);
  }

 private:
  table::StreamFactory open_;
};

// Rows that can be read once.
class Once : public Source {
 public:
  explicit Once(Stream stream) : state_(std::make_shared<State>(std::move(stream))) {}
  void bind(Session& session, const Expr& symbol) const override {
    bind_rows(session, symbol, state_->type, [state = state_](const Columns&) {
      const std::lock_guard lock(state->mutex);
      if (!state->stream)
        throw Error(Code::kIo, "the query reads a stream of Arrow that was read already")
            .hint("keep its rows in a file, or bind a stream anew for each use");
      Stream stream = std::move(*state->stream);
      state->stream.reset();
      return stream;
    });
  }

 private:
  struct State {
    explicit State(Stream rows) : type(rows.type()), stream(std::move(rows)) {}
    Type type;
    std::mutex mutex;
    std::optional<Stream> stream;
  };
  std::shared_ptr<State> state_;
};

// A session lives as long as the stream that it gave.
class Run : public Stream::Source {
 public:
  explicit Run(const Expr& query) : stream_(session_.run(query)) {}
  const Type& type() const { return stream_.type(); }
  std::optional<table::Batch> next() override { return stream_.next(); }

 private:
  Session session_;
  Stream stream_;
};

Stream run(const Expr& query) {
  auto source = std::make_unique<Run>(query);
  const Type type = source->type();
  return Stream(type, std::move(source));
}

// The rows of an expression, computed when they are wanted.
class Computed : public Source {
 public:
  explicit Computed(const Expr& query) : query_(expr::as_table(query)) {}
  void bind(Session& session, const Expr& symbol) const override {
    bind_rows(session, symbol, query_.type(), [query = query_](const Columns& columns) {
      // A table has columns: where only its rows are counted, all of them.
      if (!columns || columns->empty()) return run(query);
      std::vector<expr::Syntax> names;
      for (const std::string& name : *columns)
        names.push_back(expr::Syntax::literal(expr::Value(name)));
      return run(expr::call_method(query, "", "select", {names, {}}));
    });
  }

 private:
  Expr query_;
};

// Rows of C++, which take the symbol's types.
class Listed : public Source {
 public:
  explicit Listed(const Argument& rows) : rows_(rows) {}
  void bind(Session& session, const Expr& symbol) const override {
    const Expr table = expr::call_function(
        "memtable", {{*rows_.written(),
                      expr::Syntax::literal(expr::Value(symbol.type().to_string()))},
                     {}});
    Computed(table).bind(session, symbol);
  }

 private:
  Argument rows_;
};

}  // namespace

}  // namespace cpp

Data Data::of_uri(std::string_view uri) {
  return Data(std::make_shared<const cpp::Located>(uri));
}
Data Data::of_rows(const Argument& rows) {
  return Data(std::make_shared<const cpp::Listed>(rows));
}
Data::Data(ArrowArrayStream* stream)
    : source_(std::make_shared<const cpp::Once>(table::Stream::import_from(stream))) {}
Data::Data(table::StreamFactory rows)
    : source_(std::make_shared<const cpp::Opened>(std::move(rows))) {}
Data::Data(Result result)
    : source_(std::make_shared<const cpp::Once>(std::move(result).stream())) {}
Data::Data(const Expression& expression)
    : source_(std::make_shared<const cpp::Computed>(cpp::expr_of(expression))) {}

}  // namespace phlox
