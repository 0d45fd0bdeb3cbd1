// What the core and the module libphlox_mongodb.so say to each other. Both are built
// together, by one compiler.
#pragma once

#include <array>
#include <string_view>

#include "phlox/engine/engine.h"

namespace phlox::engine::mongodb {

constexpr std::string_view kName = "mongodb";
constexpr std::string_view kDescription =
    "MongoDB: queries over collections of a server run there as pipelines";
constexpr std::array<std::string_view, 2> kSchemes = {"mongodb", "mongodb+srv"};

// Of bench/results/engines.md. To look at a document is more than half of bringing it,
// since its types are checked there.
constexpr Reading kReading{3600, 2300, 20'000};

// Of the module: the engine, which is never dropped.
constexpr const char* kModuleEngine = "phlox_mongodb_engine";
using ModuleEngine = const Engine* (*)();
// Says kBoundary, which grows with every change of what stands here or in engine.h.
constexpr const char* kModuleBoundary = "phlox_mongodb_boundary";
constexpr int kBoundary = 2;

}  // namespace phlox::engine::mongodb
