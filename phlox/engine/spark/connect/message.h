// What a failed call to a Spark Connect server says, as one sentence.
#pragma once

#include <string>

#include "phlox/base/error.h"

namespace phlox::engine::spark {

struct Failure {
  Code code = Code::kIo;
  std::string message;
  bool session_is_gone = false;  // another must be opened
};

// Of gRPC's status code and text. Spark's own message keeps its error class in brackets
// and loses what stands behind it: plans, stack traces, hints for Spark's own settings.
Failure failure_of(int status, const std::string& text);

}  // namespace phlox::engine::spark
