// What compute(...) gives: rows, as Arrow, or cell by cell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/table/stream.h"
#include "phlox/type/arrow_c.h"
#include "phlox/type/type.h"

namespace phlox {

// One value of a result. Integers are int64_t (those above 2^63 uint64_t), floats double;
// what C++ has no plain type for is its text: decimals, dates and times in ISO 8601,
// nested values in JSON, a uuid; bytes are themselves.
class Cell {
 public:
  using Value =
      std::variant<std::monostate, bool, int64_t, uint64_t, double, std::string>;

  Cell(Value value, std::string text)
      : value_(std::move(value)), text_(std::move(text)) {}

  bool is_null() const { return value_.index() == 0; }
  const Value& value() const { return value_; }
  // As delimited text has it; of a null empty.
  const std::string& text() const { return text_; }

  // The value as a bool, a number that holds it, or a string; a std::optional of one
  // takes a null, too. Throws Error(kType) where it is another.
  template <class T>
  T as() const;

 private:
  template <class T>
  struct Optional : std::false_type {};
  template <class T>
  struct Optional<std::optional<T>> : std::true_type {};
  [[noreturn]] void refuse(std::string_view wanted) const;
  bool as_bool() const;
  double as_double() const;
  // Within these bounds.
  int64_t as_signed(int64_t least, int64_t greatest) const;
  uint64_t as_unsigned(uint64_t greatest) const;

  Value value_;
  std::string text_;
};

class Result;

// One row of a result, which must outlive it.
class Row {
 public:
  Row(const Result& result, int64_t row) : result_(&result), row_(row) {}
  Cell operator[](std::size_t column) const;
  Cell operator[](std::string_view name) const;
  std::size_t size() const;
  // All columns: const auto [name, links] = row.as<std::string, int64_t>();
  template <class... T>
  std::tuple<T...> as() const {
    check_size(sizeof...(T));
    return as_tuple<T...>(std::index_sequence_for<T...>());
  }

 private:
  void check_size(std::size_t columns) const;
  template <class... T, std::size_t... place>
  std::tuple<T...> as_tuple(std::index_sequence<place...>) const {
    return {(*this)[place].template as<T>()...};
  }

  const Result* result_;
  int64_t row_;
};

// Rows come as they are computed: next() and export_to() hand them over in batches, once.
// What asks for all of them (num_rows, cell, the range of rows, printing) keeps them in
// memory. One thread at a time.
class Result {
 public:
  Result(Result&&) noexcept;
  Result& operator=(Result&&) noexcept;
  ~Result();

  // var * {...}: a column has one field, a scalar one field and one row.
  const type::Type& type() const;
  std::vector<std::string> names() const;

  // The next batch, or nothing at the end; also over rows that were kept.
  std::optional<table::Batch> next();
  // All that is left, as Arrow's C stream; failures are told there.
  void export_to(ArrowArrayStream* out) &&;
  table::Stream stream() &&;

  int64_t num_rows() const;
  Cell cell(int64_t row, std::size_t column) const;
  Cell cell(int64_t row, std::string_view name) const;
  // The one value of a scalar.
  Cell scalar() const;

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Row;

    Iterator() = default;
    Iterator(const Result& result, int64_t row) : result_(&result), row_(row) {}
    Row operator*() const { return Row(*result_, row_); }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator old = *this;
      ++row_;
      return old;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) {
      return a.row_ == b.row_;
    }

   private:
    const Result* result_ = nullptr;
    int64_t row_ = 0;
  };
  Iterator begin() const { return Iterator(*this, 0); }
  Iterator end() const { return Iterator(*this, num_rows()); }

 private:
  friend class ResultOf;
  struct Body;
  explicit Result(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

// As the terminal shows it: head and tail of a long one, with its length.
std::ostream& operator<<(std::ostream& out, const Result& result);
// Its text, or NULL.
std::ostream& operator<<(std::ostream& out, const Cell& cell);

template <class T>
T Cell::as() const {
  if constexpr (Optional<T>::value) {
    return is_null() ? T() : T(as<typename T::value_type>());
  } else if constexpr (std::is_same_v<T, bool>) {
    return as_bool();
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(as_double());
  } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    return static_cast<T>(
        as_signed(std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(as_unsigned(std::numeric_limits<T>::max()));
  } else {
    static_assert(std::is_same_v<T, std::string>,
                  "a cell is taken as a bool, a number or a std::string");
    if (const auto* text = std::get_if<std::string>(&value_)) return *text;
    refuse("a string");
  }
}

}  // namespace phlox
