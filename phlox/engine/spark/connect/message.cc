// What a failed call to a Spark Connect server says, as one sentence.
#include "phlox/engine/spark/connect/message.h"

#include <grpcpp/support/status_code_enum.h>

#include <cctype>

namespace phlox::engine::spark {
namespace {

// Where "[DIVIDE_BY_ZERO] ..." begins: the message of the cause stands behind that of
// the job that it broke.
size_t class_at(const std::string& text) {
  for (size_t at = text.find('['); at != std::string::npos; at = text.find('[', at + 1)) {
    size_t end = at + 1;
    while (end < text.size() &&
           (std::isupper(static_cast<unsigned char>(text[end])) || text[end] == '_' ||
            text[end] == '.' || std::isdigit(static_cast<unsigned char>(text[end]))))
      ++end;
    if (end > at + 4 && end < text.size() && text[end] == ']') return at;
  }
  return std::string::npos;
}

std::string one_sentence(std::string text) {
  if (const size_t at = class_at(text); at != std::string::npos) text.erase(0, at);
  for (const char* rest : {"\n== SQL", "\n== DataFrame", "\n\tat ", " SQLSTATE:", ";\n'",
                           "\n\nJVM stacktrace", "\nDriver stacktrace"})
    if (const size_t at = text.find(rest); at != std::string::npos) text.resize(at);
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  while (!line.empty() && (line.back() == ' ' || line.back() == '.')) line.pop_back();
  return line.empty() ? "Spark gives no reason" : line;
}

}  // namespace

Failure failure_of(int status, const std::string& text) {
  Failure failure;
  failure.message = one_sentence(text);
  switch (status) {
    case grpc::StatusCode::CANCELLED:
      failure.code = Code::kCancelled;
      break;
    case grpc::StatusCode::UNAVAILABLE:
      failure.code = Code::kUnavailable;
      failure.session_is_gone = true;
      break;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      failure.code = Code::kUnavailable;
      failure.message = "the server does not answer";
      failure.session_is_gone = true;
      break;
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::PERMISSION_DENIED:
      failure.code = Code::kUnavailable;
      failure.session_is_gone = true;
      break;
    default:
      if (failure.message.starts_with("[INVALID_HANDLE")) failure.session_is_gone = true;
      if (failure.message.starts_with("[OPERATION_CANCELED"))
        failure.code = Code::kCancelled;
      if (failure.message.starts_with("[TABLE_OR_VIEW_NOT_FOUND") ||
          failure.message.starts_with("[PATH_NOT_FOUND"))
        failure.code = Code::kNotFound;
  }
  return failure;
}

}  // namespace phlox::engine::spark
