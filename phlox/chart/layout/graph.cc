// Neighbours in two arrays, parts by walking, communities by moving nodes.
#include "phlox/chart/layout/graph.h"

#include <algorithm>
#include <numeric>

namespace phlox::chart {

namespace {

// Numbers groups anew, the largest first; equal ones by their first node.
std::vector<uint32_t> by_size(const std::vector<uint32_t>& group) {
  const size_t count =
      group.empty() ? 0 : *std::max_element(group.begin(), group.end()) + size_t{1};
  std::vector<uint32_t> size(count, 0), first(count, 0), order(count), name(count);
  for (size_t node = group.size(); node-- > 0;) {
    ++size[group[node]];
    first[group[node]] = static_cast<uint32_t>(node);
  }
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return size[a] != size[b] ? size[a] > size[b] : first[a] < first[b];
  });
  for (uint32_t i = 0; i < count; ++i) name[order[i]] = i;
  std::vector<uint32_t> out;
  out.reserve(group.size());
  for (const uint32_t each : group) out.push_back(name[each]);
  return out;
}

// One pass of single nodes after another; true if any moved.
bool move_nodes(const Neighbors& neighbors, const std::vector<double>& self,
                std::vector<uint32_t>& group) {
  const size_t count = neighbors.num_nodes();
  std::vector<double> strength(count), total(count, 0.0), to_group(count, 0.0);
  double all = 0;
  for (size_t i = 0; i < count; ++i) {
    strength[i] = 2 * self[i];
    for (uint32_t k = neighbors.begin[i]; k < neighbors.begin[i + 1]; ++k)
      strength[i] += neighbors.weight[k];
    total[group[i]] += strength[i];
    all += strength[i];
  }
  if (all == 0) return false;
  bool moved = false;
  for (int pass = 0; pass < 30; ++pass) {
    size_t num_moves = 0;
    for (size_t i = 0; i < count; ++i) {
      const uint32_t old = group[i];
      total[old] -= strength[i];
      for (uint32_t k = neighbors.begin[i]; k < neighbors.begin[i + 1]; ++k)
        to_group[group[neighbors.node[k]]] += neighbors.weight[k];
      const auto gain = [&](uint32_t each) {
        return to_group[each] - strength[i] * total[each] / all;
      };
      uint32_t best = old;
      double most = gain(old);
      for (uint32_t k = neighbors.begin[i]; k < neighbors.begin[i + 1]; ++k) {
        const uint32_t each = group[neighbors.node[k]];
        if (gain(each) > most + 1e-12 * all) {
          best = each;
          most = gain(each);
        }
      }
      for (uint32_t k = neighbors.begin[i]; k < neighbors.begin[i + 1]; ++k)
        to_group[group[neighbors.node[k]]] = 0;
      group[i] = best;
      total[best] += strength[i];
      num_moves += best != old;
    }
    if (num_moves == 0) break;
    moved = true;
  }
  return moved;
}

}  // namespace

Neighbors::Neighbors(size_t num_nodes, const std::vector<Link>& links,
                     std::vector<double>* self)
    : begin(num_nodes + 1, 0) {
  if (self) self->assign(num_nodes, 0.0);
  for (const Link& link : links) {
    if (link.from == link.to) {
      if (self) (*self)[link.from] += link.weight;
      continue;
    }
    ++begin[link.from + 1];
    ++begin[link.to + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::pair<uint32_t, double>> all(begin.back());
  std::vector<uint32_t> next(begin.begin(), begin.end() - 1);
  for (const Link& link : links) {
    if (link.from == link.to) continue;
    all[next[link.from]++] = {link.to, link.weight};
    all[next[link.to]++] = {link.from, link.weight};
  }
  node.reserve(all.size());
  weight.reserve(all.size());
  for (size_t i = 0; i < num_nodes; ++i) {
    const auto first = all.begin() + begin[i], last = all.begin() + begin[i + 1];
    std::sort(first, last);
    begin[i] = static_cast<uint32_t>(node.size());
    for (auto each = first; each != last; ++each) {
      if (node.size() > begin[i] && node.back() == each->first) {
        weight.back() += each->second;
      } else {
        node.push_back(each->first);
        weight.push_back(each->second);
      }
    }
  }
  begin[num_nodes] = static_cast<uint32_t>(node.size());
}

std::vector<uint32_t> parts_of(const Neighbors& neighbors) {
  constexpr uint32_t kNone = UINT32_MAX;
  std::vector<uint32_t> part(neighbors.num_nodes(), kNone), waiting;
  uint32_t count = 0;
  for (uint32_t start = 0; start < part.size(); ++start) {
    if (part[start] != kNone) continue;
    part[start] = count;
    waiting.push_back(start);
    while (!waiting.empty()) {
      const uint32_t node = waiting.back();
      waiting.pop_back();
      for (uint32_t k = neighbors.begin[node]; k < neighbors.begin[node + 1]; ++k) {
        if (part[neighbors.node[k]] != kNone) continue;
        part[neighbors.node[k]] = count;
        waiting.push_back(neighbors.node[k]);
      }
    }
    ++count;
  }
  return by_size(part);
}

std::vector<uint32_t> communities_of(size_t num_nodes, const std::vector<Link>& links) {
  std::vector<uint32_t> of_node(num_nodes);
  std::iota(of_node.begin(), of_node.end(), 0U);
  std::vector<Link> level = links;
  size_t count = num_nodes;
  while (true) {
    std::vector<double> self;
    const Neighbors neighbors(count, level, &self);
    std::vector<uint32_t> group(count);
    std::iota(group.begin(), group.end(), 0U);
    if (!move_nodes(neighbors, self, group)) break;
    group = by_size(group);
    const size_t num_groups = *std::max_element(group.begin(), group.end()) + size_t{1};
    for (uint32_t& each : of_node) each = group[each];
    for (Link& link : level) {
      link.from = group[link.from];
      link.to = group[link.to];
    }
    if (num_groups == count) break;
    count = num_groups;
  }
  return by_size(of_node);
}

}  // namespace phlox::chart
