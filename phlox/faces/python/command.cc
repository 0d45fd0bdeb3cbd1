// The command phlox, run by `python -m phlox` and by the script that pip installs.
#include <string>
#include <vector>

#include "phlox/faces/cli/cli.h"
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/compute.h"

namespace phlox::python {

namespace {

int command(nb::handle arguments) {
  std::vector<std::string> texts;
  for (nb::handle argument : nb::iter(arguments)) texts.push_back(text_of(argument));
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  find_duckdb();
  const nb::gil_scoped_release released;
  return cli::main(static_cast<int>(texts.size()), pointers.data());
}

}  // namespace

void bind_command(nb::module_& module) {
  module.def("command", command, nb::arg("arguments"),
             "Runs the command line; gives its exit status.");
}

}  // namespace phlox::python
