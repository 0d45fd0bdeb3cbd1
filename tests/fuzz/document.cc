// Fuzzes the reader of documents and patches: phlox::Error, or a document that is
// written, read back equal and compared without a difference.
#include <cstdint>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/scene/patch.h"
#include "tests/fuzz/check.h"

namespace {

using namespace phlox;

void document(std::string_view text) {
  scene::Document read = scene::Document::from_json(text);
  const std::string written = read.to_json({.level = 0});
  scene::Document again = scene::Document::from_json(written);
  fuzz::check_equal(written, again.to_json({.level = 0}),
                    "what is read back is written as it was");
  fuzz::check_equal(scene::equal(read, again) ? "" : written, "",
                    "what is written reads back equal");
  fuzz::check_equal(scene::diff(read, again).empty() ? "" : written, "",
                    "equal documents do not differ");
}

void patch(std::string_view text) {
  scene::Document document;
  scene::Model source("ColumnDataSource");
  source.set("data", scene::dict({{"x", {1, 2}}}));
  source.set_id("a");
  document.add_root(source);
  scene::apply_patch(document, text);
  document.to_json();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& act : {document, patch}) {
    try {
      act(text);
    } catch (const Error& error) {
      fuzz::check_equal(error.code() == Code::kInternal ? error.render() : "", "",
                        "no bug is met");
    }
  }
  return 0;
}
