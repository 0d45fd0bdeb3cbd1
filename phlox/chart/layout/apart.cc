// Least squares in an order: pools of things that touch.
#include "phlox/chart/layout/apart.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace phlox::chart {

std::vector<double> apart(const std::vector<double>& wanted,
                          const std::vector<double>& sizes, double low, double high) {
  const size_t count = wanted.size();
  if (count == 0) return {};
  const double total = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  const double closer = total > high - low ? (high - low) / total : 1;
  // `before` is where the middle is if all that come before stand at zero, close to each
  // other: what is left of the wanted place must not fall.
  std::vector<double> before(count);
  double end = 0;
  for (size_t i = 0; i < count; ++i) {
    before[i] = end + closer * sizes[i] / 2;
    end += closer * sizes[i];
  }
  struct Pool {
    double sum;
    size_t count;
    double mean() const { return sum / static_cast<double>(count); }
  };
  std::vector<Pool> pools;
  for (size_t i = 0; i < count; ++i) {
    pools.push_back({wanted[i] - before[i], 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
      pools[pools.size() - 2].sum += pools.back().sum;
      pools[pools.size() - 2].count += pools.back().count;
      pools.pop_back();
    }
  }
  std::vector<double> out;
  for (const Pool& pool : pools)
    for (size_t i = 0; i < pool.count; ++i)
      out.push_back(std::clamp(pool.mean(), low, std::max(low, high - end)) +
                    before[out.size()]);
  return out;
}

}  // namespace phlox::chart
