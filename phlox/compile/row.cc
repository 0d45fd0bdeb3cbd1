// Row expressions to SQL text over a block.
#include "phlox/compile/row.h"

#include <algorithm>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/compile/isin.h"
#include "phlox/compile/window.h"
#include "phlox/expr/op.h"

namespace phlox::compile {

using expr::Expr;
using type::Type;
namespace kind {
using enum type::Kind;
}

namespace {

// What repeats of a text are worth a column of their own.
constexpr size_t kLongText = 100;
// Texts that only some rows need are not computed for all, unless they grow beyond this.
constexpr size_t kHugeText = 4000;
// Databases walk expressions by recursion, and DuckDB's time grows faster than the depth.
constexpr int kDeep = 40;
constexpr int kTooDeep = 400;

bool is_relative_reduction(const Expr& node) {
  return node.op().kind == expr::Kind::kReduction && node.relative();
}
bool is_absolute_reduction(const Expr& node) {
  return node.op().kind == expr::Kind::kReduction && !node.relative();
}
bool is_window(const Expr& node) { return node.op().kind == expr::Kind::kWindow; }
// Below these the row expression has nothing.
bool is_end(const Expr& node) {
  return node.is_table() || node.op().kind == expr::Kind::kField ||
         is_absolute_reduction(node);
}

class RowCompiler {
 public:
  RowCompiler(Block& block, const Dialect& dialect, ProgramText& program,
              Absolutes& absolutes, const RowOptions& options)
      : block_(block),
        dialect_(dialect),
        program_(program),
        absolutes_(absolutes),
        options_(options) {}

  std::vector<Sql> run(std::span<const Expr> roots) {
    roots_ = roots;
    visit();
    bound();
    count();
    wrap_long_columns();
    if (!write_all()) {
      // Hidden columns must be able to stand in subqueries of their own, so all names
      // must be plain.
      block_.make_plain();
      write_all();
      add_hoists();
    }
    std::vector<Sql> out;
    for (const Expr& root : roots) out.push_back(facts({root, false}).sql);
    return out;
  }

 private:
  // A node where it is used: below a reduction it is computed row by row, so that a
  // reduction there is one over the rows of the group (or all rows), and not the
  // result's.
  struct Use {
    Expr node;
    bool below_reduction;
  };
  struct Facts {
    Sql sql;
    std::string word;
    std::string order;  // of a window: the column that numbers rows for its function
    int64_t uses = 0;
    int depth = 0;
    int level = 0;            // how many subqueries of hidden columns it stands on
    bool always = false;      // computed for every row, whatever conditions say
    bool aggregated = false;  // a reduction of the result is in it
    bool seen = false;
    bool narrow = false;  // the word is for what is known of the arguments
    Known known;
  };
  struct Hoist {
    std::string out;
    std::string text;
  };

  Facts& facts(const Use& use) {
    return facts_[use.below_reduction ? 1 : 0][use.node.id()];
  }

  // The arguments that belong to the row; the values of isin are another table's.
  static size_t num_args(const Use& use) {
    if (is_end(use.node)) return 0;
    return use.node.is("isin") ? 1 : use.node.args().size();
  }
  static Use argument_of(const Use& use, size_t i) {
    return {use.node.arg(i), use.below_reduction || is_relative_reduction(use.node)};
  }

  // All nodes of the row expressions, arguments first.
  void visit() {
    struct Frame {
      Use use;
      size_t next;
    };
    std::vector<Frame> stack;
    const auto push = [&](const Use& use) {
      Facts& own = facts(use);
      if (!own.seen) stack.push_back({use, 0});
      own.seen = true;
    };
    for (const Expr& root : roots_) {
      push({root, false});
      while (!stack.empty()) {
        Frame& top = stack.back();
        if (top.next < num_args(top.use)) {
          push(argument_of(top.use, top.next++));
        } else {
          uses_.push_back(top.use);
          stack.pop_back();
        }
      }
    }
  }

  // What is known of the values, from the columns up.
  void bound() {
    std::vector<Known> args;
    for (const Use& use : uses_) {
      const Expr& node = use.node;
      Facts& own = facts(use);
      if (node.is("column")) {
        const Sql& sql = block_.item(node.string("name")).sql;
        own.known = {sql.range, sql.digits};
      } else if (node.is("literal")) {
        const auto& value = node.attribute("value");
        if (value.integer() && node.element().is_integer())
          own.known.range = {*value.integer(), *value.integer()};
        else if (value.string() && node.element().is(kind::kDecimal))
          own.known.range = exactly(*value.string());
      } else if (node.is("label")) {
        own.known = facts(argument_of(use, 0)).known;
      } else if (!is_end(node)) {
        args.clear();
        for (size_t i = 0; i < num_args(use); ++i)
          args.push_back(facts(argument_of(use, i)).known);
        auto narrow = dialect_.narrow(node, args);
        own.narrow = narrow.has_value();
        if (!narrow) continue;
        own.word = std::move(narrow->text);
        own.known = {narrow->range, narrow->digits};
      }
    }
  }

  static bool is_conditional(const Expr& node, size_t arg) {
    return arg > 0 && (node.is("if_else") || node.is("cases") || node.is("coalesce"));
  }

  void count() {
    for (const Expr& root : roots_) {
      Facts& own = facts({root, false});
      ++own.uses;
      own.always = true;
    }
    for (auto use = uses_.rbegin(); use != uses_.rend(); ++use) {
      const Expr& node = use->node;
      Facts& own = facts(*use);
      if (node.op().kind != expr::Kind::kLeaf && !is_end(node) && !node.is("isin") &&
          !node.is("label") && !own.narrow) {
        const bool over_rows = use->below_reduction && is_relative_reduction(node);
        own.word = is_window(node) ? window_word(dialect_, node)
                   : over_rows     ? dialect_.window_text_of(node)
                                   : dialect_.text_of(node);
        if (own.word.empty())
          throw Error(Code::kUnsupported,
                      std::string(dialect_.name) + " cannot run " +
                          std::string(is_window(node) ? node.string("function")
                                                      : node.op().name));
      }
      for (size_t i = 0; i < num_args(*use); ++i) {
        Facts& arg = facts(argument_of(*use, i));
        const int places = node.is("isin") ? 2
                           : own.word.empty()
                               ? 1
                               : std::max(1, count_places(own.word, static_cast<int>(i)));
        arg.uses = std::min<int64_t>(arg.uses + places, 1000);
        arg.always |= own.always && !is_conditional(node, i);
      }
    }
  }

  // A column that stands for a long text and is used often is computed in a subquery
  // first.
  void wrap_long_columns() {
    for (const Use& use : uses_) {
      if (!use.node.is("column")) continue;
      const auto& item = block_.item(use.node.string("name"));
      if (Block::plain(item)) continue;
      const auto uses = static_cast<size_t>(facts(use).uses);
      const bool simple = item.sql.text.size() <= kLongText / 2 && item.sql.atom;
      if (item.sql.text.size() * uses > (simple ? 2 * kLongText : kLongText) ||
          (block_.grouped() && (uses > 1 || block_.computed_key(item))))
        return block_.wrap();
    }
  }

  // Writes every node's text. False if something must be hoisted and the block is not
  // plain yet.
  bool write_all() {
    hoists_.clear();
    hoisting_ = is_plain();
    for (const Use& use : uses_) {
      const Expr& node = use.node;
      Facts& own = facts(use);
      const bool over_rows = use.below_reduction && is_relative_reduction(node);
      own.depth = 0;
      own.level = 0;
      own.aggregated = !use.below_reduction && is_relative_reduction(node);
      for (size_t i = 0; i < num_args(use); ++i) {
        const Facts& arg = facts(argument_of(use, i));
        own.depth = std::max(own.depth, arg.depth + 1);
        own.level = std::max(own.level, arg.level);
        own.aggregated |= arg.aggregated;
      }
      if (over_rows)
        for (size_t i = 0; i < options_.num_keys; ++i)
          own.level = std::max(own.level, facts({roots_[i], false}).level);
      // A window is a column of its own, so that it may stand anywhere.
      if (is_window(node)) {
        if (!hoisting_) return false;
        const expr::Window window = expr::window_of(node);
        own.order = options_.order;
        if (needs_order_within(window))
          own.order = hoist(own, order_within_text(window, text_of(use, window)));
      }
      own.sql = write(use, own);
      own.sql.range = own.known.range;
      own.sql.digits = own.known.digits;
      if (!over_rows && !is_window(node) && !should_hoist(node, own)) continue;
      if (!hoisting_) return false;
      own.sql.text = hoist(own, std::move(own.sql.text));
      own.sql.atom = true;
      own.depth = 0;
    }
    return hoists_.empty();
  }

  // Makes the text a hidden column on the level of the node, which moves up.
  std::string hoist(Facts& own, std::string text) {
    const auto level = static_cast<size_t>(own.level++);
    if (hoists_.size() <= level) hoists_.resize(level + 1);
    std::string out = dialect_.identifier(program_.fresh("_h"));
    hoists_[level].push_back({out, std::move(text)});
    return out;
  }

  bool is_plain() const {
    if (block_.grouped() || block_.limited()) return false;
    return std::all_of(block_.items().begin(), block_.items().end(), Block::plain);
  }

  bool should_hoist(const Expr& node, const Facts& own) const {
    const bool leaf = node.op().kind == expr::Kind::kLeaf;
    if (leaf || (own.depth == 0 && !is_absolute_reduction(node))) return false;
    if (own.aggregated) {
      if (own.depth > kTooDeep || own.sql.text.size() > 1 << 20)
        throw Error(
            Code::kUnsupported,
            std::string(dialect_.name) +
                " cannot run an expression over reductions that is nested so deeply");
      return false;
    }
    if (own.depth > kDeep) return true;
    if (own.uses < 2) return false;
    return own.sql.text.size() > (own.always ? kLongText : kHugeText);
  }

  Sql write(const Use& use, const Facts& own) {
    const Expr& node = use.node;
    if (node.is("column")) return block_.item(node.string("name")).sql;
    if (node.is("literal")) return literal(node, sql_type(node.element()));
    if (is_absolute_reduction(node)) return {absolutes_.scalar(node), true};
    if (node.is("label")) return facts(argument_of(use, 0)).sql;
    if (node.is("isin")) {
      const bool only_true_counts =
          options_.condition &&
          std::find(roots_.begin(), roots_.end(), node) != roots_.end();
      return isin_text(node, facts(argument_of(use, 0)).sql, only_true_counts, dialect_,
                       absolutes_);
    }
    return write_word(use, own);
  }

  Sql literal(const Expr& node, const Type& type) const {
    Sql sql{dialect_.literal(node.attribute("value"), type), true};
    sql.atom = is_atom(sql.text);
    return sql;
  }

  // The texts of a window's keys, which are the last of the node's arguments.
  WindowText text_of(const Use& use, const expr::Window& window) {
    WindowText text{dialect_, {}, {}, options_.order};
    size_t i = window.values.size();
    for (; i < use.node.args().size(); ++i)
      (text.by.size() < window.by.size() ? text.by : text.order)
          .push_back(facts(argument_of(use, i)).sql.text);
    return text;
  }

  // What stands behind each aggregate: its condition, and over what rows if not over a
  // group. A dialect without conditions there has them in the arguments.
  struct Filter {
    std::string text;
    std::string guard;
  };
  Filter filter_of(const Use& use) {
    const Expr& node = use.node;
    std::string text;
    std::optional<expr::Window> window;
    if (is_window(node)) window = expr::window_of(node);
    const size_t values = window ? window->values.size() : node.args().size();
    if (const auto* where = node.attributes().find("where"); where && where->boolean() && dialect_.filters)
      text = std::string(dialect_.filter_begin) +
             facts(argument_of(use, values - 1)).sql.text +
             std::string(dialect_.filter_end);
    const bool over_rows = use.below_reduction && is_relative_reduction(node);
    std::string guard;
    if (!text.empty() && (window || over_rows) && !dialect_.filters_windows) {
      guard = facts(argument_of(use, values - 1)).sql.text;
      text.clear();
    }
    if (window)
      return {text + over_text(dialect_, *window, text_of(use, *window)), guard};
    if (over_rows) {
      text += " OVER (";
      for (size_t i = 0; i < options_.num_keys; ++i)
        text += (i == 0 ? "PARTITION BY " : ", ") + facts({roots_[i], false}).sql.text;
      text += ')';
    }
    return {text, guard};
  }

  Sql write_word(const Use& use, const Facts& own) {
    const Expr& node = use.node;
    const Filter filter = filter_of(use);
    // Reductions skip nulls; rows are counted by their condition.
    const auto guarded = [&](const std::string& text) {
      return "CASE WHEN " + filter.guard + " THEN " + text + " END";
    };
    const bool counts_rows =
        node.is("nrows") || (is_window(node) && node.string("function") == "nrows");
    const std::string word = counts_rows && !filter.guard.empty()
                                 ? "count(" + without_places(guarded("1")) + "){f}"
                                 : own.word;
    // What only some rows need, and stands several times, is computed once where it
    // stands.
    std::vector<std::pair<std::string, Sql>> lets(node.args().size());
    bool last_is_atom = false;
    const auto fill = [&](const Place& place) -> Sql {
      if (place.letter == 'f') return {filter.text, true};
      if (place.letter == 'o')
        return {is_window(node) ? own.order : options_.order, true};
      const auto at = static_cast<size_t>(place.argument);
      if (place.argument < 0 || at >= node.args().size())
        throw Error(Code::kInternal, "a word for " + std::string(node.op().name) +
                                         " names an argument that it has not");
      Sql value = facts(argument_of(use, at)).sql;
      if (!own.always && !own.aggregated && !is_relative_reduction(node) &&
          !is_window(node) && value.text.size() > kLongText &&
          count_places(own.word, place.argument) > 1) {
        auto& [name, bound] = lets[at];
        if (name.empty()) name = program_.fresh("_v");
        if (!dialect_.let(name, "", "").empty()) {
          bound = value;
          value.text = name;
          value.atom = true;
        }
      }
      Sql sql =
          own.narrow ? std::move(value) : argument(use, at, place, std::move(value));
      if (!filter.guard.empty()) sql = {guarded(sql.text), true};
      last_is_atom = sql.atom;
      return sql;
    };
    Sql sql{expand(word, fill), is_atom(word)};
    // A word that is nothing but its argument looks like it; "-{0}" and "NOT {0}" are
    // more.
    if (own.word.starts_with('{') && own.word.find('}') + 1 == own.word.size())
      sql.atom = last_is_atom;
    for (const auto& [name, value] : lets)
      if (!value.text.empty()) sql = {dialect_.let(name, value.text, sql.text), true};
    return sql;
  }

  // An argument, whose text is given, as its place wants it.
  Sql argument(const Use& use, size_t at, const Place& place, Sql sql) {
    const Expr& node = use.node;
    const Expr& arg = node.arg(at);
    const Type from = sql_type(arg.element());
    Type to = from;
    switch (place.type) {
      case 0:
        break;
      case 'i':
        to = Type::int64();
        break;
      case 'u':
        to = Type::uint64();
        break;
      case 'd':
        to = Type::float64();
        break;
      case 'r':
        to = sql_type(node.element());
        break;
      case 'c':
        to = common_type(node);
        break;
      default:
        throw Error(Code::kInternal, "a word with an unknown type letter");
    }
    if (to.is(kind::kNull)) to = from;
    if (arg.is("literal")) {
      const auto& value = arg.attribute("value");
      const bool beside =
          std::any_of(node.args().begin(), node.args().end(), [&](const Expr& other) {
            return !other.is("literal") && sql_type(other.element()).is_number();
          });
      if (place.bare && beside && from.is_integer() && to.is_integer()) {
        if (const auto* integer = value.integer(); integer && *integer != INT64_MIN)
          return {std::to_string(*integer), *integer >= 0};
      }
      if (value.is_null() || (from.is_integer() && (to.is_integer() || to.is_float())))
        return literal(arg, to);
    }
    // int64 beside uint64: DuckDB compares them exactly as they are.
    if (to.is(kind::kNull)) return sql;
    return widened(dialect_, std::move(sql), from, to);
  }

  // The type in which the arguments compare; null: each keeps its own.
  static Type common_type(const Expr& node) {
    std::optional<Type> common;
    for (const Expr& arg : node.args()) {
      const Type type = sql_type(arg.element());
      common = common ? type::promote(*common, type) : type;
      if (!common) return Type::null();
    }
    return common ? sql_type(*common) : Type::null();
  }

  void add_hoists() {
    for (auto& level : hoists_) {
      for (auto& hoist : level)
        block_.add_hidden_as(hoist.out, {std::move(hoist.text), true});
      block_.wrap();
    }
  }

  Block& block_;
  const Dialect& dialect_;
  ProgramText& program_;
  Absolutes& absolutes_;
  const RowOptions& options_;
  std::span<const Expr> roots_;
  bool hoisting_ = false;
  std::vector<Use> uses_;
  std::unordered_map<const void*, Facts> facts_[2];
  std::vector<std::vector<Hoist>> hoists_;
};

}  // namespace

std::vector<Sql> compile_rows(Block& block, const Dialect& dialect, ProgramText& program,
                              Absolutes& absolutes, std::span<const expr::Expr> roots,
                              const RowOptions& options) {
  return RowCompiler(block, dialect, program, absolutes, options).run(roots);
}

}  // namespace phlox::compile
