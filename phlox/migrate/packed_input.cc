// Packed bytes, unpacked on the way by who reads them.
#include "phlox/migrate/packed_input.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "phlox/base/error.h"

namespace phlox::migrate {
namespace {

constexpr size_t kBlock = 1 << 18;

class PackedInput : public Input {
 public:
  PackedInput(std::unique_ptr<RawInput> raw, std::vector<char> head, Packing packing,
              bool behind_member)
      : raw_(std::move(raw)),
        block_(std::move(head)),
        filled_(block_.size()),
        packing_(packing),
        unpacker_(unpacker(packing, behind_member)),
        whole_(behind_member) {
    block_.resize(std::max(kBlock, filled_));
  }

  size_t read(char* out, size_t size) override {
    size_t done = 0;
    while (done < size && !at_end_) {
      if (taken_ == filled_) {
        filled_ = raw_->read(block_.data(), block_.size());
        taken_ = 0;
        no_more_ = filled_ == 0;
      }
      // With nothing more to take, what is inside may still come out.
      const auto step = run(out + done, size - done);
      taken_ += step.taken;
      done += step.given;
      // Bytes may be taken and none given, and the other way round.
      if (step.taken > 0 || step.given > 0) whole_ = step.whole;
      if (no_more_ && step.given == 0) {
        if (!whole_) truncated();
        at_end_ = true;
      } else if (!no_more_ && step.taken == 0 && step.given == 0) {
        throw Error(Code::kIo, "broken " + std::string(packing_name(packing_)) + " data")
            .at(place());
      }
    }
    return done;
  }

 private:
  Unpacker::Step run(char* out, size_t size) {
    if (no_more_ && whole_) return {0, 0, true};
    const std::string_view bytes(block_.data() + taken_, filled_ - taken_);
    try {
      return unpacker_->step(bytes, out, size);
    } catch (Error& error) {
      if (whole_ && is_something_else(bytes))
        throw Error(Code::kIo, "behind the end of the " +
                                   std::string(packing_name(packing_)) +
                                   " data stands something else")
            .at(place());
      throw std::move(error.at(place()));
    }
  }

  // Whether no member starts here, behind the zeros that may stand between two.
  bool is_something_else(std::string_view bytes) const {
    bytes.remove_prefix(std::min(bytes.find_first_not_of('\0'), bytes.size()));
    return !bytes.empty() && packing_of_bytes(bytes) != packing_;
  }

  // What the file holds instead of packed data is worth a word of its own.
  std::string place() const {
    return raw_->name() + ", packed byte " +
           std::to_string(raw_->position() - filled_ + taken_);
  }

  [[noreturn]] void truncated() const {
    throw Error(Code::kIo,
                "the " + std::string(packing_name(packing_)) + " data ends in the middle")
        .at(place())
        .hint("the file was cut off; get it again");
  }

  std::unique_ptr<RawInput> raw_;
  std::vector<char> block_;
  size_t filled_ = 0;
  size_t taken_ = 0;
  Packing packing_;
  std::unique_ptr<Unpacker> unpacker_;
  bool whole_;            // all that was taken is whole members, one at least
  bool no_more_ = false;  // the file is read
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<Input> packed_input(std::unique_ptr<RawInput> raw, std::vector<char> head,
                                    Packing packing, bool behind_member) {
  return std::make_unique<PackedInput>(std::move(raw), std::move(head), packing,
                                       behind_member);
}

}  // namespace phlox::migrate
