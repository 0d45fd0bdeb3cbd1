// What changed from one document to another, in the form in which servers and browsers of
// Bokeh tell each other (PATCH-DOC): computed, written, read and applied.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/scene/document.h"

namespace phlox::scene {

struct Event {
  enum class Kind : uint8_t {
    kModelChanged,       // model, attribute, value: the new one
    kColumnDataChanged,  // model, attribute, value: a map of columns, columns: which,
                         // none for all
    kColumnsStreamed,    // model, attribute, value: a map of rows to append, rollover
    kRootAdded,          // model
    kRootRemoved,        // model
    kTitleChanged,       // value: a text
  };
  Kind kind;
  Model model;
  std::string attribute;
  Value value;
  std::vector<std::string> columns;
  int64_t rollover = 0;  // rows that are kept at most; 0 is all
};

// "ModelChanged", as the wire has it.
std::string_view event_name(Event::Kind kind);

// What turns `before` into `after`, whose models are those of the events. Models are told
// apart by their ids: `after` is the changed document, and `before` a copy() of it from
// before. Both are checked. Throws Error(kUnsupported) where the settings of the page
// (config, callbacks) differ, for which the wire has no event.
std::vector<Event> diff(Document& before, Document& after);

// The events as JSON, {"events":[...]}. Models that `before` has are written as
// references, others in full where they are first met.
std::string patch_json(const std::vector<Event>& events, Document& before,
                       Document& after, const WriteOptions& options = {});

// Reads events and makes the changes, all or none. Throws Error(kIo) for what is no
// patch, or is about models that the document has not, and what Model::set throws.
void apply_patch(Document& document, std::string_view json,
                 const std::vector<Buffer>& buffers = {});

}  // namespace phlox::scene
