// What the engine knows of ops on values: for each one a kernel, a loop over vectors. The
// files words_*.cc hold them, a chapter of the language each; a file that is linked is
// known.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/kernel/register.h"
#include "phlox/kernel/vector.h"

namespace phlox::engine::native {

using kernel::Form;
using kernel::Vector;

// One evaluation of a kernel.
struct Call {
  std::span<const Vector> args;
  size_t size = 0;
  // A byte for each row where all arguments are there, or nullptr: in all rows. A kernel
  // whose op passes nulls on computes something in every row, and returns this.
  const uint8_t* valid = nullptr;
  // A byte for each row that the answer needs, or nullptr: all. Only there a kernel may
  // fail.
  const uint8_t* active = nullptr;
  kernel::Register& out;

  // Whether a failure in a row is one of the query.
  bool counts(size_t row) const {
    return (!valid || valid[row]) && (!active || active[row]);
  }
  // A copy of `valid` that the kernel may write nulls into, in the memory of `out`.
  uint8_t* writable_valid() const;
};

// Fills out.values() and gives which of them are there, nullptr for all. It may keep
// state of its own (a compiled pattern), but is called by many threads at once.
using Kernel = std::function<const uint8_t*(const Call&)>;

// A kernel for one use of an op.
struct Word {
  Kernel kernel;  // none: there is no kernel for these types
  // What the arguments must be converted to first; empty: they are taken as they are.
  std::vector<type::Type> takes = {};
  // Only the first so many arguments are values of the row; the maker has looked at the
  // others (a list of constants).
  size_t num_args = SIZE_MAX;
};

// What a maker is asked for.
struct Use {
  const expr::Expr& node;
  std::vector<type::Type> args;  // of the values, without options
  type::Type result;             // without its option
  Form form;                     // of the result

  Form arg_form(size_t i) const { return kernel::form_of(args[i]); }
  const expr::Value* attribute(std::string_view name) const {
    return node.attributes().find(name);
  }
};

// Whether the result is null where an argument is.
enum class PassesNulls : uint8_t {
  kAsCatalogued,
  kYes,  // though the catalogue lets its type rule say so: the kernel adds nulls of its
         // own
  kNo,   // though the catalogue has its type so: the kernel looks at nulls itself
};

struct WordRow {
  std::string_view op;  // "add"
  Word (*make)(const Use& use) = nullptr;
  bool can_fail = false;  // whether a kernel of it may throw
  PassesNulls passes_nulls = PassesNulls::kAsCatalogued;
  // The same in other words, for what needs no kernel of its own.
  expr::Expr (*instead)(const expr::Expr& node) = nullptr;
};

// Rows register before main.
class Words {
 public:
  Words(std::initializer_list<WordRow> rows);
};

// The row of an op, or null.
const WordRow* find_word(std::string_view op);

// A kernel that takes values of one type to another one which holds them all; throws
// Error(kType) where one does not fit. None: there is no such conversion.
Kernel conversion(const type::Type& from, const type::Type& to);
// Whether values of both types, without options, lie in vectors in the same way.
bool is_same_in_memory(const type::Type& from, const type::Type& to);
// Whether a value may not fit.
bool conversion_can_fail(const type::Type& from, const type::Type& to);

// A kernel whose answer is null in every row, as those of its arguments.
Kernel null_result(Form form);

// Kernels of one and two arguments by a function of their values.
template <Form from, Form to, class Function>
Kernel unary(Function function) {
  return [function](const Call& call) {
    const auto* const x = call.args[0].as<kernel::form_value<from>>();
    auto* const out = call.out.values<kernel::form_value<to>>();
    const size_t size = call.size;  // which `out` might be taken to change
    for (size_t i = 0; i < size; ++i) out[i] = function(x[i]);
    return call.valid;
  };
}
template <Form from, Form to, class Function>
Kernel binary(Function function) {
  return [function](const Call& call) {
    const auto* const a = call.args[0].as<kernel::form_value<from>>();
    const auto* const b = call.args[1].as<kernel::form_value<from>>();
    auto* const out = call.out.values<kernel::form_value<to>>();
    const size_t size = call.size;
    for (size_t i = 0; i < size; ++i) out[i] = function(a[i], b[i]);
    return call.valid;
  };
}

// The same of two floats, for a result of float32 or float64: it is computed in double,
// and of float32 rounded once more, which for + - * is the result of floats.
template <class Function>
Kernel binary_of_floats(const type::Type& result, Function function) {
  if (result.is(type::Kind::kFloat64))
    return binary<Form::kFloat, Form::kFloat>(function);
  return binary<Form::kFloat, Form::kFloat>([function](double a, double b) {
    return static_cast<double>(static_cast<float>(function(a, b)));
  });
}

}  // namespace phlox::engine::native
