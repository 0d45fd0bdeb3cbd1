// What the Arrow module reports, as an Error of phlox.
#include "phlox/format/arrow_error.h"

#include <cerrno>
#include <string_view>

#include "phlox/migrate/input.h"

namespace phlox::format {

Code code_of_errno(int number) {
  switch (number) {
    case ENOTSUP:
      return Code::kUnsupported;
    case ECANCELED:
      return Code::kCancelled;
    default:
      return Code::kIo;
  }
}

std::string plain_message(std::string message) {
  for (const std::string_view kind : {"IOError: ", "Invalid: ", "NotImplemented: "})
    if (message.starts_with(kind)) message.erase(0, kind.size());
  while (!message.empty() && (message.back() == '.' || message.back() == '\n'))
    message.pop_back();
  return message;
}

Error broken_file(Code code, const std::string& message, const std::string& file) {
  return Error(code, "broken data: " + plain_message(message))
      .at(migrate::shown_name(file));
}

}  // namespace phlox::format
