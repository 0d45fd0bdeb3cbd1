// Stands in for the session until it lands; goes with it.
#if !__has_include("phlox/session/session.cc")
#include "phlox/base/error.h"
#include "phlox/session/session.h"
namespace phlox::session {
namespace {
[[noreturn]] void pending() {
  throw Error(Code::kUnsupported, "nothing can be computed yet");
}
}  // namespace
struct Session::State {};
Session::Session() {}
Session::~Session() {}
expr::Expr Session::bind(std::string, std::string_view, std::string_view) { pending(); }
void Session::bind(const expr::Expr&, std::string_view) { pending(); }
void Session::bind(const expr::Expr&, table::StreamFactory) { pending(); }
expr::Expr Session::data(std::string_view, std::string_view) { pending(); }
Plan Session::explain(const expr::Expr&, const Options&) { pending(); }
table::Stream Session::run(const expr::Expr&, const Options&, Task) { pending(); }
std::string to_sql(const expr::Expr&, std::string_view, const Options&) { pending(); }
std::string Plan::to_string() const { pending(); }
std::string Plan::to_json() const { pending(); }
}  // namespace phlox::session
#endif
