// Parquet files as morsels.
//
// A row group is read in pieces one after the other, by whoever asks, and different row
// groups at the same time. Numbers are given to a row group's pieces when it is claimed,
// by its rows; who pulls gets the free row group with the least number, so pieces come
// nearly in order.
#include "phlox/format/parquet_morsels.h"

#include <filesystem>
#include <map>
#include <mutex>

#include "phlox/base/error.h"
#include "phlox/format/arrow_boundary.h"
#include "phlox/format/arrow_format.h"
#include "phlox/format/parquet_footer.h"
#include "phlox/table/dictionaries.h"

namespace phlox::format {
namespace {

// As many as the reader gives at once (arrow/parquet.cc).
constexpr int64_t kPieceRows = 1 << 16;

class ParquetMorsels : public table::Morsels, public table::Dictionaries {
 public:
  ParquetMorsels(std::vector<std::string> files, type::Type type,
                 std::vector<std::optional<uint64_t>> dictionary_bytes, Task task)
      : files_(std::move(files)),
        type_(std::move(type)),
        columns_(type_.element().field_names()),
        dictionary_bytes_(std::move(dictionary_bytes)),
        part_(task.part()) {
    for (const auto& bytes : dictionary_bytes_) as_codes_.push_back(bytes.has_value());
  }

  const type::Type& type() const override { return type_; }
  std::optional<uint64_t> dictionary_bytes(size_t column) const override {
    return dictionary_bytes_[column];
  }
  void stop() override { part_.cancel(); }

 private:
  std::optional<table::Morsel> try_next() override {
    part_.check();
    std::optional<Group> group = take();
    if (!group) return std::nullopt;
    if (!group->stream)
      group->stream = read_arrow_groups(PHLOX_ARROW_PARQUET, group->file, columns_,
                                        as_codes_, {.first = group->index}, part_);
    auto batch = group->stream->next();
    const int64_t rows = batch ? batch->num_rows() : 0;
    const bool is_last = group->next + 1 == group->end;
    group->rows_left -= rows;
    if (rows > kPieceRows || (is_last && group->rows_left != 0))
      throw Error(Code::kUnsupported,
                  "a row group whose values are larger than 2 GiB in " +
                      std::to_string(kPieceRows) + " rows")
          .at(group->file);
    part_.add_bytes(
        static_cast<uint64_t>(group->bytes_a_row * static_cast<double>(rows)));
    table::Morsel morsel{group->next++, batch ? std::move(*batch) : table::Batch()};
    if (!is_last) give_back(std::move(*group));
    return morsel;
  }

  // A row group that has pieces left: those numbered from `next` to before `end`.
  struct Group {
    std::string file;
    int64_t index = 0;
    uint64_t next = 0;
    uint64_t end = 0;
    int64_t rows_left = 0;
    double bytes_a_row = 0;
    std::optional<table::Stream> stream;  // not opened yet
  };

  // The one with the least number that nobody else has, if there is one.
  std::optional<Group> take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return claim();
    Group group = std::move(idle_.begin()->second);
    idle_.erase(idle_.begin());
    return group;
  }

  void give_back(Group group) {
    const std::lock_guard lock(mutex_);
    const uint64_t number = group.next;
    idle_.emplace(number, std::move(group));
  }

  // The next row group that has rows.
  std::optional<Group> claim() {
    for (;;) {
      if (footer_ && next_group_ < footer_->group_rows.size()) {
        Group group;
        group.file = files_[next_file_ - 1];
        group.index = static_cast<int64_t>(next_group_);
        group.rows_left = footer_->group_rows[next_group_++];
        if (group.rows_left == 0) continue;
        group.bytes_a_row = bytes_a_row_;
        group.next = number_;
        number_ += static_cast<uint64_t>((group.rows_left + kPieceRows - 1) / kPieceRows);
        group.end = number_;
        return group;
      }
      if (next_file_ == files_.size()) return std::nullopt;
      open_file(files_[next_file_++]);
    }
  }

  void open_file(const std::string& file) {
    footer_ = parquet_footer(file);
    next_group_ = 0;
    int64_t rows = 0;
    for (const int64_t more : footer_->group_rows) rows += more;
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    bytes_a_row_ =
        failed || rows == 0 ? 0 : static_cast<double>(size) / static_cast<double>(rows);
  }

  const std::vector<std::string> files_;
  const type::Type type_;
  const std::vector<std::string> columns_;
  const std::vector<std::optional<uint64_t>> dictionary_bytes_;
  std::vector<int> as_codes_;
  Task part_;
  std::mutex mutex_;
  size_t next_file_ = 0;
  std::shared_ptr<const ParquetFooter> footer_;  // of the file before `next_file_`
  size_t next_group_ = 0;
  double bytes_a_row_ = 0;
  uint64_t number_ = 0;
  std::map<uint64_t, Group> idle_;  // by their next number
};

}  // namespace

std::unique_ptr<table::Morsels> parquet_morsels(
    std::vector<std::string> files, const type::Type& type,
    std::vector<std::optional<uint64_t>> dictionary_bytes, Task task) {
  std::vector<type::Field> fields = type.element().fields();
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!dictionary_bytes[i]) continue;
    const type::Type coded = type::Type::categorical(fields[i].type.without_option());
    fields[i].type = fields[i].type.is_option() ? type::Type::option(coded) : coded;
  }
  return std::make_unique<ParquetMorsels>(std::move(files),
                                          type::Type::table(std::move(fields)),
                                          std::move(dictionary_bytes), std::move(task));
}

}  // namespace phlox::format
