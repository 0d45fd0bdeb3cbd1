// Tables behind objects of the program.
#include "phlox/faces/python/hosts.h"

#include <map>
#include <vector>

#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/host_connection.h"
#include "phlox/migrate/host.h"

namespace phlox::python {

namespace {

// What a function of phlox/_hosts.py gives.
nb::object ask(const char* function, nb::handle object) {
  const nb::module_ module = nb::module_::import_("phlox._hosts");
  try {
    return module.attr(function)(object);
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_Exception)) throw;
    throw Error(Code::kInvalid, text_of(module.attr("sentence")(error.value())));
  }
}

bool is_connection(nb::handle object) {
  return nb::hasattr(object, "cursor") && nb::hasattr(object, "commit");
}

// Its tables speak Arrow themselves.
bool is_duckdb(nb::handle connection) {
  return text_of(nb::inst_name(connection)).find("DuckDBPyConnection") !=
         std::string::npos;
}

bool is_frame(nb::handle object) {
  const nb::handle cls = object.type();
  return text_of(cls.attr("__name__")) == "DataFrame" &&
         text_of(nb::str(nb::getattr(cls, "__module__", nb::str(""))))
             .starts_with("pyspark.sql.connect.");
}

}  // namespace

struct Hosts::State {
  std::map<PyObject*, std::pair<std::string, std::string>> connections;  // scheme, name
  std::map<std::string, std::string> sessions;  // names, by session
  std::vector<std::string> names;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    // Sessions end at their server, and connections may be the last to hold an object.
    for (const std::string& name : names) migrate::forget_host(name);
  }
};

namespace {

class Keeper : public table::Stream::Source {
 public:
  Keeper(table::Stream rows, Hosts hosts)
      : hosts_(std::move(hosts)), rows_(std::move(rows)) {}
  std::optional<table::Batch> next() override { return rows_.next(); }

 private:
  Hosts hosts_;  // goes after the rows
  table::Stream rows_;
};

}  // namespace

table::Stream Hosts::kept_by(table::Stream rows) const {
  const type::Type type = rows.type();
  return {type, std::make_unique<Keeper>(std::move(rows), *this)};
}

bool names_table(nb::handle object) {
  return PyTuple_Check(object.ptr()) && nb::len(object) == 2 &&
         PyUnicode_Check(nb::object(object[1]).ptr()) &&
         is_connection(nb::object(object[0]));
}

bool is_host(nb::handle object) {
  if (PyUnicode_Check(object.ptr()) || PyDict_Check(object.ptr()) ||
      PyList_Check(object.ptr()))
    return false;
  if (is_frame(object)) return true;
  if (PyTuple_Check(object.ptr()))
    return names_table(object) && !is_duckdb(nb::object(object[0]));
  if (!is_connection(object)) return false;
  throw Error(Code::kType, "a connection holds many tables, and one is wanted")
      .hint("name it: (connection, \"table\")");
}

std::string Hosts::uri_of(nb::handle object) {
  if (!state_) state_ = std::make_shared<State>();
  if (PyTuple_Check(object.ptr())) {
    const nb::object connection = object[0];
    auto& [scheme, name] = state_->connections[connection.ptr()];
    if (name.empty()) {
      const nb::object asked = ask("connection", connection);
      if (asked.is_none())
        throw Error(Code::kUnsupported, "no engine is known for connections of " +
                                            text_of(nb::inst_name(connection)))
            .hint(
                "there is one for those of adbc_driver_sqlite, adbc_driver_postgresql, "
                "sqlite3, psycopg and psycopg2");
      scheme = text_of(asked.attr("engine"));
      name = migrate::add_host(host_connection(asked));
      state_->names.push_back(name);
    }
    return scheme + "://" + name + "::" + text_of(object[1]);
  }
  const nb::tuple found(ask("frame", object));
  auto& name = state_->sessions[text_of(nb::str(found[5]))];
  std::shared_ptr<migrate::HostFrames> frames = migrate::host_frames(name);
  if (!frames) {
    frames = std::make_shared<migrate::HostFrames>();
    frames->host = text_of(found[0]);
    frames->port = nb::cast<int>(found[1]);
    frames->user = text_of(found[2]);
    frames->token = text_of(found[3]);
    frames->tls = nb::cast<bool>(found[4]);
    frames->session = text_of(found[5]);
    name = migrate::add_host(frames);
    state_->names.push_back(name);
  }
  char* bytes = nullptr;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(nb::object(found[6]).ptr(), &bytes, &size) != 0)
    throw nb::python_error();
  frames->views.emplace_back("phlox_frame_" + std::to_string(frames->views.size() + 1),
                             std::string(bytes, static_cast<size_t>(size)));
  return "sc://" + name + "::" + frames->views.back().first;
}

}  // namespace phlox::python
