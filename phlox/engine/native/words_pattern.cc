// Patterns: those of `like`, and regexes.
#include <re2/re2.h>

#include <cstring>
#include <memory>

#include "phlox/base/error.h"
#include "phlox/engine/native/words_text.h"
#include "phlox/expr/pattern.h"
#include "phlox/kernel/text_finder.h"

namespace phlox::engine::native {

using expr::LikePiece;
using kernel::TextFinder;

namespace {

// ---- like

// What stands between two `*`: texts, with any one character between each two.
class Segment {
 public:
  void add(const LikePiece& piece) {
    if (piece.kind == LikePiece::Kind::kOneCharacter)
      texts_.emplace_back();
    else
      texts_.back() += piece.text;
  }
  // For searches; after all is added.
  void finish() { finder_ = TextFinder(texts_.front()); }

  // The end of the segment if it stands at `at`, else npos.
  size_t match(std::string_view text, size_t at) const {
    for (size_t i = 0; i < texts_.size(); ++i) {
      if (i > 0) {
        if (at == text.size()) return std::string_view::npos;
        at += decode_utf8(text, at).length;
      }
      if (!text.substr(at).starts_with(texts_[i])) return std::string_view::npos;
      at += texts_[i].size();
    }
    return at;
  }
  // The end of the first one from `at` on, else npos.
  size_t search(std::string_view text, size_t at) const {
    while ((at = finder_.find(text, at)) != std::string_view::npos) {
      const size_t end = match(text, at);
      if (end != std::string_view::npos || at == text.size()) return end;
      at += decode_utf8(text, at).length;
    }
    return at;
  }
  // Whether the text ends with one that begins at `from` or behind it.
  bool ends(std::string_view text, size_t from) const {
    size_t end = text.size();
    for (size_t i = texts_.size();;) {
      if (!text.substr(from, end - from).ends_with(texts_[--i])) return false;
      end -= texts_[i].size();
      if (i == 0) return true;
      if (end == from) return false;
      end = byte_from_end(text.substr(0, end), 1);
    }
  }

 private:
  std::vector<std::string> texts_{std::string()};
  TextFinder finder_{std::string()};
};

class LikePattern {
 public:
  explicit LikePattern(std::string_view pattern) : segments_(1) {
    for (const LikePiece& piece : expr::like_pieces(pattern)) {
      if (piece.kind == LikePiece::Kind::kAnything)
        segments_.emplace_back();
      else
        segments_.back().add(piece);
    }
    for (Segment& segment : segments_) segment.finish();
  }

  bool operator()(std::string_view text) const {
    size_t at = segments_.front().match(text, 0);
    if (at == std::string_view::npos) return false;
    if (segments_.size() == 1) return at == text.size();
    // Each one as early as it can be leaves most for the next ones.
    for (size_t i = 1; i + 1 < segments_.size(); ++i)
      if ((at = segments_[i].search(text, at)) == std::string_view::npos) return false;
    return segments_.back().ends(text, at);
  }

 private:
  std::vector<Segment> segments_;  // one more than there are `*`
};

Word like(const Use& use) {
  return {unary<Form::kText, Form::kBool>(LikePattern(option_text(use, "pattern")))};
}

// ---- regexes

using SharedRegex = std::shared_ptr<const RE2>;

SharedRegex compile(const std::string& regex) {
  RE2::Options options;
  options.set_log_errors(false);
  return std::make_shared<const RE2>(regex, options);
}

re2::StringPiece piece_of(std::string_view text) { return {text.data(), text.size()}; }

// A regex that is a text, perhaps between ^ and $.
std::optional<Kernel> plain(std::string_view regex) {
  const bool at_start = regex.starts_with('^');
  if (at_start) regex.remove_prefix(1);
  const bool at_end = regex.ends_with('$');
  if (at_end) regex.remove_suffix(1);
  if (regex.find_first_of("\\^$.|?*+()[]{}") != std::string_view::npos)
    return std::nullopt;
  const std::string text(regex);
  if (at_start && at_end)
    return unary<Form::kText, Form::kBool>([text](auto x) { return x == text; });
  if (at_start)
    return unary<Form::kText, Form::kBool>(
        [text](auto x) { return x.starts_with(text); });
  if (at_end)
    return unary<Form::kText, Form::kBool>([text](auto x) { return x.ends_with(text); });
  return unary<Form::kText, Form::kBool>([finder = TextFinder(text)](auto x) {
    return finder.find(x) != std::string_view::npos;
  });
}

Word matches(const Use& use) {
  const std::string regex = option_text(use, "regex");
  if (auto kernel = plain(regex)) return {std::move(*kernel)};
  return {unary<Form::kText, Form::kBool>([compiled = compile(regex)](auto x) {
    return RE2::PartialMatch(piece_of(x), *compiled);
  })};
}

Word extract(const Use& use) {
  const expr::Value* const given = use.attribute("group");
  const auto group = given ? static_cast<size_t>(*given->integer()) : 0;
  return {[group, compiled = compile(option_text(use, "regex"))](
              const Call& call) -> const uint8_t* {
    const auto* const x = call.args[0].as<std::string_view>();
    auto* const out = call.out.values<std::string_view>();
    uint8_t* const valid = call.writable_valid();
    std::vector<re2::StringPiece> groups(group + 1);
    for (size_t i = 0; i < call.size; ++i) {
      out[i] = {"", 0};
      if (!valid[i]) continue;
      valid[i] = compiled->Match(piece_of(x[i]), 0, x[i].size(), RE2::UNANCHORED,
                                 groups.data(), static_cast<int>(groups.size()));
      // A group that took no part is empty.
      const re2::StringPiece& found = groups[group];
      if (valid[i] && found.size() > 0) out[i] = {found.data(), found.size()};
    }
    return valid;
  }};
}

const Words words = {
    {"like", like},
    {"matches", matches},
    {"extract", extract, false, PassesNulls::kYes},
};

}  // namespace

}  // namespace phlox::engine::native
