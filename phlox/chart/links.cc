// One group-by, of which the heaviest rows are fetched.
#include "phlox/chart/links.h"

#include <cmath>
#include <unordered_map>

#include "phlox/base/error.h"

namespace phlox::chart {

std::vector<ChannelRule> link_channels() {
  return {{.name = "source",
           .takes = Takes::kCategory,
           .required = true,
           .doc = "where a link begins",
           .columns = "source,from,src,origin"},
          {.name = "target",
           .takes = Takes::kCategory,
           .required = true,
           .doc = "where it ends",
           .columns = "target,to,dst,dest,destination"},
          {.name = "value",
           .takes = Takes::kNumber,
           .reduces = true,
           .doc = "how much goes there; without it the rows count",
           .columns = "value,weight"}};
}

Links links_of(Chart& chart, int64_t most) {
  const bool valued = chart.has("value");
  if (valued && chart.extent("value").least < 0)
    throw Error(Code::kInvalid,
                chart.channel("value").title +
                    " cannot be negative here, and a row has " +
                    text_of(type::Type::float64(), chart.extent("value").least))
        .hint("filter the rows, or take abs()");
  const std::string total = valued ? "_.value.sum()" : "_.nrows()";
  const Frame frame = chart.run("_.by(_.source, _.target, weight=" + total +
                                    ").sort([desc('weight'), 'source', 'target'])"
                                    ".head(n)",
                                {{"n", most + 1}});
  const std::vector<std::string> sources = frame.texts("source"),
                                 targets = frame.texts("target");
  const std::vector<double> weights = frame.numbers("weight");
  const auto count = static_cast<size_t>(std::min(frame.size(), most));
  Links out;
  std::unordered_map<std::string, uint32_t> number;
  const auto node = [&](const std::string& name) {
    const auto [place, is_new] =
        number.emplace(name, static_cast<uint32_t>(out.names.size()));
    if (is_new) out.names.push_back(name);
    return place->second;
  };
  double drawn = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!(weights[i] > 0) || !std::isfinite(weights[i])) continue;
    const uint32_t from = node(sources[i]), to = node(targets[i]);
    out.links.push_back({from, to, weights[i]});
    drawn += weights[i];
  }
  if (frame.size() > most) {
    const double pairs =
        chart.run("_.by(_.source, _.target).nrows().label('n')").number("n");
    const double all = chart.run(total + ".label('n')").number("n");
    const std::string said =
        "the " + count_text(most) + " heaviest of " +
        count_text(static_cast<int64_t>(pairs)) + " links, " +
        text_of(type::Type::float64(), std::round(1000 * drawn / all) / 10) + " % of all";
    chart.subtitle(said);
    chart.note("only " + said + " are drawn");
  }
  return out;
}

}  // namespace phlox::chart
