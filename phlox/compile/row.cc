// Row expressions to SQL text over a block.
#include "phlox/compile/row.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "phlox/base/error.h"
#include "phlox/expr/op.h"

namespace phlox::compile {

using expr::Expr;
using type::Type;
namespace kind {
using enum type::Kind;
}

Type sql_type(const Type& type) {
  Type plain = type.without_option();
  while (plain.is(kind::kCategorical)) plain = plain.element().without_option();
  return plain;
}

Sql widened(const Dialect& dialect, Sql sql, const Type& from, const Type& to) {
  const Type source = sql_type(from);
  const Type target = sql_type(to);
  if (source == target) return sql;
  Sql out{dialect.widen(sql.text, source, target), true};
  out.atom = is_atom(out.text);
  return out;
}

namespace {

// What repeats of a text are worth a column of their own.
constexpr size_t kLongText = 100;
// Texts that only some rows need are not computed for all, unless they grow beyond this.
constexpr size_t kHugeText = 4000;
// Databases walk expressions by recursion, and DuckDB's time grows faster than the depth.
constexpr int kDeep = 40;
constexpr int kTooDeep = 400;
// Constants that stand in the text; more of them are an input.
constexpr size_t kManyItems = 200;

bool is_relative_reduction(const Expr& node) {
  return node.op().kind == expr::Kind::kReduction && node.relative();
}
bool is_absolute_reduction(const Expr& node) {
  return node.op().kind == expr::Kind::kReduction && !node.relative();
}
// Below these the row expression has nothing.
bool is_end(const Expr& node) {
  return node.is_table() || node.op().kind == expr::Kind::kField || is_absolute_reduction(node);
}

class RowCompiler {
 public:
  RowCompiler(Block& block, const Dialect& dialect, ProgramText& program, Absolutes& absolutes,
              std::string order, bool condition)
      : block_(block),
        dialect_(dialect),
        program_(program),
        absolutes_(absolutes),
        order_(std::move(order)),
        condition_(condition) {}

  std::vector<Sql> run(std::span<const Expr> roots) {
    visit(roots);
    count(roots);
    wrap_long_columns();
    if (!write_all()) {
      // Hidden columns must be able to stand in subqueries of their own, so all names must be plain.
      block_.make_plain();
      write_all();
      add_hoists();
    }
    std::vector<Sql> out;
    for (const Expr& root : roots) out.push_back(facts_.at(root.id()).sql);
    return out;
  }

 private:
  struct Facts {
    Sql sql;
    std::string word;
    int64_t uses = 0;
    int depth = 0;
    int level = 0;            // how many subqueries of hidden columns it stands on
    bool always = false;      // computed for every row, whatever conditions say
    bool aggregated = false;  // a reduction is in it
    bool in_reduction = false;
  };
  struct Hoist {
    std::string out;
    std::string text;
  };

  Facts& facts(const Expr& node) { return facts_[node.id()]; }

  // All nodes of the row expressions, arguments first.
  void visit(std::span<const Expr> roots) {
    struct Frame {
      Expr node;
      size_t next;
    };
    std::unordered_set<const void*> seen;
    std::vector<Frame> stack;
    for (const Expr& root : roots) {
      if (seen.insert(root.id()).second) stack.push_back({root, 0});
      while (!stack.empty()) {
        Frame& top = stack.back();
        const size_t count = is_end(top.node) ? 0 : num_row_args(top.node);
        if (top.next == count) {
          nodes_.push_back(top.node);
          stack.pop_back();
          continue;
        }
        const Expr arg = top.node.arg(top.next++);
        if (seen.insert(arg.id()).second) stack.push_back({arg, 0});
      }
    }
  }

  // The arguments that belong to the row; the values of isin are another table's.
  static size_t num_row_args(const Expr& node) {
    return node.is("isin") ? 1 : node.args().size();
  }

  static bool is_conditional(const Expr& node, size_t arg) {
    return arg > 0 && (node.is("if_else") || node.is("cases") || node.is("coalesce"));
  }

  void count(std::span<const Expr> roots) {
    for (const Expr& root : roots) {
      roots_.insert(root.id());
      ++facts(root).uses;
      facts(root).always = true;
    }
    for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
      Facts& own = facts(*node);
      if (node->op().kind != expr::Kind::kLeaf && !is_end(*node) && !node->is("isin") &&
          !node->is("label")) {
        own.word = dialect_.text_of(*node);
        if (own.word.empty())
          throw Error(Code::kUnsupported, std::string(dialect_.name) + " cannot run " +
                                              std::string(node->op().name));
      }
      if (is_end(*node)) continue;
      const bool always = own.always;
      const bool inside = own.in_reduction || is_relative_reduction(*node);
      const std::string word = own.word;
      for (size_t i = 0; i < num_row_args(*node); ++i) {
        Facts& arg = facts(node->arg(i));
        const int places = node->is("isin") ? 2
                           : word.empty()  ? 1
                                           : std::max(1, count_places(word, static_cast<int>(i)));
        arg.uses = std::min<int64_t>(arg.uses + places, 1000);
        arg.always |= always && !is_conditional(*node, i);
        arg.in_reduction |= inside;
      }
    }
  }

  // A column that stands for a long text and is used often is computed in a subquery first.
  void wrap_long_columns() {
    for (const Expr& node : nodes_) {
      if (!node.is("column")) continue;
      const auto& item = block_.item(node.string("name"));
      if (Block::plain(item)) continue;
      const auto uses = static_cast<size_t>(facts(node).uses);
      const bool simple = item.sql.text.size() <= kLongText / 2 && item.sql.atom;
      if (item.sql.text.size() * uses > (simple ? 2 * kLongText : kLongText) ||
          (block_.grouped() && uses > 1)) {
        block_.wrap();
        return;
      }
    }
  }

  // Writes every node's text. False if something must be hoisted and the block is not plain yet.
  bool write_all() {
    hoists_.clear();
    hoisting_ = is_plain();
    for (const Expr& node : nodes_) {
      Facts& own = facts(node);
      own.depth = 0;
      own.level = 0;
      own.aggregated = is_relative_reduction(node);
      if (!is_end(node))
        for (size_t i = 0; i < num_row_args(node); ++i) {
          const Facts& arg = facts(node.arg(i));
          own.depth = std::max(own.depth, arg.depth + 1);
          own.level = std::max(own.level, arg.level);
          own.aggregated |= arg.aggregated;
        }
      own.sql = write(node, own);
      if (!should_hoist(node, own)) continue;
      if (!hoisting_) return false;
      const auto level = static_cast<size_t>(own.level);
      if (hoists_.size() <= level) hoists_.resize(level + 1);
      const std::string out = dialect_.identifier(program_.fresh("_h"));
      hoists_[level].push_back({out, std::move(own.sql.text)});
      own.sql = {out, true};
      own.depth = 0;
      ++own.level;
    }
    return hoists_.empty();
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
        throw Error(Code::kUnsupported, std::string(dialect_.name) +
                                            " cannot run an expression over reductions that is nested so deeply");
      return false;
    }
    if (own.depth > kDeep) return true;
    if (own.uses < 2) return false;
    return own.sql.text.size() > (own.always ? kLongText : kHugeText);
  }

  Sql write(const Expr& node, const Facts& own) {
    if (node.is("column")) return block_.item(node.string("name")).sql;
    if (node.is("literal")) return literal(node, sql_type(node.element()));
    if (is_absolute_reduction(node)) return {absolutes_.scalar(node), true};
    if (node.is("label")) return facts(node.arg(0)).sql;
    if (node.is("isin")) return write_isin(node);
    return write_word(node, own);
  }

  Sql literal(const Expr& node, const Type& type) const {
    Sql sql{dialect_.literal(node.attribute("value"), type), true};
    sql.atom = is_atom(sql.text);
    return sql;
  }

  Sql write_word(const Expr& node, const Facts& own) {
    std::string filter;
    if (const auto* where = node.attributes().find("where"); where && where->boolean())
      filter = std::string(dialect_.filter_begin) + facts(node.args().back()).sql.text +
               std::string(dialect_.filter_end);
    // What only some rows need, and stands several times, is computed once where it stands.
    std::vector<std::pair<std::string, Sql>> lets(node.args().size());
    const auto fill = [&](const Place& place) -> Sql {
      if (place.letter == 'f') return {filter, true};
      if (place.letter == 'o') return {order_, true};
      const auto at = static_cast<size_t>(place.argument);
      if (place.argument < 0 || at >= node.args().size())
        throw Error(Code::kInternal, "a word for " + std::string(node.op().name) +
                                         " names an argument that it has not");
      Sql sql = argument(node, at, place);
      if (own.always || own.aggregated || own.in_reduction || sql.text.size() <= kLongText ||
          count_places(own.word, place.argument) < 2)
        return sql;
      auto& [name, value] = lets[at];
      if (name.empty()) {
        name = program_.fresh("_v");
        if (dialect_.let(name, "", "").empty()) return sql;
        value = std::move(sql);
      }
      return {name, true};
    };
    Sql sql{expand(own.word, fill), is_atom(own.word)};
    if (own.word == "{0}") sql.atom = facts(node.arg(0)).sql.atom;
    for (const auto& [name, value] : lets)
      if (!value.text.empty()) sql = {dialect_.let(name, value.text, sql.text), true};
    return sql;
  }

  // An argument as its place wants it.
  Sql argument(const Expr& node, size_t at, const Place& place) {
    const Expr& arg = node.arg(at);
    const Sql& sql = facts(arg).sql;
    const Type from = sql_type(arg.element());
    Type to = from;
    switch (place.type) {
      case 0: break;
      case 'i': to = Type::int64(); break;
      case 'u': to = Type::uint64(); break;
      case 'd': to = Type::float64(); break;
      case 'r': to = sql_type(node.element()); break;
      case 'c': to = common_type(node); break;
      default: throw Error(Code::kInternal, "a word with an unknown type letter");
    }
    if (arg.is("literal")) {
      const auto& value = arg.attribute("value");
      const bool beside = std::any_of(node.args().begin(), node.args().end(), [&](const Expr& other) {
        return !other.is("literal") && sql_type(other.element()).is_number();
      });
      if (place.bare && beside && from.is_integer() && to.is_integer()) {
        if (const auto* integer = value.integer(); integer && *integer != INT64_MIN)
          return {std::to_string(*integer), *integer >= 0};
      }
      if (value.is_null() || (from.is_integer() && (to.is_integer() || to.is_float())))
        return literal(arg, to.is(kind::kNull) ? from : to);
    }
    return widened(dialect_, sql, from, to);
  }

  // The type in which the arguments compare; none: each keeps its own.
  static Type common_type(const Expr& node) {
    std::optional<Type> common;
    for (const Expr& arg : node.args()) {
      const Type type = sql_type(arg.element());
      common = common ? type::promote(*common, type) : type;
      if (!common) return Type::null();
    }
    return common ? sql_type(*common) : Type::null();
  }

  // A null is neither in nor out, whatever the list; nulls of the list are passed over.
  Sql write_isin(const Expr& node) {
    const Expr& x = node.arg(0);
    const Expr& list = node.arg(1);
    const Sql& value = facts(x).sql;
    const std::string operand = value.atom ? value.text : "(" + value.text + ")";
    const bool may_be_null = x.element().is_option() || x.element().is(kind::kNull);
    std::string set;
    if (!list.is("literal")) {
      set = absolutes_.values(list);
    } else {
      const auto* given = list.attribute("value").list();
      if (!given) throw Error(Code::kInternal, "isin of a literal that is no list");
      const Type element = sql_type(list.type().element());
      size_t items = 0;
      for (const auto& item : *given) items += !item.is_null();
      if (items == 0) {
        if (!may_be_null) return {"FALSE", true};
        return {"CASE WHEN " + value.text + " IS NOT NULL THEN FALSE END", true};
      }
      if (items <= kManyItems) {
        std::string text = operand + " IN (";
        bool first = true;
        for (const auto& item : *given) {
          if (item.is_null()) continue;
          if (!first) text += ", ";
          first = false;
          const auto* integer = item.integer();
          const bool bare = integer && *integer != INT64_MIN && element.is_integer() &&
                            sql_type(x.element()).is_integer();
          text += bare ? std::to_string(*integer) : dialect_.literal(item, element);
        }
        return {text + ")", false};
      }
      set = absolutes_.list(list);
    }
    const std::string test = operand + " IN (" + set + ")";
    // In an empty set even null is not: false, where it must be null.
    const bool only_true_counts = condition_ && roots_.contains(node.id());
    if (!may_be_null || only_true_counts) return {test, false};
    return {"CASE WHEN " + value.text + " IS NOT NULL THEN " + test + " END", true};
  }

  void add_hoists() {
    for (auto& level : hoists_) {
      for (auto& hoist : level) block_.add_hidden_as(hoist.out, {std::move(hoist.text), true});
      block_.wrap();
    }
  }

  Block& block_;
  const Dialect& dialect_;
  ProgramText& program_;
  Absolutes& absolutes_;
  std::string order_;
  bool condition_;
  bool hoisting_ = false;
  std::vector<Expr> nodes_;
  std::unordered_set<const void*> roots_;
  std::unordered_map<const void*, Facts> facts_;
  std::vector<std::vector<Hoist>> hoists_;
};

}  // namespace

std::vector<Sql> compile_rows(Block& block, const Dialect& dialect, ProgramText& program,
                              Absolutes& absolutes, std::span<const Expr> roots,
                              const std::string& order, bool condition) {
  return RowCompiler(block, dialect, program, absolutes, order, condition).run(roots);
}

}  // namespace phlox::compile
