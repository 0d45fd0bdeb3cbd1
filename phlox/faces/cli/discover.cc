// phlox discover: the type of data.
#include "phlox/faces/cli/cli.h"
#include "phlox/faces/cli/interrupt.h"

namespace phlox::cli {

int discover(const std::string& uri) {
  watch(Task());
  return blame_user({Code::kInvalid}, [&] {
    session::Session session;
    print(session.data(uri).type().to_string() + "\n");
    return kDone;
  });
}

}  // namespace phlox::cli
