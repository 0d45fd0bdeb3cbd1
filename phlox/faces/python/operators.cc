// Operators: Python's go to the core one to one, and what Python would turn into a plain
// bool is refused.
#include "phlox/faces/python/operators.h"

#include "phlox/faces/python/bindings.h"

namespace phlox::python {

namespace {

using expr::Syntax;

// One table for the slots and for what they mean.
enum Operator { kAdd, kSub, kMul, kDiv, kFloorDiv, kMod, kPow, kAnd, kOr };
constexpr const char* kSymbols[] = {"+", "-", "*", "/", "//", "%", "**", "&", "|"};
constexpr const char* kComparisons[] = {"<", "<=", "==", "!=", ">", ">="};

nb::object apply(const char* symbol, std::vector<Syntax> operands) {
  for (const Syntax& operand : operands)
    if (operand.deferred()) return wrap(Syntax::op(symbol, std::move(operands)));
  return wrap(expr::written([&] { return expr::apply_operator(symbol, operands); },
                            [&] { return Syntax::op(symbol, operands); }));
}

nb::object not_implemented() { return nb::borrow(Py_NotImplemented); }

// Python calls a binary slot with the operands as written, whichever of the two is ours.
PyObject* binary(const char* symbol, PyObject* left, PyObject* right) noexcept {
  return guarded([&] {
    if (!is_operand(left) || !is_operand(right)) return not_implemented();
    return apply(symbol, {syntax_of(left), syntax_of(right)});
  });
}

template <Operator op>
PyObject* binary_slot(PyObject* left, PyObject* right) noexcept {
  return binary(kSymbols[op], left, right);
}

PyObject* power_slot(PyObject* left, PyObject* right, PyObject* modulo) noexcept {
  if (modulo != Py_None) Py_RETURN_NOTIMPLEMENTED;
  return binary(kSymbols[kPow], left, right);
}

template <char symbol>
PyObject* unary_slot(PyObject* operand) noexcept {
  return guarded([&] {
    const char text[] = {symbol, 0};
    return apply(text, {syntax_of(operand)});
  });
}

PyObject* compare_slot(PyObject* left, PyObject* right, int op) noexcept {
  return binary(kComparisons[op], left, right);
}

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw Error(Code::kType, std::move(message)).hint(std::move(hint));
}

PyObject* xor_slot(PyObject*, PyObject*) noexcept {
  return guarded(
      []() -> nb::object { refuse("`^` is not an operator here", "a power is x ** y"); });
}

int bool_slot(PyObject*) noexcept {
  guarded([]() -> nb::object {
    refuse("an expression is neither true nor false until it is computed",
           "write & | ~ for `and`, `or`, `not`, between(a, b) for `a <= x <= b`, "
           "isin(values) for `in`, .filter(...) to keep "
           "rows, if_else(...) to choose, and a.equals(b) to ask whether two expressions "
           "are equal");
  });
  return -1;
}

int contains_slot(PyObject*, PyObject*) noexcept {
  guarded([]() -> nb::object {
    refuse("`in` cannot look into an expression", "write column.isin(values)");
  });
  return -1;
}

Py_ssize_t length_slot(PyObject*) noexcept {
  guarded([]() -> nb::object {
    refuse("an expression has no length until it is computed",
           "write .nrows() for an expression that counts rows, or len(compute(...))");
  });
  return -1;
}

PyObject* iter_slot(PyObject*) noexcept {
  return guarded([]() -> nb::object {
    refuse("an expression has no rows to go through until it is computed",
           "write `for row in compute(expr, {...})`");
  });
}

template <class Function>
PyType_Slot slot(int id, Function function) {
  return {id, reinterpret_cast<void*>(function)};
}

}  // namespace

std::vector<PyType_Slot> operator_slots() {
  return {
      slot(Py_nb_add, binary_slot<kAdd>),
      slot(Py_nb_subtract, binary_slot<kSub>),
      slot(Py_nb_multiply, binary_slot<kMul>),
      slot(Py_nb_true_divide, binary_slot<kDiv>),
      slot(Py_nb_floor_divide, binary_slot<kFloorDiv>),
      slot(Py_nb_remainder, binary_slot<kMod>),
      slot(Py_nb_power, power_slot),
      slot(Py_nb_and, binary_slot<kAnd>),
      slot(Py_nb_or, binary_slot<kOr>),
      slot(Py_nb_xor, xor_slot),
      slot(Py_nb_negative, unary_slot<'-'>),
      slot(Py_nb_invert, unary_slot<'~'>),
      slot(Py_tp_richcompare, compare_slot),
      slot(Py_nb_bool, bool_slot),
      slot(Py_sq_contains, contains_slot),
      slot(Py_mp_length, length_slot),
      slot(Py_tp_iter, iter_slot),
  };
}

}  // namespace phlox::python
