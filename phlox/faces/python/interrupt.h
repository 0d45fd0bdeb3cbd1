// Runs the core's work so that Ctrl-C stops it.
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <functional>

#include "phlox/base/task.h"

namespace phlox::python {

// Runs `work` without the GIL, in a thread of its own, while this one looks for signals.
// After one whose handler raised (KeyboardInterrupt), cancels the task, waits for the
// work to stop, and throws nb::python_error. Errors of the work pass through.
void run_interruptibly(Task task, const std::function<void()>& work);

// Runs `work` so, too, where nobody may stop it: with the GIL, or without.
void run_served(const std::function<void()>& work);

// Runs it in that thread of Python, without the GIL, while the thread waits for one of
// these; what `work` throws is thrown. Throws Error(kCancelled) where `stopped` before it
// has begun, Error(kIo) where the thread waits for nothing of ours.
void run_in_thread(unsigned long thread, const std::function<void()>& work,
                   const std::atomic<bool>& stopped);
// An exception that a signal's handler raised while such work ran: whoever waits throws
// it.
void keep_interrupt(const nanobind::python_error& error);
// For a library that keeps the thread while such work runs: whether it shall stop, since
// there was such a signal. The GIL must be held.
bool keep_signal();

// Makes the task's notes warnings; throws nb::python_error where those are errors.
void warn_of_notes(Task task);

}  // namespace phlox::python
