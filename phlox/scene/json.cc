// JSON into values by nlohmann's events, so that there is one tree and not two.
#include "phlox/scene/json.h"

#include <nlohmann/json.hpp>

#include "phlox/base/error.h"

namespace phlox::scene {
namespace {

constexpr size_t kMostDepth = 3000;

class Events : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return put(Value()); }
  bool boolean(bool value) override { return put(Value(value)); }
  bool number_integer(number_integer_t value) override { return put(Value(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(INT64_MAX))
      return put(Value(static_cast<double>(value)));
    return put(Value(static_cast<int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return put(Value(value));
  }
  bool string(string_t& value) override { return put(Value(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(size_t) override { return open(true); }
  bool key(string_t& value) override {
    open_.back().key = std::move(value);
    return true;
  }
  bool end_object() override {
    Value::Map entries = std::move(open_.back().entries);
    open_.pop_back();
    return put(Value::structure(std::move(entries)));
  }
  bool start_array(size_t) override { return open(false); }
  bool end_array() override {
    Value::List items = std::move(open_.back().items);
    open_.pop_back();
    return put(Value(std::move(items)));
  }
  bool parse_error(size_t at, const std::string&,
                   const nlohmann::json::exception&) override {
    error_at_ = at;
    return false;
  }

  size_t error_at() const { return error_at_; }
  bool too_deep() const { return too_deep_; }
  Value take() { return std::move(result_); }

 private:
  struct Open {
    bool object;
    std::string key;
    Value::List items;
    Value::Map entries;
  };

  bool open(bool object) {
    too_deep_ = open_.size() >= kMostDepth;
    open_.push_back({object, {}, {}, {}});
    return !too_deep_;
  }
  bool put(Value value) {
    if (open_.empty())
      result_ = std::move(value);
    else if (open_.back().object)
      open_.back().entries.emplace_back(Value(std::move(open_.back().key)),
                                        std::move(value));
    else
      open_.back().items.push_back(std::move(value));
    return true;
  }

  std::vector<Open> open_;
  Value result_;
  size_t error_at_ = 0;
  bool too_deep_ = false;
};

}  // namespace

Value parse_json(std::string_view text) {
  Events events;
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &events)) return events.take();
  if (events.too_deep())
    throw Error(Code::kIo, "the document nests more than " + std::to_string(kMostDepth) +
                               " levels deep");
  throw Error(Code::kIo,
              "the document is no JSON at byte " + std::to_string(events.error_at()));
}

}  // namespace phlox::scene
