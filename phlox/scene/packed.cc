// Packs arrays in threads: packing is nearly all of the time that a large document takes.
#include "phlox/scene/packed.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "phlox/base/base64.h"
#include "phlox/scene/gzip.h"
#include "phlox/scene/value.h"

namespace phlox::scene {
namespace {

// A thread costs less than a tenth of what packing this many bytes does.
constexpr size_t kLarge = 1 << 16;

void collect(const Value& value, std::vector<std::string_view>& out) {
  using Kind = Value::Kind;
  if (value.is(Kind::kArray)) {
    if (value.array().bytes().size() >= kLarge) out.push_back(value.array().bytes());
  } else if (value.is(Kind::kMap) || value.is(Kind::kStruct)) {
    for (const auto& [key, item] : value.entries()) collect(item, out);
  } else if (value.is(Kind::kSpec)) {
    collect(value.spec().value, out);
  }
}

}  // namespace

void append_packed(std::string_view bytes, int level, std::string& out) {
  append_base64(gzip(bytes, level), out);
}

Packed::Packed(const std::vector<Model>& models, int level) {
  std::vector<std::string_view> arrays;
  for (const Model& model : models)
    for (const auto& [property, value] : model.values()) collect(value, arrays);
  const size_t threads =
      std::min<size_t>(arrays.size(), std::thread::hardware_concurrency());
  if (threads < 2) return;
  // Places first, so that threads change no table; the largest begin.
  std::sort(arrays.begin(), arrays.end(),
            [](auto a, auto b) { return a.size() > b.size(); });
  std::vector<std::pair<std::string_view, std::string*>> work;
  for (const std::string_view array : arrays) {
    const auto [place, is_new] = texts_.try_emplace(array.data());
    if (is_new) work.emplace_back(array, &place->second);
  }
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&] {
    try {
      for (size_t i = next++; i < work.size(); i = next++)
        append_packed(work[i].first, level, *work[i].second);
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = work.size();
    }
  };
  std::vector<std::jthread> others;
  for (size_t i = 1; i < threads; ++i) others.emplace_back(run);
  run();
  others.clear();
  if (failure) std::rethrow_exception(failure);
}

const std::string* Packed::find(std::string_view bytes) const {
  const auto found = texts_.find(bytes.data());
  return found == texts_.end() ? nullptr : &found->second;
}

}  // namespace phlox::scene
