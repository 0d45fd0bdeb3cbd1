// Pipelines: morsels that many threads pull through stages into sinks.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/engine/native/chunk.h"
#include "phlox/engine/native/context.h"
#include "phlox/table/morsels.h"

namespace phlox::engine::native {

// One thread's part of an operator. Chunks are pushed into it; it pushes what it makes of
// them into the next one. What a chunk shows lasts during the push only.
class Stage {
 public:
  virtual ~Stage() = default;
  virtual void push(Chunk& chunk) = 0;
  // No more chunks come.
  virtual void finish() {}
};

// What all threads share of an operator. Immutable while they run.
class Operator {
 public:
  virtual ~Operator() = default;
  // `next` outlives the stage.
  virtual std::unique_ptr<Stage> stage(Stage& next) const = 0;
  // Whether a row may become many.
  virtual bool multiplies() const { return false; }
};

// Rows that have not been asked for yet: morsels, and what is done with them.
struct Flow {
  std::shared_ptr<table::Morsels> morsels;
  std::vector<std::shared_ptr<const Operator>> operators;
  type::Type type;  // of the rows behind the operators
  // About how many bytes the morsels are, where that is known; 0: it is not.
  uint64_t num_bytes = 0;
};

// The stages of one thread, in front of a sink.
class Chain {
 public:
  Chain(const Flow& flow, Stage& sink);
  // All rows of a morsel, kVectorSize at a time.
  void push(const table::Morsel& morsel, const Task& task);
  void finish();
  // Those of the last morsel, while it is there.
  const std::vector<table::Column>& columns() const { return columns_; }

 private:
  type::Type input_;
  Stage& sink_;
  std::vector<std::unique_ptr<Stage>> stages_;  // the last one is next to the sink
  std::vector<table::Column> columns_;
  Chunk chunk_;
};

// Runs all of the flow on the context's threads, each into a sink of its own. The first
// failure, or a wish to stop, stops all threads, and is thrown when they have. Gives the
// sinks.
std::vector<std::unique_ptr<Stage>> run(
    const Flow& flow, const Context& context,
    const std::function<std::unique_ptr<Stage>()>& make_sink);

// Calls work(i) for every i < count on the context's threads; failures as above.
void for_each(size_t count, const Context& context,
              const std::function<void(size_t)>& work);

// The flow's rows as morsels. Where each of the flow's morsels gives at most as many
// rows, whoever pulls makes them, and they keep its number; else threads make them ahead,
// a few at a time, in any order.
std::unique_ptr<table::Morsels> morsels_of(Flow flow, SharedContext context);

}  // namespace phlox::engine::native
