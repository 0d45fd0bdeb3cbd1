// Runs the core's work so that Ctrl-C stops it.
#include "phlox/faces/python/interrupt.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "phlox/base/error.h"

namespace phlox::python {

namespace nb = nanobind;

namespace {

// Work that must be done by one thread of Python.
struct Job {
  const std::function<void()>& work;
  std::condition_variable changed = {};
  std::exception_ptr failure = {};
  bool begun = false;
  bool done = false;
};

struct Threads {
  struct Thread {
    std::deque<Job*> jobs;
    std::vector<std::condition_variable*> waiting;  // the innermost is the last
  };
  std::mutex mutex;
  std::map<unsigned long, Thread> all;
};

Threads& threads() {
  static Threads& only = *new Threads;
  return only;
}

// Of this thread, and not yet thrown.
thread_local std::optional<nb::python_error> kept;
// Whether this thread runs a job.
thread_local bool is_working = false;

// So long a job waits for a thread that is busy with something else.
constexpr auto kPatience = std::chrono::seconds(5);

// Runs `work` in a thread of its own, without the GIL, and jobs of this thread meanwhile;
// `look` is called now and then. Throws what `work` throws.
void wait_for(const std::function<void()>& work, const std::function<void()>& look) {
  const unsigned long self = PyThread_get_thread_ident();
  std::condition_variable changed;
  bool done = false;
  std::exception_ptr failure;
  std::thread worker([&] {
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(threads().mutex);
    done = true;
    changed.notify_one();
  });
  std::unique_lock lock(threads().mutex);
  threads().all[self].waiting.push_back(&changed);
  while (!done) {
    auto& jobs = threads().all[self].jobs;
    if (!jobs.empty()) {
      Job& job = *jobs.front();
      jobs.pop_front();
      job.begun = true;
      lock.unlock();
      is_working = true;
      try {
        job.work();
      } catch (...) {
        job.failure = std::current_exception();
      }
      is_working = false;
      look();
      lock.lock();
      job.done = true;
      job.changed.notify_one();
    } else if (!changed.wait_for(lock, std::chrono::milliseconds(10),
                                 [&] { return done || !jobs.empty(); })) {
      lock.unlock();
      look();
      lock.lock();
    }
  }
  auto& thread = threads().all[self];
  thread.waiting.pop_back();
  if (thread.waiting.empty() && thread.jobs.empty()) threads().all.erase(self);
  lock.unlock();
  worker.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

void run_interruptibly(Task task, const std::function<void()>& work) {
  std::optional<nb::python_error> interrupt;
  std::exception_ptr failure;
  {
    const nb::gil_scoped_release released;
    try {
      wait_for(work, [&] {
        if (interrupt) return;
        const nb::gil_scoped_acquire gil;
        if (kept) {
          interrupt.emplace(std::move(*kept));
          kept.reset();
        } else if (PyErr_CheckSignals() != 0) {
          interrupt.emplace();
        }
        if (interrupt) task.cancel();
      });
    } catch (...) {
      failure = std::current_exception();
    }
  }
  if (interrupt) throw std::move(*interrupt);
  if (failure) std::rethrow_exception(failure);
}

void run_served(const std::function<void()>& work) {
  const nb::gil_scoped_release released;
  wait_for(work, [] {});
}

void run_in_thread(unsigned long thread, const std::function<void()>& work,
                   const std::atomic<bool>& stopped) {
  if (thread == PyThread_get_thread_ident()) return work();
  Job job{work};
  std::unique_lock lock(threads().mutex);
  auto& jobs = threads().all[thread].jobs;
  jobs.push_back(&job);
  auto seen = std::chrono::steady_clock::now();
  while (!job.done) {
    auto& waiting = threads().all[thread].waiting;
    const auto now = std::chrono::steady_clock::now();
    if (!waiting.empty()) {
      waiting.back()->notify_one();
      seen = now;
    }
    job.changed.wait_for(lock, std::chrono::milliseconds(50), [&] { return job.done; });
    if (job.begun || (!stopped && now - seen < kPatience)) continue;
    std::erase(threads().all[thread].jobs, &job);
    if (stopped) throw Error(Code::kCancelled, "the query was stopped");
    throw Error(Code::kIo, "the thread that a connection belongs to is busy")
        .hint("read the result in the thread that has computed it");
  }
  if (job.failure) std::rethrow_exception(job.failure);
}

void keep_interrupt(const nb::python_error& error) { kept.emplace(error); }

bool keep_signal() {
  if (!is_working || PyErr_CheckSignals() == 0) return false;
  kept.emplace();
  return true;
}

void warn_of_notes(Task task) {
  for (const std::string& note : task.take_notes())
    if (PyErr_WarnEx(PyExc_UserWarning, note.c_str(), 1) != 0) throw nb::python_error();
}

}  // namespace phlox::python
