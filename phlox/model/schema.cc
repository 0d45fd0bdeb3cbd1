// Installs the schema of Bokeh's models, which the build writes out of bokeh.facts.
#include "phlox/scene/schema.h"

namespace phlox::model {
namespace {

using scene::AcceptRow;
using scene::Check;
using scene::ClassRow;
using scene::PropertyRow;
using scene::TypeRow;

#include <phlox/generated/schema.inc>

constexpr scene::Tables kTables{kVersion, kTexts,      kTypes, kParts,
                                kAccepts, kProperties, kBases, kClasses};

[[maybe_unused]] const bool installed = scene::install(kTables);

}  // namespace
}  // namespace phlox::model
