// The verb `plot`: its flags are the channels and options of all kinds of charts.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "phlox/chart/kind.h"
#include "phlox/page/save.h"

namespace CLI {
class App;
}

namespace phlox::cli {

class PlotVerb {
 public:
  void add(CLI::App& app);
  bool parsed() const;
  // Throws Failure or Error; gives the exit status.
  int run();

 private:
  CLI::App* verb_ = nullptr;
  std::string expression_, output_;
  std::vector<std::string> bindings_;
  page::SaveOptions save_;
  std::map<std::string, std::string> values_;  // of channels and options, by name
  std::map<std::string, chart::OptionRule> options_;
};

}  // namespace phlox::cli
