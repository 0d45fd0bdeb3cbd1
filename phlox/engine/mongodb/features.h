// Which operators of MongoDB's aggregation language a server has: those of its version,
// less what it was asked for and did not know.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace phlox::engine::mongodb {

// An operator, and the version of MongoDB that brought it. Those of before 3.6 are not
// asked for.
struct Operator {
  std::string_view name;   // "$round"; of an accumulator "group $stdDevSamp", of a stage
                           // "stage $unionWith"
  int since;               // 402 is 4.2
  std::string_view probe;  // an expression, group field or stage that uses it
};
const std::vector<Operator>& operators();

class Features {
 public:
  // All that any version has.
  Features() = default;
  Features(int version, std::set<std::string, std::less<>> lacking)
      : version_(version), lacking_(std::move(lacking)) {}

  bool has(std::string_view name) const;
  int version() const { return version_; }

 private:
  int version_ = 9999;
  std::set<std::string, std::less<>> lacking_;
};

// What is known of the server behind that URI; of one that was never asked, all.
// Thread-safe.
std::shared_ptr<const Features> features_of(const std::string& database);
bool are_known(const std::string& database);
void know_features(const std::string& database, Features features);

}  // namespace phlox::engine::mongodb
