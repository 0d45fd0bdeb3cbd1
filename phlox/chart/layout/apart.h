// Things on a line, moved apart no farther than they must.
#pragma once

#include <vector>

namespace phlox::chart {

// Places for the middles of things of these sizes, in the order given (which stays),
// none upon its neighbour and all from low to high, so that the sum of the squares of
// the distances to the wanted middles is least: regression with an order, by pooling
// adjacent violators (Ayer et al., 1955). Where there is no room they are put closer,
// equally.
std::vector<double> apart(const std::vector<double>& wanted,
                          const std::vector<double>& sizes, double low, double high);

}  // namespace phlox::chart
