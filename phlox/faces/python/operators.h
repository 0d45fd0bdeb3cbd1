// The operator slots that expressions and deferreds have in common.
#pragma once

#include <Python.h>

#include <vector>

namespace phlox::python {

// Slots for + - * / // % ** & | ~ - == != < <= > >= and the refusals (bool, in, iter,
// len, and, or), which tell what to write. The list is not terminated, so that a type may
// add its own.
std::vector<PyType_Slot> operator_slots();

}  // namespace phlox::python
