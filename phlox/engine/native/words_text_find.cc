// One string in another: as it is, no pattern.
#include <cstring>
#include <memory>

#include "phlox/engine/native/words_text.h"
#include "phlox/kernel/text_finder.h"

namespace phlox::engine::native {

using kernel::TextFinder;

namespace {

constexpr size_t kNowhere = std::string_view::npos;

size_t find(std::string_view text, std::string_view s) {
  if (s.empty()) return 0;
  const void* const place = memmem(text.data(), text.size(), s.data(), s.size());
  if (!place) return kNowhere;
  return static_cast<size_t>(static_cast<const char*>(place) - text.data());
}

int64_t position(std::string_view text, size_t place) {
  if (place == kNowhere) return -1;
  return static_cast<int64_t>(count_code_points(text.substr(0, place)));
}

// By a finder where what is looked for is a constant.
Word contains(const Use& use) {
  if (const auto s = constant_text(use, 1))
    return {unary<Form::kText, Form::kBool>(
        [finder = TextFinder(*s)](auto x) { return finder.find(x) != kNowhere; })};
  return {binary<Form::kText, Form::kBool>(
      [](auto x, auto s) { return find(x, s) != kNowhere; })};
}

Word find_word(const Use& use) {
  if (const auto s = constant_text(use, 1))
    return {unary<Form::kText, Form::kInt>(
        [finder = TextFinder(*s)](auto x) { return position(x, finder.find(x)); })};
  return {binary<Form::kText, Form::kInt>(
      [](auto x, auto s) { return position(x, find(x, s)); })};
}

Word starts_with(const Use&) {
  return {
      binary<Form::kText, Form::kBool>([](auto x, auto s) { return x.starts_with(s); })};
}
Word ends_with(const Use&) {
  return {
      binary<Form::kText, Form::kBool>([](auto x, auto s) { return x.ends_with(s); })};
}

// `b` before, between and behind all characters.
void interleave(std::string_view x, std::string_view b, uint64_t max,
                std::string& result) {
  size_t at = 0;
  for (; max > 0; --max) {
    result += b;
    if (at == x.size()) return;
    const size_t length = decode_utf8(x, at).length;
    result += x.substr(at, length);
    at += length;
  }
  result += x.substr(at);
}

// `next(x, from)` is where the next `a`, of `size` bytes, begins.
template <class Next>
std::string_view replace(std::string_view x, size_t size, std::string_view b,
                         uint64_t max, Next next, kernel::TextArena& arena) {
  size_t place = 0;
  if (max == 0 || (size > 0 && (place = next(x, 0)) == kNowhere)) return x;
  thread_local std::string result;
  result.clear();
  if (size == 0) {
    interleave(x, b, max, result);
    return arena.copy(result);
  }
  size_t at = 0;
  for (; max > 0 && place != kNowhere; --max) {
    result += x.substr(at, place - at);
    result += b;
    at = place + size;
    place = next(x, at);
  }
  result += x.substr(at);
  return arena.copy(result);
}

Word replace_word(const Use& use) {
  const expr::Value* const given = use.attribute("max");
  const uint64_t max = given ? static_cast<uint64_t>(*given->integer()) : UINT64_MAX;
  std::optional<TextFinder> finder;
  if (const auto a = constant_text(use, 1)) finder.emplace(*a);
  return {[finder, max](const Call& call) {
    const auto *const x = call.args[0].as<std::string_view>(),
                      *const a = call.args[1].as<std::string_view>(),
                      *const b = call.args[2].as<std::string_view>();
    auto* const out = call.out.values<std::string_view>();
    kernel::TextArena& arena = call.out.texts();
    for (size_t i = 0; i < call.size; ++i) {
      if (finder) {
        const auto next = [&](auto text, size_t from) {
          return finder->find(text, from);
        };
        out[i] = replace(x[i], finder->size(), b[i], max, next, arena);
      } else {
        const auto next = [&](auto text, size_t from) {
          const size_t place = find(text.substr(from), a[i]);
          return place == kNowhere ? kNowhere : from + place;
        };
        out[i] = replace(x[i], a[i].size(), b[i], max, next, arena);
      }
    }
    return call.valid;
  }};
}

const Words words = {
    {"str.contains", contains},      {"str.find", find_word},
    {"str.startswith", starts_with}, {"str.endswith", ends_with},
    {"str.replace", replace_word},
};

}  // namespace

}  // namespace phlox::engine::native
