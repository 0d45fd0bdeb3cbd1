// Windows become columns of tables of their own.
#include "phlox/engine/native/window_columns.h"

#include <unordered_map>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/expr/window.h"

namespace phlox::engine::native {

using expr::Expr;

namespace {

bool is_window(const Expr& node) { return node.is("over") && node.relative(); }

// A table and the rows that an op makes of it.
class Levels {
 public:
  explicit Levels(const Expr& table) : table_(table) {}

  // Puts the windows of the rows into columns of the table.
  void take_out(std::vector<Expr>& rows) {
    for (;;) {
      const std::vector<Expr> windows = next_level(rows);
      if (windows.empty()) return;
      std::unordered_map<const void*, Expr> columns;
      std::vector<Expr> added;
      expr::Value::List names;
      for (const Expr& window : windows) {
        const std::string name = fresh_name();
        columns.emplace(window.id(), expr::column(name, window.element()));
        added.push_back(window);
        names.emplace_back(name);
      }
      std::vector<Expr> args{table_};
      args.insert(args.end(), added.begin(), added.end());
      table_ = expr::make("mutate", std::move(args), {{"names", std::move(names)}});
      for (Expr& row : rows)
        row = expr::transform_row(row, [&](const Expr& node, const std::vector<Expr>&) {
          const auto place = columns.find(node.id());
          return place == columns.end() ? Expr() : place->second;
        });
    }
  }
  const Expr& table() const { return table_; }

 private:
  // Windows that no other window is in, and that go along the same keys.
  static std::vector<Expr> next_level(const std::vector<Expr>& rows) {
    std::vector<Expr> windows;
    std::unordered_map<const void*, bool> has_window;
    for (const Expr& row : rows) {
      const auto nodes =
          expr::postorder(row, [](const Expr& node) { return node.is_table(); });
      for (const Expr& node : nodes) {
        const auto [place, is_new] = has_window.try_emplace(node.id(), false);
        if (!is_new) continue;
        bool below = false;
        if (!node.is_table())
          for (const Expr& arg : node.args()) below |= has_window[arg.id()];
        if (is_window(node) && !below &&
            (windows.empty() || same_keys(windows.front(), node)))
          windows.push_back(node);
        has_window[node.id()] = below || is_window(node);
      }
    }
    return windows;
  }

  static bool same_keys(const Expr& a, const Expr& b) {
    const expr::Window x = expr::window_of(a), y = expr::window_of(b);
    return x.by == y.by && x.order == y.order && x.ascending == y.ascending;
  }

  std::string fresh_name() {
    std::string name;
    do name = "#w" + std::to_string(count_++);
    while (table_.element().field_index(name));
    return name;
  }

  Expr table_;
  size_t count_ = 0;
};

bool has_window_in_rows(const Expr& node) {
  for (const Expr& arg : node.args())
    if (!arg.is_table() && expr::has_window(arg)) return true;
  return false;
}

}  // namespace

Expr with_window_columns(const Expr& query) {
  return expr::transform(query, [](const Expr& node, const std::vector<Expr>& args) {
    if (!node.is_table() || args.empty() || !args[0].is_table() ||
        !has_window_in_rows(node))
      return Expr();
    Levels levels(args[0]);
    std::vector<Expr> rows(args.begin() + 1, args.end());
    levels.take_out(rows);
    rows.insert(rows.begin(), levels.table());
    const Expr made = expr::with_args(node, std::move(rows));
    if (made.type() == node.type()) return made;
    // Without the columns that were added.
    std::vector<Expr> columns{made};
    expr::Value::List names;
    for (const type::Field& field : node.element().fields()) {
      columns.push_back(expr::column(field.name, field.type));
      names.emplace_back(field.name);
    }
    return expr::make("select", std::move(columns), {{"names", std::move(names)}});
  });
}

bool is_window_table(const Expr& table) {
  return table.is("mutate") && table.args().size() > 1 && is_window(table.arg(1));
}

}  // namespace phlox::engine::native
