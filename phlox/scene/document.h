// A document: what a page shows, as its roots and all models that these reach.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "phlox/scene/model.h"
#include "phlox/scene/read.h"
#include "phlox/scene/write.h"

namespace phlox::scene {

// What documents say they are for: the npm package @bokeh/bokehjs, which warns in the
// browser's console about any other. The package bokeh, which the facts are of, has more
// releases.
inline constexpr std::string_view kBokehJsVersion = "3.10.0";

// Gives its models ids when it is first written or asked, and they stay. Equal documents
// that were not written before give the same bytes. Movable; not to be used from two
// threads at once.
class Document {
 public:
  Document();
  Document(Document&& other) noexcept = default;
  Document& operator=(Document&& other) noexcept {
    std::swap(title_, other.title_);
    std::swap(roots_, other.roots_);
    std::swap(config_, other.config_);
    std::swap(callbacks_, other.callbacks_);
    std::swap(ids_, other.ids_);
    std::swap(next_id_, other.next_id_);
    return *this;
  }
  ~Document();

  const std::string& title() const { return title_; }
  void set_title(std::string title) { title_ = std::move(title); }
  const std::vector<Model>& roots() const { return roots_; }
  // Throws Error(kInvalid) for one that is a root already.
  void add_root(Model model);
  // Throws Error(kNotFound) for one that is no root.
  void remove_root(const Model& model);
  void set_roots(std::vector<Model> roots);
  // What the page does by itself: a DocumentConfig.
  const Model& config() const { return config_; }
  void set_config(Model config) { config_ = std::move(config); }
  // What runs in the page on an event of the whole document: a map of its name to
  // callbacks.
  const Value& callbacks() const { return callbacks_; }
  void set_callbacks(Value callbacks) { callbacks_ = std::move(callbacks); }

  // Every model, in the order in which they are written.
  std::vector<Model> models() const;
  // Of a model of this document; throws Error(kInvalid) if two models have the same.
  const std::string& id_of(const Model& model);
  // The same, or an empty text for a model that the document has not, or had no id yet.
  std::string_view find_id(const Model& model) const;
  // Or none.
  Model find(std::string_view id);
  ModelsById models_by_id();

  // Throws Error for what a browser would not draw, and say nothing: a property that has
  // to be set, a column that its source has not.
  void check() const;

  // Checked, as Bokeh's own reader takes it.
  std::string to_json(const WriteOptions& options = {});
  // Throws Error(kIo) for a text that is no document, and what Model::set throws.
  static Document from_json(std::string_view json,
                            const std::vector<Buffer>& buffers = {});
  // Models of its own, with the same ids.
  Document copy();

 private:
  void give_ids();

  std::string title_ = "Bokeh Application";
  std::vector<Model> roots_;
  Model config_;
  Value callbacks_ = Value::map({});
  std::unordered_map<uint64_t, std::string> ids_;  // by serial
  uint64_t next_id_ = 1001;
};

// Whether both mean the same: whatever the ids, the same models in the same places.
bool equal(const Document& a, const Document& b);

// What Document::check asks of all models of a document, beside their properties as they
// are set.
void check_models(const std::vector<Model>& models);

}  // namespace phlox::scene
