// The canonical text: what parses back to an equal expression.
#include "phlox/expr/print.h"

#include <algorithm>
#include <optional>
#include <span>

#include "phlox/base/error.h"
#include "phlox/base/utf8.h"
#include "phlox/expr/literal_text.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print_joins.h"
#include "phlox/expr/window.h"

namespace phlox::expr {

namespace {

bool is_identifier(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
  });
}

// Python's words, which cannot stand behind a dot or as an argument's name.
bool is_reserved(std::string_view name) {
  static constexpr std::string_view kWords[] = {
      "False",  "None",   "True",    "and",      "as",       "assert", "async",
      "await",  "break",  "class",   "continue", "def",      "del",    "elif",
      "else",   "except", "finally", "for",      "from",     "global", "if",
      "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
      "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};
  return std::find(std::begin(kWords), std::end(kWords), name) != std::end(kWords);
}

std::string member(std::string_view name) {
  const bool plain = is_identifier(name) && !is_reserved(name) && name[0] != '_' &&
                     name != "str" && name != "dt" && !find_op(name);
  return plain ? "." + std::string(name) : "[" + quoted(name) + "]";
}

// Whether an integer literal takes its own type again from the other arguments.
bool adapts(const Expr& literal, std::span<const Expr> args) {
  std::optional<type::Type> neighbour;
  for (const Expr& arg : args) {
    if (arg.is("literal") || arg.is_table() ||
        !arg.element().without_option().is_integer())
      continue;
    const type::Type type = arg.element().without_option();
    neighbour = neighbour ? type::promote(*neighbour, type) : type;
    if (!neighbour) return false;
  }
  return neighbour == literal.element().without_option();
}

class Printer {
 public:
  Printer(size_t limit, bool cut) : limit_(limit), cut_(cut) {}

  std::string run(const Expr& root, int precedence) {
    push(root, Expr(), precedence);
    while (!work_.empty()) {
      Piece piece = std::move(work_.back());
      work_.pop_back();
      if (piece.expr) {
        print(piece);
      } else {
        out_ += piece.text;
      }
      if (out_.size() > limit_) {
        if (cut_) return std::string(utf8_prefix(out_, limit_)) + "...";
        throw Error(Code::kUnsupported, "the expression's text is longer than " +
                                            std::to_string(limit_) + " bytes")
            .hint("its JSON form keeps shared parts shared");
      }
    }
    return std::move(out_);
  }

 private:
  struct Piece {
    Expr expr;  // or text
    Expr self;  // what `_` stands for there
    int precedence = kLoose;
    std::string text;
    bool beside = false;  // what gives an integer literal its type
  };

  // Pieces are written down in reading order, then put on the stack the other way round.
  struct Line {
    std::vector<Piece> pieces;
    Line& text(std::string text) {
      pieces.push_back({{}, {}, kLoose, std::move(text), false});
      return *this;
    }
    Line& expr(const Expr& expr, const Expr& self, int precedence = kLoose,
               bool beside = false) {
      pieces.push_back({expr, self, precedence, {}, beside});
      return *this;
    }
    // One of several arguments.
    Line& argument(const Expr& expr, std::span<const Expr> args, const Expr& self,
                   int precedence = kLoose) {
      return this->expr(expr, self, precedence, expr.is("literal") && adapts(expr, args));
    }
  };

  void push(const Expr& expr, const Expr& self, int precedence) {
    work_.push_back({expr, self, precedence, {}, false});
  }
  void push(Line line) {
    std::move(line.pieces.rbegin(), line.pieces.rend(), std::back_inserter(work_));
  }

  void print(const Piece& piece) {
    const auto& [expr, self, precedence, text, beside] = piece;
    if (self && expr == self) {
      out_ += "_";
      return;
    }
    switch (expr.op().kind) {
      case Kind::kLeaf:
        return leaf(expr, precedence, beside);
      case Kind::kField: {
        Line line;
        line.expr(expr.arg(0), self, kPostfix).text(member(expr.string("name")));
        return push(std::move(line));
      }
      case Kind::kTable:
        return table(expr, self);
      case Kind::kReduction:
        return call(expr, self);
      case Kind::kWindow:
        return window(expr, self);
      case Kind::kElementwise:
        if (expr.is("get_field") || expr.is("get_item")) return part(expr, self);
        return expr.op().spelling == Spelling::kOperator
                   ? operation(expr, self, precedence)
                   : call(expr, self);
      case Kind::kSugar:
        break;
    }
    throw Error(Code::kInternal, "sugar in an expression");
  }

  void leaf(const Expr& expr, int precedence, bool beside) {
    if (expr.is("column")) {
      out_ += "_" + member(expr.string("name"));
    } else if (expr.is("symbol")) {
      const std::string& name = expr.string("name");
      out_ +=
          is_identifier(name) && !is_reserved(name) && name != "_"
              ? name
              : "symbol(" + quoted(name) + ", " + quoted(expr.type().to_string()) + ")";
    } else if (expr.is("data")) {
      out_ += "data(" + quoted(expr.string("uri")) + ", " +
              quoted(expr.type().to_string()) + ")";
    } else if (expr.is("memtable")) {
      out_ += "memtable(";
      memtable_rows(expr);
      out_ += ", " + quoted(expr.type().to_string()) + ")";
    } else {
      std::string text = literal_text(expr, beside);
      // 2 .abs() and (-2) ** x need their parentheses.
      const bool number = expr.attribute("value").integer() ||
                          expr.attribute("value").real() ||
                          expr.attribute("value").unsigned_integer();
      const bool bare = number && text[0] != 'l' && text[0] != 'd' && text[0] != 't';
      if (bare && precedence > kUnary && (precedence == kPostfix || text[0] == '-'))
        text = "(" + text + ")";
      out_ += text;
    }
  }

  void memtable_rows(const Expr& expr) {
    const auto& fields = expr.element().fields();
    out_ += "[";
    bool first = true;
    for (const Value& row : *expr.attribute("rows").list()) {
      out_ += first ? "(" : ", (";
      first = false;
      for (size_t i = 0; i < fields.size(); ++i) {
        if (i) out_ += ", ";
        const Value& value = (*row.list())[i];
        out_ += value.is_null() ? "None" : part_text(value, fields[i].type);
      }
      out_ += fields.size() == 1 ? ",)" : ")";
      if (out_.size() > limit_) return;
    }
    out_ += "]";
  }

  void operation(const Expr& expr, const Expr& self, int precedence) {
    const Op& op = expr.op();
    const Binding own = binding_of(op.symbol, expr.args().size());
    Line line;
    const bool parentheses = own.precedence < precedence;
    if (parentheses) line.text("(");
    if (expr.args().size() == 1) {
      line.text(std::string(op.symbol)).expr(expr.arg(0), self, own.left);
    } else {
      line.argument(expr.arg(0), expr.args(), self, own.left)
          .text(" " + std::string(op.symbol) + " ")
          .argument(expr.arg(1), expr.args(), self, own.right);
    }
    if (parentheses) line.text(")");
    push(std::move(line));
  }

  // A field of a record, or an element.
  void part(const Expr& expr, const Expr& self) {
    Line line;
    line.expr(expr.arg(0), self, kPostfix);
    if (expr.is("get_field")) {
      line.text(member(expr.string("name")));
    } else {
      line.text("[").expr(expr.arg(1), self).text("]");
    }
    push(std::move(line));
  }

  // A method on its first argument, or a function of all.
  void call(const Expr& expr, const Expr& self) {
    Line line;
    call(line, expr.op(), {expr.args().begin(), expr.args().end()}, expr.attributes(),
         self);
    push(std::move(line));
  }

  void call(Line& line, const Op& op, std::vector<Expr> args,
            const Attributes& attributes, const Expr& self) {
    Expr where;
    if (attributes.find("where")) {
      where = args.back();
      args.pop_back();
    }
    size_t from = 0;
    if (op.spelling != Spelling::kFunction) {
      if (args.empty()) {
        line.text("_");  // nrows() of the rows at hand
      } else {
        line.argument(args[0], args, self, kPostfix);
        from = 1;
      }
      line.text(".");
    }
    line.text(std::string(op.name) + "(");
    bool any = false;
    const auto comma = [&] {
      if (any) line.text(", ");
      any = true;
    };
    if (op.name == "cases") {
      for (size_t i = 0; i + 1 < args.size(); i += 2) {
        comma();
        line.text("(").expr(args[i], self).text(", ");
        line.argument(args[i + 1], args, self).text(")");
      }
      line.text(", else_=").argument(args.back(), args, self);
    } else {
      for (size_t i = from; i < args.size(); ++i) {
        comma();
        line.argument(args[i], args, self);
      }
    }
    // Behind one that is left out, all must be named.
    bool positional = true;
    for (const Parameter& parameter : op.parameters()) {
      if (parameter.role != Parameter::Role::kConstant) continue;
      const Value* value = attributes.find(parameter.name);
      positional &= value && !parameter.keyword_only;
      if (!value) continue;
      comma();
      line.text((positional ? "" : parameter.name + "=") + value->to_string());
    }
    if (where) {
      comma();
      line.text("where=").expr(where, self);
    }
    line.text(")");
  }

  // The function's call, then its keys.
  void window(const Expr& expr, const Expr& self) {
    const Window window = window_of(expr);
    std::vector<Expr> args = window.values;
    if (window.table && window.reduces()) args.insert(args.begin(), window.table);
    Expr fallback;
    if (!window.reduces() && args.size() == 2) {
      fallback = args.back();
      args.pop_back();
    }
    Line line;
    call(line, *window.function, std::move(args), window.options, self);
    if (fallback) {
      line.pieces.pop_back();
      line.text(", default=").argument(fallback, window.values, self).text(")");
    }
    if (window.reduces() || !window.by.empty() || !window.order.empty()) {
      line.text(".over(");
      keys(line, "by", window.by, {}, self);
      if (!window.by.empty() && !window.order.empty()) line.text(", ");
      keys(line, "order", window.order, window.ascending, self);
      if (window.rows) {
        const auto bound = [](const std::optional<int64_t>& value) {
          return value ? std::to_string(*value) : "None";
        };
        line.text((window.by.empty() && window.order.empty() ? "rows=(" : ", rows=(") +
                  bound(window.rows->begin) + ", " + bound(window.rows->end) + ")");
      }
      line.text(")");
    }
    push(std::move(line));
  }

  static void keys(Line& line, const std::string& name, const std::vector<Expr>& keys,
                   const std::vector<bool>& ascending, const Expr& self) {
    if (keys.empty()) return;
    line.text(name + (keys.size() > 1 ? "=[" : "="));
    for (size_t i = 0; i < keys.size(); ++i) {
      if (i > 0) line.text(", ");
      const bool up = ascending.empty() || ascending[i];
      if (!up) line.text("desc(");
      line.expr(keys[i], self);
      if (!up) line.text(")");
    }
    if (keys.size() > 1) line.text("]");
  }

  static void named_column(Line& line, const Expr& expr, const std::string& name,
                           const Expr& self) {
    if (expr.named() && expr.name() == name) {
      line.expr(expr, self);
    } else {
      line.expr(expr, self, kPostfix).text(".label(" + quoted(name) + ")");
    }
  }

  static bool can_be_keyword(const std::string& name) {
    return is_identifier(name) && !is_reserved(name);
  }

  void table(const Expr& expr, const Expr& self) {
    const std::string_view op = expr.op().name;
    const auto args = expr.args();
    Line line;
    const auto receiver = [&] { line.expr(args[0], self, kPostfix); };
    const Expr inner = args.empty() ? Expr() : args[0];
    if (op == "select") {
      select(line, expr, self);
    } else if (op == "mutate") {
      receiver();
      line.text(".mutate(");
      columns(line, expr, 1, expr.strings("names"), 0, inner);
      line.text(")");
    } else if (op == "filter" || op == "distinct" || op == "cache") {
      receiver();
      line.text("." + std::string(op) + "(");
      for (size_t i = 1; i < args.size(); ++i) {
        if (i > 1) line.text(", ");
        line.expr(args[i], inner);
      }
      line.text(")");
    } else if (op == "slice") {
      receiver();
      slice(line, expr);
    } else if (op == "explode") {
      receiver();
      line.text(".explode(" + quoted(expr.string("column")) +
                (expr.attributes().find("keep_empty") ? ", keep_empty=True)" : ")"));
    } else if (op == "tail") {
      receiver();
      line.text(".tail(" + expr.attribute("n").to_string() + ")");
    } else if (op == "sample") {
      receiver();
      const Value* n = expr.attributes().find("n");
      line.text(n ? ".sample(" + n->to_string()
                  : ".sample(frac=" + expr.attribute("frac").to_string());
      line.text(", seed=" + expr.attribute("seed").to_string() + ")");
    } else if (op == "sort") {
      receiver();
      line.text(".sort(");
      const Value::List& up = *expr.attribute("ascending").list();
      for (size_t i = 1; i < args.size(); ++i) {
        if (i > 1) line.text(", ");
        const bool ascending = *up[i - 1].boolean();
        if (!ascending) line.text("desc(");
        line.expr(args[i], inner);
        if (!ascending) line.text(")");
      }
      line.text(")");
    } else if (op == "by" || op == "group_by" || op == "summary") {
      receiver();
      line.text("." + std::string(op) + "(");
      const auto names = expr.strings("names");
      const size_t keys = op == "by"        ? static_cast<size_t>(expr.integer("keys"))
                          : op == "summary" ? 0
                                            : names.size();
      for (size_t i = 0; i < keys; ++i) {
        if (i > 0) line.text(", ");
        named_column(line, args[i + 1], names[i], inner);
      }
      columns(line, expr, 1, names, keys, inner);
      line.text(")");
    } else if (op == "row") {
      // A single value is its own query; several have no text of their own.
      line.expr(args[0], self);
    } else if (op == "join" || op == "asof_join") {
      line.text(std::string(op) + "(").expr(args[0], self).text(", ").expr(args[1], self);
      line.text(join_options(expr) + ")");
    } else {  // concat, intersect, difference
      line.text(std::string(op) + "(");
      for (size_t i = 0; i < args.size(); ++i) {
        if (i > 0) line.text(", ");
        line.expr(args[i], self);
      }
      line.text(")");
    }
    push(std::move(line));
  }

  // From argument `skip` + 1 on: names where they are the expression's own, keywords
  // after.
  void columns(Line& line, const Expr& expr, size_t offset,
               const std::vector<std::string>& names, size_t skip, const Expr& inner) {
    // Keywords end the positional ones: labels are needed for all but a tail of keywords.
    size_t keywords_from = names.size();
    while (keywords_from > skip && can_be_keyword(names[keywords_from - 1]))
      --keywords_from;
    for (size_t i = skip; i < names.size(); ++i) {
      if (i > 0) line.text(", ");
      const Expr& column = expr.arg(i + offset);
      if (i >= keywords_from) {
        line.text(names[i] + "=").expr(column, inner);
      } else {
        named_column(line, column, names[i], inner);
      }
    }
  }

  void select(Line& line, const Expr& expr, const Expr& self) {
    const auto names = expr.strings("names");
    line.expr(expr.arg(0), self, kPostfix);
    bool plain = true;
    for (size_t i = 0; i < names.size(); ++i)
      plain &= expr.arg(i + 1).is("column") && expr.arg(i + 1).string("name") == names[i];
    line.text(plain ? "[[" : ".select(");
    for (size_t i = 0; i < names.size(); ++i) {
      if (i > 0) line.text(", ");
      if (plain) {
        line.text(quoted(names[i]));
      } else {
        named_column(line, expr.arg(i + 1), names[i], expr.arg(0));
      }
    }
    line.text(plain ? "]]" : ")");
  }

  static void slice(Line& line, const Expr& expr) {
    const int64_t offset = expr.integer("offset");
    const Value& limit = expr.attribute("limit");
    if (limit.is_null()) {
      line.text("[" + std::to_string(offset) + ":]");
    } else {
      line.text(".head(" + limit.to_string() +
                (offset ? ", offset=" + std::to_string(offset) : "") + ")");
    }
  }

  std::string out_;
  std::vector<Piece> work_;
  size_t limit_;
  bool cut_;
};

}  // namespace

std::string to_text(const Expr& expr, size_t limit, bool cut, int precedence) {
  return Printer(limit, cut).run(expr, precedence);
}

Binding binding_of(std::string_view symbol, size_t operands) {
  if (operands == 1) return {kUnary, kUnary, kUnary};
  const auto left_to_right = [](int own) { return Binding{own, own, own + 1}; };
  if (symbol == "|") return left_to_right(2);
  if (symbol == "&") return left_to_right(4);
  if (symbol == "+" || symbol == "-") return left_to_right(6);
  if (symbol == "**") return {9, 10, kUnary};  // binds to the right
  if (symbol == "*" || symbol == "/" || symbol == "//" || symbol == "%")
    return left_to_right(7);
  return {1, 2, 2};  // comparisons do not chain
}

}  // namespace phlox::expr
