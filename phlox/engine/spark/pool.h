// Sessions that wait for the next query.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "phlox/base/task.h"
#include "phlox/engine/spark/client.h"

namespace phlox::engine::spark {

// Throws Error(kUnavailable) where the module cannot be loaded.
void load_module();

// A session with the server that `database` names (place.h), on loan: it goes back when
// it is dropped, unless it is broken; those that wait when the program ends are ended at
// the server. `work` is given one that waits, and a new one where that turns out to be
// forgotten there: so it must do nothing that may not be done twice. With `keep` the task
// gets the session, too, for the query that comes next: what it has just looked at needs
// no second look. Thread-safe.
std::shared_ptr<Session> with_session(const std::string& database,
                                      const std::string& shown,
                                      const std::function<void(Session&)>& work,
                                      Task task = {}, bool keep = false);

}  // namespace phlox::engine::spark
