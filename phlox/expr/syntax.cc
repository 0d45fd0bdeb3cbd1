// The untyped tree: building, dropping without recursion, and its text.
#include "phlox/expr/syntax.h"

#include "phlox/expr/op.h"
#include "phlox/expr/print.h"

namespace phlox::expr {

struct Syntax::Node {
  Kind kind;
  bool deferred = false;
  bool selects = false;
  Span span;
  std::string text;
  Value value;
  Expr expr;
  std::vector<Syntax> children;
  std::vector<std::string> names;

  ~Node() {
    // A chain of 100,000 calls is that deep a tree: take children out before they die one
    // inside the other.
    std::vector<Syntax> work = std::move(children);
    while (!work.empty()) {
      Syntax last = std::move(work.back());
      work.pop_back();
      if (last.node_ && last.node_.use_count() == 1) {
        auto& grandchildren = const_cast<Node&>(*last.node_).children;
        for (Syntax& child : grandchildren) work.push_back(std::move(child));
        grandchildren.clear();
      }
    }
  }
};

Syntax Syntax::build(Kind kind, std::string text, std::vector<Syntax> children,
                     Span span) {
  auto node = std::make_shared<Node>();
  node->kind = kind;
  node->span = span;
  node->deferred = kind == Kind::kPlaceholder;
  for (const Syntax& child : children) node->deferred |= child.node_->deferred;
  if (kind == Kind::kCall && children[0].is(Kind::kName)) {
    const Op* op = find_function(children[0].text());
    node->selects = op && op->group == Group::kSelectors;
    node->deferred |= node->selects || (op && op->group == Group::kWindows);
  } else if (kind == Kind::kOperator &&
             (text == "&" || text == "|" || text == "-" || text == "~")) {
    for (const Syntax& child : children) node->selects |= child.node_->selects;
  }
  node->text = std::move(text);
  node->children = std::move(children);
  return Syntax(std::move(node));
}

Syntax Syntax::literal(Value value, Span span) {
  auto node = std::make_shared<Node>();
  node->kind = Kind::kLiteral;
  node->value = std::move(value);
  node->span = span;
  return Syntax(std::move(node));
}

Syntax Syntax::expr(Expr expr) {
  auto node = std::make_shared<Node>();
  node->kind = Kind::kExpr;
  node->expr = std::move(expr);
  return Syntax(std::move(node));
}

Syntax Syntax::call(Syntax callee, std::vector<Syntax> args,
                    std::vector<std::string> names, Span span) {
  args.insert(args.begin(), std::move(callee));
  Syntax syntax = build(Kind::kCall, {}, std::move(args), span);
  const_cast<Node&>(*syntax.node_).names = std::move(names);
  return syntax;
}

Syntax Syntax::name(std::string name, Span span) {
  return build(Kind::kName, std::move(name), {}, span);
}
Syntax Syntax::placeholder(Span span) { return build(Kind::kPlaceholder, "_", {}, span); }
Syntax Syntax::attribute(Syntax base, std::string name, Span span) {
  return build(Kind::kAttribute, std::move(name), {std::move(base)}, span);
}
Syntax Syntax::subscript(Syntax base, Syntax index, Span span) {
  return build(Kind::kSubscript, {}, {std::move(base), std::move(index)}, span);
}
Syntax Syntax::slice(Syntax begin, Syntax end, Syntax step, Span span) {
  return build(Kind::kSlice, {}, {std::move(begin), std::move(end), std::move(step)},
               span);
}
Syntax Syntax::op(std::string symbol, std::vector<Syntax> operands, Span span) {
  return build(Kind::kOperator, std::move(symbol), std::move(operands), span);
}
Syntax Syntax::list(std::vector<Syntax> items, Span span) {
  return build(Kind::kList, {}, std::move(items), span);
}
Syntax Syntax::tuple(std::vector<Syntax> items, Span span) {
  return build(Kind::kTuple, {}, std::move(items), span);
}
Syntax Syntax::dict(std::vector<Syntax> keys_and_values, Span span) {
  return build(Kind::kDict, {}, std::move(keys_and_values), span);
}

Syntax::Kind Syntax::kind() const { return node_->kind; }
const Value& Syntax::value() const { return node_->value; }
const std::string& Syntax::text() const { return node_->text; }
const Expr& Syntax::embedded() const { return node_->expr; }
const std::vector<Syntax>& Syntax::children() const { return node_->children; }
const std::vector<std::string>& Syntax::names() const { return node_->names; }
Span Syntax::span() const { return node_->span; }
bool Syntax::deferred() const { return node_->deferred; }
bool Syntax::selects() const { return node_ && node_->selects; }

std::string Syntax::to_string(const std::function<Expr(const Expr&)>& shown) const {
  // What is still to be written, last first: a tree or a piece of text.
  struct Piece {
    const Syntax* tree;
    std::string text;
    int precedence = kLoose;  // of what stands around the tree
  };
  std::string out;
  std::vector<Piece> work;
  work.push_back({this, {}, kLoose});
  const auto push_list = [&](std::string_view open, const std::vector<Syntax>& items,
                             size_t from, const std::vector<std::string>* names,
                             std::string_view close) {
    work.push_back({nullptr, std::string(close)});
    for (size_t i = items.size(); i-- > from;) {
      work.push_back({&items[i], {}});
      std::string before = i > from ? ", " : "";
      if (names && !(*names)[i - from].empty()) before += (*names)[i - from] + "=";
      work.push_back({nullptr, std::move(before)});
    }
    work.push_back({nullptr, std::string(open)});
  };
  while (!work.empty()) {
    Piece piece = std::move(work.back());
    work.pop_back();
    if (!piece.tree) {
      out += piece.text;
      continue;
    }
    const Node& node = *piece.tree->node_;
    switch (node.kind) {
      case Kind::kLiteral: {
        const std::string text = node.value.to_string();
        const bool number = node.value.integer() || node.value.real();
        const bool bare = number && piece.precedence > kUnary &&
                          (piece.precedence == kPostfix || text[0] == '-');
        out += bare ? "(" + text + ")" : text;
        break;
      }
      case Kind::kName:
      case Kind::kPlaceholder:
        out += node.text;
        break;
      case Kind::kExpr:
        out +=
            to_text(shown ? shown(node.expr) : node.expr, 1000, true, piece.precedence);
        break;
      case Kind::kAttribute:
        work.push_back({nullptr, "." + node.text});
        work.push_back({&node.children[0], {}, kPostfix});
        break;
      case Kind::kCall:
        push_list("(", node.children, 1, &node.names, ")");
        work.push_back({&node.children[0], {}, kPostfix});
        break;
      case Kind::kSubscript:
        work.push_back({nullptr, "]"});
        work.push_back({&node.children[1], {}});
        work.push_back({nullptr, "["});
        work.push_back({&node.children[0], {}, kPostfix});
        break;
      case Kind::kSlice: {
        const bool step = !node.children[2].is_none();
        if (step) {
          work.push_back({&node.children[2], {}});
          work.push_back({nullptr, ":"});
        }
        if (!node.children[1].is_none()) work.push_back({&node.children[1], {}});
        work.push_back({nullptr, ":"});
        if (!node.children[0].is_none()) work.push_back({&node.children[0], {}});
        break;
      }
      case Kind::kOperator: {
        const bool two = node.children.size() == 2;
        const Binding own = binding_of(node.text, node.children.size());
        const bool parentheses = own.precedence < piece.precedence;
        if (parentheses) work.push_back({nullptr, ")"});
        work.push_back({&node.children.back(), {}, two ? own.right : own.left});
        work.push_back({nullptr, two ? " " + node.text + " " : node.text});
        if (two) work.push_back({&node.children[0], {}, own.left});
        if (parentheses) work.push_back({nullptr, "("});
        break;
      }
      case Kind::kList:
        push_list("[", node.children, 0, nullptr, "]");
        break;
      case Kind::kTuple:
        push_list("(", node.children, 0, nullptr, node.children.size() == 1 ? ",)" : ")");
        break;
      case Kind::kDict: {
        work.push_back({nullptr, "}"});
        for (size_t i = node.children.size(); i > 0; i -= 2) {
          work.push_back({&node.children[i - 1], {}});
          work.push_back({nullptr, ": "});
          work.push_back({&node.children[i - 2], {}});
          if (i > 2) work.push_back({nullptr, ", "});
        }
        work.push_back({nullptr, "{"});
        break;
      }
    }
  }
  return out;
}

}  // namespace phlox::expr
