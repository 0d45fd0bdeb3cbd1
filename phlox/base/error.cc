// The one exception of phlox, and how it is shown.
#include "phlox/base/error.h"

#include <mutex>
#include <utility>

namespace phlox {

std::string_view code_name(Code code) {
  switch (code) {
    case Code::kInvalid:
      return "invalid";
    case Code::kType:
      return "type";
    case Code::kNotFound:
      return "not_found";
    case Code::kUnsupported:
      return "unsupported";
    case Code::kUnavailable:
      return "unavailable";
    case Code::kIo:
      return "io";
    case Code::kCancelled:
      return "cancelled";
    case Code::kInternal:
      return "internal";
  }
  return "internal";
}

Error::Error(Code code, std::string message)
    : code_(code), message_(std::move(message)) {}

Error& Error::at(std::string where) & {
  if (where_.empty()) where_ = std::move(where);
  rendered_.clear();
  return *this;
}

Error&& Error::at(std::string where) && {
  at(std::move(where));  // *this is an lvalue here, so this is the overload above
  return std::move(*this);
}

Error& Error::in_text(std::string_view text) & {
  if (!text_) text_.emplace(text);
  rendered_.clear();
  return *this;
}

Error& Error::at_span(Span span) & {
  if (!span_) span_ = span;
  rendered_.clear();
  return *this;
}

Error&& Error::at_span(Span span) && {
  at_span(span);
  return std::move(*this);
}

Error& Error::hint(std::string hint) & {
  if (hint_.empty()) hint_ = std::move(hint);
  rendered_.clear();
  return *this;
}

Error&& Error::hint(std::string hint) && {
  this->hint(std::move(hint));
  return std::move(*this);
}

Error& Error::note(std::string note) & {
  notes_.push_back(std::move(note));
  rendered_.clear();
  return *this;
}

std::string Error::render() const {
  std::string out = message_;
  if (!where_.empty()) out += " (" + where_ + ")";
  // Of an empty text there is nothing to show.
  if (text_ && span_ && text_->find_first_not_of(" \t\r\n") != std::string::npos)
    out += "\n" + caret(*text_, *span_);
  for (const auto& note : notes_) out += "\n" + note;
  if (!hint_.empty()) out += "\nhint: " + hint_;
  return out;
}

const char* Error::what() const noexcept {
  // One exception may be shared by threads through an exception_ptr, so the cache takes a
  // lock.
  static std::mutex mutex;
  try {
    const std::lock_guard lock(mutex);
    if (rendered_.empty()) rendered_ = render();
    return rendered_.c_str();
  } catch (...) {
    return message_.c_str();
  }
}

}  // namespace phlox
