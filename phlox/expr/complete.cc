// Completion: finds what is called and what stands before the dot, evaluates that, and
// asks the catalogue.
#include "phlox/expr/complete.h"

#include <algorithm>
#include <optional>

#include "phlox/base/error.h"
#include "phlox/expr/lexer.h"
#include "phlox/expr/open_text.h"

namespace phlox::expr {

namespace {

constexpr size_t kNone = std::string_view::npos;

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         c == '_' || (c & 0x80) != 0;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether t.NAME is how the column is written.
bool is_plain_name(std::string_view name) {
  return !name.empty() && !is_digit(name.front()) &&
         std::all_of(name.begin(), name.end(), in_name);
}

class Completer {
 public:
  Completer(std::string_view text, size_t cursor, const Scope& scope)
      : text_(text), cursor_(std::min(cursor, text.size())), scope_(scope) {}

  Completion run() {
    const std::string_view before = text_.substr(0, cursor_);
    const OpenText open = open_text(before);
    if (open.comment || open.broken) return {};
    const bool in_string = open.string != OpenText::kNone;
    if (in_string) {
      out_.begin = open.string + 1;
    } else {
      out_.begin = cursor_;
      while (out_.begin > 0 && in_name(text_[out_.begin - 1])) --out_.begin;
    }
    word_ = before.substr(out_.begin);
    if (!in_string && !word_.empty() && is_digit(word_.front())) return {};
    tokens_ = tokenize(text_.substr(0, in_string ? open.string : out_.begin));
    tokens_.pop_back();  // the end
    match_brackets();
    for (const size_t bracket : open.brackets) enter(token_at(bracket));
    if (in_string) {
      string();
    } else if (!tokens_.empty() && is(tokens_.size() - 1, ".")) {
      members(tokens_.size() - 1);
    } else {
      names();
    }
    return std::move(out_);
  }

 private:
  bool is(size_t token, std::string_view symbol) const {
    return token < tokens_.size() && tokens_[token].kind == Token::Kind::kSymbol &&
           tokens_[token].text == symbol;
  }
  bool is_name(size_t token) const {
    return token < tokens_.size() && tokens_[token].kind == Token::Kind::kName;
  }
  size_t token_at(size_t byte) const {
    size_t token = 0;
    while (token < tokens_.size() && tokens_[token].span.begin != byte) ++token;
    return token;
  }

  void match_brackets() {
    opener_.assign(tokens_.size(), kNone);
    std::vector<size_t> open;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (is(i, "(") || is(i, "[") || is(i, "{")) {
        open.push_back(i);
      } else if ((is(i, ")") || is(i, "]") || is(i, "}")) && !open.empty()) {
        opener_[i] = open.back();
        open.pop_back();
      }
    }
  }

  bool ends_value(size_t token) const {
    return token < tokens_.size() &&
           (tokens_[token].kind != Token::Kind::kSymbol || opener_[token] != kNone);
  }

  // Where the chain of names, calls and subscripts begins that ends before `end`, or
  // kNone.
  size_t chain_begin(size_t end) const {
    size_t at = end;
    while (at > 0 && ends_value(at - 1)) {
      if (opener_[at - 1] != kNone) {
        at = opener_[at - 1];
        if (is(at, "{") || !ends_value(at - 1)) return at;
      } else if (at >= 2 && is_name(at - 1) && is(at - 2, ".")) {
        at -= 2;
      } else {
        return at - 1;
      }
    }
    return kNone;
  }

  // What the tokens [begin, end) mean, or none.
  Expr value(size_t begin, size_t end) const {
    if (begin == kNone || begin >= end) return {};
    const size_t from = tokens_[begin].span.begin;
    try {
      return parse(text_.substr(from, tokens_[end - 1].span.end - from), scope_);
    } catch (const Error&) {
      return {};
    }
  }

  struct Receiver {
    Expr expr;
    std::string space;
  };
  // Of a member behind the dot at `dot`.
  Receiver receiver(size_t dot) const {
    if (dot >= 2 && is_name(dot - 1) && is(dot - 2, ".") &&
        (tokens_[dot - 1].text == "str" || tokens_[dot - 1].text == "dt")) {
      Expr expr = value(chain_begin(dot - 2), dot - 2);
      if (expr && !expr.is_table()) return {expr, std::string(tokens_[dot - 1].text)};
    }
    return {value(chain_begin(dot), dot), ""};
  }

  // `_` inside of what is called on it.
  void set_self(const Expr& on) {
    if (!on) return;
    if (on.is_table()) {
      scope_.self = on;
    } else if (!scope_.self && on.shape() != Shape::kSortKey) {
      scope_.self = on.shape() == Shape::kGroups ? on.arg(0) : on.source();
    }
  }

  // One more bracket is open.
  void enter(size_t bracket) {
    call_ = nullptr;
    if (is(bracket, "[")) {
      const Expr on = value(chain_begin(bracket), bracket);
      set_self(on);
      if (on) names_columns_ = on.is_table();
    } else if (is(bracket, "(") && bracket > 0 && is_name(bracket - 1)) {
      const std::string_view name = tokens_[bracket - 1].text;
      opened_ = bracket;
      if (is(bracket - 2, ".") && bracket >= 2) {
        const Receiver on = receiver(bracket - 2);
        set_self(on.expr);
        call_ = find_op(name, on.space);
        names_columns_ =
            on.expr && (on.expr.is_table() || on.expr.shape() == Shape::kGroups);
        is_method_ = true;
      } else {
        const Expr first = value(bracket + 1, first_comma(bracket));
        set_self(first);
        call_ = find_function(name);
        names_columns_ = first && first.is_table();
        is_method_ = false;
      }
    }
  }

  // The comma behind the first argument of an open call, or where it begins if none.
  size_t first_comma(size_t bracket) const {
    int depth = 0;
    for (size_t i = bracket + 1; i < tokens_.size(); ++i) {
      if (is(i, "(") || is(i, "[") || is(i, "{")) ++depth;
      if (is(i, ")") || is(i, "]") || is(i, "}")) --depth;
      if (depth == 0 && is(i, ",")) return i;
    }
    return bracket + 1;
  }

  bool begins_argument() const {
    const size_t last = tokens_.size() - 1;
    return !tokens_.empty() && (is(last, "(") || is(last, "[") || is(last, ","));
  }

  void add(std::string candidate) {
    if (!candidate.starts_with(word_)) return;
    // What follows the cursor need not be written twice.
    if (cursor_ < text_.size() && text_[cursor_] == '(') {
      const size_t bracket = candidate.find('(');
      if (bracket != std::string::npos) candidate.resize(bracket);
    }
    out_.candidates.push_back(std::move(candidate));
  }

  void add_method(const Op& op) {
    const size_t parameters = op.parameters().size();
    add(std::string(op.member()) + (op.spelling == Spelling::kAttribute ? ""
                                    : parameters > 1                    ? "("
                                                                        : "()"));
  }

  void members(size_t dot) {
    const auto [on, space] = receiver(dot);
    if (!on) return;
    if (space.empty() && on.is_table())
      for (const std::string& column : on.element().field_names())
        if (is_plain_name(column)) add(column);
    std::vector<const Op*> methods;
    const std::vector<std::string> right = methods_of(on, space);
    for (const Op* op : catalogue()) {
      if (op->name_space != space || !has_method(on, *op)) continue;
      // Those of its table (t.x.head) are not asked for their types.
      if (!offered(*op, on) ||
          std::find(right.begin(), right.end(), op->member()) != right.end())
        methods.push_back(op);
    }
    std::sort(methods.begin(), methods.end(),
              [](const Op* a, const Op* b) { return a->member() < b->member(); });
    for (const Op* op : methods) add_method(*op);
    if (space.empty() && !on.is_table())
      for (const char* each : {"dt", "str"})
        if (!methods_of(on, each).empty()) add(std::string(each) + ".");
  }

  void names() {
    if (!tokens_.empty() && ends_value(tokens_.size() - 1)) return;
    if (call_ && begins_argument()) {
      size_t by_place = (is_method_ ? 1 : 0) + positional();
      for (const Parameter& parameter : call_->parameters()) {
        if (parameter.role == Parameter::Role::kRest) by_place = 0;
        if (parameter.role == Parameter::Role::kRest ||
            parameter.role == Parameter::Role::kNamedRest || is_given(parameter.name))
          continue;
        if (by_place > 0 && !parameter.keyword_only) {
          --by_place;
        } else {
          add(parameter.name + "=");
        }
      }
    }
    if (scope_.self) add("_.");
    if (scope_.names)
      for (const auto& [name, expr] : *scope_.names) add(name);
    std::vector<std::string> functions;
    for (const Op* op : catalogue())
      if (op->spelling == Spelling::kFunction || op->spelling == Spelling::kBoth)
        functions.push_back(std::string(op->member()) + "(");
    std::sort(functions.begin(), functions.end());
    for (std::string& function : functions) add(std::move(function));
    if (!word_.empty())
      for (const char* constant : {"False", "None", "True"}) add(constant);
  }

  // How many arguments without a name stand before the one at the cursor.
  size_t positional() const {
    size_t count = 0;
    int depth = 0;
    for (size_t i = opened_ + 1; i < tokens_.size(); ++i) {
      if (is(i, "(") || is(i, "[") || is(i, "{")) ++depth;
      if (is(i, ")") || is(i, "]") || is(i, "}")) --depth;
      if (depth == 0 && is(i, ",")) ++count;
      if (depth == 0 && is(i, "=")) --count;
    }
    return count;
  }

  bool is_given(std::string_view name) const {
    for (size_t i = opened_ + 1; i + 1 < tokens_.size(); ++i)
      if (is_name(i) && tokens_[i].text == name && is(i + 1, "=")) return true;
    return false;
  }

  void string() {
    if (call_ && call_->name == "data" && opened_ + 1 == tokens_.size()) {
      out_.file = true;
      return;
    }
    const size_t last = tokens_.size() - 1;
    bool named = false;
    if (call_ && tokens_.size() >= 2 && is(last, "=") && is_name(last - 1)) {
      for (const Parameter& parameter : call_->parameters())
        if (parameter.name == tokens_[last - 1].text &&
            parameter.role == Parameter::Role::kConstant)
          return;
      named = true;
    }
    if (!scope_.self || !names_columns_ || !(named || begins_argument())) return;
    const char quote = text_[out_.begin - 1];
    const bool closed = cursor_ < text_.size() && text_[cursor_] == quote;
    for (const std::string& column : scope_.self.element().field_names())
      if (column.find_first_of("\\\n\t\r\"'") == std::string::npos)
        add(closed ? column : column + quote);
  }

  std::string_view text_;
  size_t cursor_;
  Scope scope_;  // `self` is what `_` is at the cursor
  std::string_view word_;
  std::vector<Token> tokens_;   // before the word or string at the cursor
  std::vector<size_t> opener_;  // of a closing bracket
  const Op* call_ = nullptr;    // what the innermost open parenthesis calls
  size_t opened_ = 0;           // that parenthesis
  bool is_method_ = false;
  bool names_columns_ = false;  // whether strings there are names of columns
  Completion out_;
};

}  // namespace

Completion complete(std::string_view text, size_t cursor, const Scope& scope) {
  try {
    return Completer(text, cursor, scope).run();
  } catch (const Error&) {
    return {};
  }
}

}  // namespace phlox::expr
