// The shell's grammar: tokens to the untyped tree, by precedence climbing.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/lexer.h"
#include "phlox/expr/syntax.h"

namespace phlox::expr {

namespace {

constexpr int kMaxNesting = 250;
constexpr size_t kMaxText = size_t{256} << 20;
constexpr size_t kPackedList = 64;  // a longer list of constants is one literal

// Python's: the higher binds tighter.
int binary_precedence(std::string_view symbol) {
  if (symbol == "==" || symbol == "!=" || symbol == "<" || symbol == "<=" ||
      symbol == ">" || symbol == ">=")
    return 1;
  if (symbol == "|") return 2;
  if (symbol == "&") return 4;
  if (symbol == "+" || symbol == "-") return 6;
  if (symbol == "*" || symbol == "/" || symbol == "//" || symbol == "%") return 7;
  if (symbol == "**") return 9;
  return 0;
}
constexpr int kComparison = 1;
constexpr int kUnary = 8;  // ~x and -x; -x ** 2 is -(x ** 2)
constexpr int kPower = 9;

class Parser {
 public:
  Parser(std::string_view text, const Constants* constants)
      : tokens_(tokenize(text)), constants_(constants) {}

  Syntax run() {
    if (peek().kind == Token::Kind::kEnd) fail("the expression is empty", peek());
    Syntax syntax = expression();
    if (peek().kind != Token::Kind::kEnd) unexpected();
    return syntax;
  }

 private:
  const Token& peek(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool is(std::string_view symbol) const {
    return peek().kind == Token::Kind::kSymbol && peek().text == symbol;
  }
  bool is_word(std::string_view word) const {
    return peek().kind == Token::Kind::kName && peek().text == word;
  }
  bool accept(std::string_view symbol) {
    if (!is(symbol)) return false;
    take();
    return true;
  }

  [[noreturn]] static void fail(std::string message, const Token& token,
                                std::string hint = {}) {
    throw Error(Code::kInvalid, std::move(message))
        .at_span(token.span)
        .hint(std::move(hint));
  }

  // A token stands where none of its kind may: says which, and what Python users mean by
  // it.
  [[noreturn]] void unexpected() const {
    const Token& token = peek();
    if (token.kind == Token::Kind::kEnd) fail("the expression ends too early", token);
    const std::string_view text = token.text;
    if (text == "and" || text == "&&")
      fail("`" + std::string(text) + "` is not an operator here", token,
           "write (a) & (b), with parentheses around both");
    if (text == "or" || text == "||")
      fail("`" + std::string(text) + "` is not an operator here", token,
           "write (a) | (b), with parentheses around both");
    if (text == "not" || text == "!")
      fail("`" + std::string(text) + "` is not an operator here", token, "write ~(a)");
    if (text == "in") fail("`in` is not an operator here", token, "write x.isin([...])");
    if (text == "is")
      fail("`is` is not an operator here", token, "write x.isnull() or x.notnull()");
    if (text == "if" || text == "else")
      fail("`" + std::string(text) + "` is not an operator here", token,
           "write if_else(condition, a, b)");
    if (text == "lambda" || text == "for")
      fail("`" + std::string(text) + "` is not part of the language", token,
           "use _ for the table that the method is called on");
    if (text == "=")
      fail("`=` stands where no name can be set", token, "a comparison is ==");
    if (text == ">" && at_ > 0 && tokens_[at_ - 1].text == "<")
      fail("`<>` is not an operator here", {token.kind, {}, {}, join(last(), token.span)},
           "not equal is !=");
    if (text == "^") fail("`^` is not an operator here", token, "a power is x ** y");
    fail("unexpected `" + std::string(text) + "`", token);
  }

  void expect(std::string_view symbol, const Token& opened) {
    if (accept(symbol)) return;
    if (peek().kind == Token::Kind::kEnd)
      fail("`" + std::string(opened.text) + "` is not closed", opened);
    unexpected();
  }

  // Counts brackets and prefix operators that are open: those are what recurses.
  struct Depth {
    explicit Depth(Parser& parser) : parser(parser) {
      if (++parser.depth_ > kMaxNesting)
        fail("the expression is nested more than " + std::to_string(kMaxNesting) +
                 " levels deep",
             parser.peek());
    }
    ~Depth() { --parser.depth_; }
    Parser& parser;
  };

  static Span join(Span a, Span b) { return {a.begin, b.end}; }
  // From the token that began a part to the last one taken: with its parentheses.
  Span since(const Token& first) const { return join(first.span, last()); }
  Span last() const { return tokens_[at_ - 1].span; }

  Syntax expression(int min_precedence = 1) {
    const Depth depth(*this);
    const Token& first = peek();
    Syntax left = prefix();
    bool compared = false;
    while (peek().kind == Token::Kind::kSymbol) {
      const std::string_view symbol = peek().text;
      const int precedence = binary_precedence(symbol);
      if (precedence == 0 || precedence < min_precedence) break;
      if (precedence == kComparison && compared)
        fail("comparisons cannot be chained", peek(),
             "write (a < b) & (b < c), or x.between(a, b)");
      compared = precedence == kComparison;
      take();
      // ** is right-associative, and its right side may be -x.
      Syntax right =
          precedence == kPower ? expression(kUnary) : expression(precedence + 1);
      const Span span = since(first);
      left = Syntax::op(std::string(symbol), {std::move(left), std::move(right)}, span);
    }
    return left;
  }

  Syntax prefix() {
    if (is("-") || is("~") || is("+")) {
      const Depth depth(*this);
      const Token& token = take();
      Syntax operand = expression(kUnary);
      const Span span = since(token);
      if (token.text == "+") return operand;
      return Syntax::op(std::string(token.text), {std::move(operand)}, span);
    }
    const Token& first = peek();
    return postfix(atom(), first);
  }

  Syntax postfix(Syntax base, const Token& first) {
    while (true) {
      if (accept(".")) {
        if (peek().kind != Token::Kind::kName) {
          if (peek().kind == Token::Kind::kEnd)
            fail("a name is missing after the dot", peek());
          unexpected();
        }
        const Token& name = take();
        const Span span = since(first);
        base = Syntax::attribute(std::move(base), std::string(name.text), span);
      } else if (is("(")) {
        base = call(std::move(base), first);
      } else if (is("[")) {
        const Token& opened = take();
        Syntax index = subscript_index();
        expect("]", opened);
        const Span span = since(first);
        base = Syntax::subscript(std::move(base), std::move(index), span);
      } else {
        return base;
      }
    }
  }

  Syntax call(Syntax callee, const Token& first) {
    const Token& opened = take();
    std::vector<Syntax> args;
    std::vector<std::string> names;
    while (!is(")") && peek().kind != Token::Kind::kEnd) {
      std::string name;
      if (peek().kind == Token::Kind::kName && peek(1).kind == Token::Kind::kSymbol &&
          peek(1).text == "=") {
        name = take().text;
        if (std::find(names.begin(), names.end(), name) != names.end())
          fail("the argument " + name + " is given twice", tokens_[at_ - 1]);
        take();
      } else if (!names.empty() && !names.back().empty()) {
        fail("an argument without a name follows one with a name", peek());
      }
      args.push_back(expression());
      names.push_back(std::move(name));
      if (!accept(",")) break;
    }
    expect(")", opened);
    const Span span = since(first);
    return Syntax::call(std::move(callee), std::move(args), std::move(names), span);
  }

  Syntax subscript_index() {
    const Token& first = peek();
    const auto none = [] { return Syntax::literal(Value()); };
    Syntax begin = is(":") ? none() : expression();
    if (!is(":")) {
      if (!is(",")) return begin;
      fail("one column or one condition stands between the brackets", peek(),
           "several columns are t[[\"a\", \"b\"]]");
    }
    take();
    Syntax end = is("]") || is(":") ? none() : expression();
    Syntax step = none();
    if (accept(":") && !is("]")) step = expression();
    return Syntax::slice(std::move(begin), std::move(end), std::move(step),
                         join(first.span, last()));
  }

  Syntax atom() {
    const Token& token = peek();
    switch (token.kind) {
      case Token::Kind::kNumber:
        take();
        return Syntax::literal(token.value, token.span);
      case Token::Kind::kString:
        return strings();
      case Token::Kind::kBytes:
        take();
        return Syntax::expr(literal(token.value, type::Type::bytes()));
      case Token::Kind::kName:
        return name();
      case Token::Kind::kEnd:
        unexpected();
      case Token::Kind::kSymbol:
        break;
    }
    if (token.text == "(") return parenthesis();
    if (token.text == "[") {
      const Token& opened = take();
      std::vector<Syntax> items = list("]");
      expect("]", opened);
      return packed(std::move(items), join(opened.span, last()));
    }
    if (token.text == "{") return dict();
    unexpected();
  }

  // "a" "b" is "ab", as in Python.
  Syntax strings() {
    const Token& first = take();
    if (peek().kind != Token::Kind::kString)
      return Syntax::literal(first.value, first.span);
    std::string all = *first.value.string();
    while (peek().kind == Token::Kind::kString) all += *take().value.string();
    return Syntax::literal(Value(std::move(all)), join(first.span, last()));
  }

  Syntax name() {
    static constexpr std::string_view kReserved[] = {"and", "or",   "not", "in",    "is",
                                                     "if",  "else", "for", "lambda"};
    const Token& token = peek();
    if (std::find(std::begin(kReserved), std::end(kReserved), token.text) !=
        std::end(kReserved))
      unexpected();
    take();
    if (token.text == "_") return Syntax::placeholder(token.span);
    if (token.text == "None") return Syntax::literal(Value(), token.span);
    if (token.text == "True") return Syntax::literal(Value(true), token.span);
    if (token.text == "False") return Syntax::literal(Value(false), token.span);
    if (constants_ && !is("("))
      if (const auto known = constants_->find(token.text); known != constants_->end())
        return Syntax::literal(known->second, token.span);
    return Syntax::name(std::string(token.text), token.span);
  }

  Syntax parenthesis() {
    const Token& opened = take();
    if (accept(")")) return Syntax::tuple({}, join(opened.span, last()));
    Syntax first = expression();
    if (!is(",")) {
      expect(")", opened);
      return first;
    }
    take();
    std::vector<Syntax> items{std::move(first)};
    for (Syntax& item : list(")")) items.push_back(std::move(item));
    expect(")", opened);
    return Syntax::tuple(std::move(items), join(opened.span, last()));
  }

  std::vector<Syntax> list(std::string_view close) {
    std::vector<Syntax> items;
    while (!is(close) && peek().kind != Token::Kind::kEnd) {
      items.push_back(expression());
      if (!accept(",")) break;
    }
    return items;
  }

  static Syntax packed(std::vector<Syntax> items, Span span) {
    const bool constants =
        items.size() > kPackedList &&
        std::all_of(items.begin(), items.end(),
                    [](const Syntax& item) { return item.is(Syntax::Kind::kLiteral); });
    if (!constants) return Syntax::list(std::move(items), span);
    Value::List values;
    values.reserve(items.size());
    for (const Syntax& item : items) values.push_back(item.value());
    return Syntax::literal(Value(std::move(values)), span);
  }

  Syntax dict() {
    const Token& opened = take();
    std::vector<Syntax> items;
    while (!is("}") && peek().kind != Token::Kind::kEnd) {
      items.push_back(expression());
      if (!accept(":")) unexpected();
      items.push_back(expression());
      if (!accept(",")) break;
    }
    expect("}", opened);
    return Syntax::dict(std::move(items), join(opened.span, last()));
  }

  std::vector<Token> tokens_;
  const Constants* constants_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Syntax parse_syntax(std::string_view text, const Constants* constants) {
  if (text.size() > kMaxText)
    throw Error(Code::kInvalid, "the expression is longer than 256 MiB");
  try {
    return Parser(text, constants).run();
  } catch (Error& error) {
    error.in_text(text);
    throw;
  }
}

}  // namespace phlox::expr
