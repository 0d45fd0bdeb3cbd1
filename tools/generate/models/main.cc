// Writes what the room model/ is made of, out of the facts of Bokeh's models:
//   models FACTS FOLDER            writes FOLDER/phlox/generated/schema.inc and
//   FOLDER/phlox/model/FAMILY.h models FACTS --families        prints the families
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string_view>

#include "writers.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: models FACTS FOLDER|--families\n");
    return 2;
  }
  try {
    const facts::Facts read = facts::read(argv[1]);
    std::set<std::string> families;
    for (const facts::Class& each : read.classes) families.insert(each.family);
    if (std::string_view(argv[2]) == "--families") {
      for (const std::string& family : families) std::cout << family << '\n';
      return 0;
    }
    const std::filesystem::path folder = std::filesystem::path(argv[2]) / "phlox";
    std::filesystem::create_directories(folder / "generated");
    std::filesystem::create_directories(folder / "model");
    std::ofstream tables(folder / "generated/schema.inc");
    facts::write_tables(read, tables);
    std::ofstream all(folder / "model/all.h");
    all << "// Every model. Written by tools/generate/models.\n#pragma once\n\n";
    for (const std::string& family : families) {
      std::ofstream header(folder / "model" / (family + ".h"));
      facts::write_header(read, family, header);
      all << "#include <phlox/model/" << family << ".h>\n";
      if (!header.flush()) throw std::runtime_error("cannot write " + family + ".h");
    }
    if (!tables.flush() || !all.flush())
      throw std::runtime_error("cannot write the tables");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "models: %s\n", error.what());
    return 1;
  }
  return 0;
}
