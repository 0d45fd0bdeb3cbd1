// Runs the core's work so that Ctrl-C stops it.
#pragma once

#include <functional>

#include "phlox/base/task.h"

namespace phlox::python {

// Runs `work` without the GIL, in a thread of its own, while this one looks for signals.
// After one whose handler raised (KeyboardInterrupt), cancels the task, waits for the
// work to stop, and throws nb::python_error. Errors of the work pass through.
void run_interruptibly(Task task, const std::function<void()>& work);

// Makes the task's notes warnings; throws nb::python_error where those are errors.
void warn_of_notes(Task task);

}  // namespace phlox::python
