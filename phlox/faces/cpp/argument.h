// What stands between the parentheses of a call: a value, an expression, a list, each
// with or without a name.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "phlox/type/type.h"

namespace phlox {

namespace expr {
class Syntax;
}
class Expression;

namespace cpp {

// What was written, not yet given a meaning; null where nothing was written.
using Written = std::shared_ptr<const expr::Syntax>;

Written written(std::nullptr_t);
Written written_bool(bool value);
Written written_signed(int64_t value);
Written written_unsigned(uint64_t value);
Written written_real(double value);
Written written_string(std::string_view value);

template <class T>
concept Character =
    std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
    std::same_as<T, char16_t> || std::same_as<T, char32_t>;
// Plain values. A pointer is none but for strings, so that it never becomes a bool.
template <class T>
concept Constant =
    (std::is_arithmetic_v<T> && !Character<T>) || std::same_as<T, std::nullptr_t> ||
    std::same_as<T, std::nullopt_t> || std::same_as<T, type::Type> ||
    std::convertible_to<const T&, std::string_view>;

template <Constant T>
Written written(const T& value) {
  if constexpr (std::same_as<T, std::nullptr_t> || std::same_as<T, std::nullopt_t>) {
    return written(nullptr);
  } else if constexpr (std::same_as<T, type::Type>) {
    return written_string(value.to_string());
  } else if constexpr (std::same_as<T, bool>) {
    return written_bool(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return written_real(static_cast<double>(value));
  } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    return written_signed(value);
  } else if constexpr (std::is_integral_v<T>) {
    return written_unsigned(value);
  } else {
    return written_string(value);
  }
}

}  // namespace cpp

// The null of the language.
inline constexpr std::nullptr_t None = nullptr;

// One argument of a call. Bools, numbers, strings, nullptr (None), datashapes,
// expressions, vectors, tuples and lists in braces convert by themselves; `arg("n") = v`
// and `"n"_a = v` give it a name. A default one is absent, as if it were not written.
class Argument {
 public:
  Argument() = default;
  Argument(const Expression& expression);
  template <cpp::Constant T>
  Argument(const T& value) : written_(cpp::written(value)) {}
  template <class T>
  Argument(const std::optional<T>& value) : Argument(nullptr) {
    if (value) *this = Argument(*value);
  }
  // {a, b, ...}: a list; also what the language writes as a pair.
  Argument(std::initializer_list<Argument> items);
  template <class T>
  Argument(const std::vector<T>& items)
      : Argument(list_of(std::vector<Argument>(items.begin(), items.end()))) {}
  template <class... T>
  Argument(const std::tuple<T...>& items)
      : Argument(std::apply(
            [](const T&... item) {
              return list_of(std::vector<Argument>{Argument(item)...});
            },
            items)) {}
  template <class A, class B>
  Argument(const std::pair<A, B>& items)
      : Argument(list_of(
            std::vector<Argument>{Argument(items.first), Argument(items.second)})) {}

  bool absent() const { return !written_; }
  const std::string& name() const { return name_; }
  const cpp::Written& written() const { return written_; }

 private:
  friend class ArgumentName;
  template <class... Items>
  friend Argument list(const Items&... items);
  template <class... Items>
  friend Argument tuple(const Items&... items);
  static Argument list_of(const std::vector<Argument>& items);
  static Argument tuple_of(const std::vector<Argument>& items);

  std::string name_;
  cpp::Written written_;
};

// The left side of `arg("links") = ...`.
class ArgumentName {
 public:
  explicit ArgumentName(std::string_view name) : name_(name) {}
  Argument operator=(const Argument& value) const {
    Argument named(value);
    named.name_ = name_;
    return named;
  }

 private:
  std::string name_;
};

// [a, b] and (a, b) of the language, where braces do not reach: among many arguments.
template <class... Items>
Argument list(const Items&... items) {
  return Argument::list_of(std::vector<Argument>{Argument(items)...});
}
template <class... Items>
Argument tuple(const Items&... items) {
  return Argument::tuple_of(std::vector<Argument>{Argument(items)...});
}

inline ArgumentName arg(std::string_view name) { return ArgumentName(name); }

inline namespace literals {
// "links"_a = ...
inline ArgumentName operator""_a(const char* name, std::size_t size) {
  return ArgumentName(std::string_view(name, size));
}
}  // namespace literals

}  // namespace phlox
