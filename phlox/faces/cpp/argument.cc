// Arguments to the untyped tree that all hosts make.
#include "phlox/faces/cpp/argument.h"

#include "phlox/base/error.h"
#include "phlox/faces/cpp/written.h"

namespace phlox {

using expr::Syntax;

namespace cpp {

namespace {

Written constant(expr::Value value) { return write(Syntax::literal(std::move(value))); }

}  // namespace

Written written(std::nullptr_t) { return constant(expr::Value()); }
Written written_bool(bool value) { return constant(value); }
Written written_signed(int64_t value) { return constant(value); }
Written written_unsigned(uint64_t value) {
  // As the shell reads it: an integer is an int64 wherever it fits.
  if (value <= static_cast<uint64_t>(INT64_MAX))
    return constant(static_cast<int64_t>(value));
  return constant(value);
}
Written written_real(double value) { return constant(value); }
Written written_string(std::string_view value) { return constant(std::string(value)); }

Argument dict_of(std::initializer_list<Argument> entries) {
  std::vector<Syntax> parts;
  for (const Argument& entry : entries) {
    if (entry.name().empty() || entry.absent())
      throw Error(Code::kInvalid, "an entry of a dict has no name")
          .hint("write dict(\"x\"_a = 0)");
    parts.push_back(Syntax::literal(expr::Value(entry.name())));
    parts.push_back(*entry.written());
  }
  return Argument(wrap(Syntax::dict(std::move(parts))));
}

}  // namespace cpp

Argument::Argument(const Expression& expression) : written_(expression.written()) {}

Argument::Argument(std::initializer_list<Argument> items)
    : Argument(list_of(std::vector<Argument>(items))) {}

namespace {

std::vector<Syntax> parts_of(const std::vector<Argument>& items) {
  std::vector<Syntax> parts;
  for (const Argument& item : items) {
    if (!item.name().empty())
      throw Error(Code::kInvalid,
                  "the argument " + item.name() + " stands inside a list of values")
          .hint("a named argument stands beside the list, not in it");
    if (item.absent()) throw Error(Code::kInvalid, "an item of a list is absent");
    parts.push_back(*item.written());
  }
  return parts;
}

}  // namespace

Argument Argument::list_of(const std::vector<Argument>& items) {
  return Argument(cpp::wrap(Syntax::list(parts_of(items))));
}
Argument Argument::tuple_of(const std::vector<Argument>& items) {
  return Argument(cpp::wrap(Syntax::tuple(parts_of(items))));
}

Argument slice(std::optional<int64_t> begin, std::optional<int64_t> end) {
  const auto bound = [](const std::optional<int64_t>& place) {
    return Syntax::literal(place ? expr::Value(*place) : expr::Value());
  };
  return Argument(
      cpp::wrap(Syntax::slice(bound(begin), bound(end), bound(std::nullopt))));
}

}  // namespace phlox
