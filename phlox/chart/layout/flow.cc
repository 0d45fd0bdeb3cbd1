// Layers, order, and heights of the nodes of flows, one step after another.
#include "phlox/chart/layout/flow.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "phlox/chart/layout/apart.h"

namespace phlox::chart {

namespace {

// Nodes and, where a link passes a layer, places that only it goes through.
struct Place {
  int layer = 0;
  double height = 0;  // a value here; scaled later
  double middle = 0;
  std::vector<size_t> in, out;  // segments
};

struct Segment {
  size_t from, to;  // places
  double value;
  size_t link;
};

// The nodes in an order in which little goes backwards.
std::vector<size_t> order_of(size_t num_nodes, const std::vector<Link>& links) {
  std::vector<double> in(num_nodes, 0.0), out(num_nodes, 0.0);
  std::vector<std::vector<size_t>> of_node(num_nodes);
  for (size_t i = 0; i < links.size(); ++i) {
    out[links[i].from] += links[i].weight;
    in[links[i].to] += links[i].weight;
    of_node[links[i].from].push_back(i);
    of_node[links[i].to].push_back(i);
  }
  std::vector<bool> gone(num_nodes, false);
  std::vector<size_t> first, last;
  std::vector<size_t> num_in(num_nodes, 0), num_out(num_nodes, 0);
  for (const Link& link : links) {
    ++num_out[link.from];
    ++num_in[link.to];
  }
  const auto take = [&](size_t node, bool front) {
    gone[node] = true;
    (front ? first : last).push_back(node);
    for (const size_t i : of_node[node]) {
      const Link& link = links[i];
      if (gone[link.from] && gone[link.to] && link.from != node && link.to != node)
        continue;
      if (link.from == node && !gone[link.to]) {
        in[link.to] -= link.weight;
        --num_in[link.to];
      }
      if (link.to == node && !gone[link.from]) {
        out[link.from] -= link.weight;
        --num_out[link.from];
      }
    }
  };
  for (size_t left = num_nodes; left > 0; --left) {
    size_t best = num_nodes;
    bool front = true;
    for (size_t node = 0; node < num_nodes && best == num_nodes; ++node)
      if (!gone[node] && num_in[node] == 0) best = node;
    for (size_t node = 0; node < num_nodes && best == num_nodes; ++node)
      if (!gone[node] && num_out[node] == 0) {
        best = node;
        front = false;
      }
    if (best == num_nodes)
      for (size_t node = 0; node < num_nodes; ++node)
        if (!gone[node] &&
            (best == num_nodes || out[node] - in[node] > out[best] - in[best]))
          best = node;
    take(best, front);
  }
  first.insert(first.end(), last.rbegin(), last.rend());
  return first;
}

class Layout {
 public:
  Layout(size_t num_nodes, const std::vector<Link>& links)
      : links_(links), places_(num_nodes), back_(links.size()) {}

  Flows run() {
    set_layers();
    set_segments();
    set_order();
    set_heights();
    return result();
  }

 private:
  void set_layers() {
    const std::vector<size_t> order = order_of(places_.size(), links_);
    std::vector<size_t> rank(places_.size());
    for (size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    std::vector<std::vector<size_t>> next(places_.size());
    for (size_t i = 0; i < links_.size(); ++i) {
      back_[i] = rank[links_[i].from] > rank[links_[i].to];
      next[back_[i] ? links_[i].to : links_[i].from].push_back(back_[i] ? links_[i].from
                                                                        : links_[i].to);
    }
    for (const size_t node : order)
      for (const size_t to : next[node])
        places_[to].layer = std::max(places_[to].layer, places_[node].layer + 1);
    std::vector<bool> has_in(places_.size(), false);
    for (const auto& each : next)
      for (const size_t to : each) has_in[to] = true;
    // What nothing comes to stands just before what it goes to.
    for (size_t node = 0; node < places_.size(); ++node) {
      if (has_in[node] || next[node].empty()) continue;
      int nearest = places_[next[node][0]].layer;
      for (const size_t to : next[node]) nearest = std::min(nearest, places_[to].layer);
      places_[node].layer = nearest - 1;
    }
  }

  void set_segments() {
    num_nodes_ = places_.size();
    // At the left and the right of each node, where a link that turns back goes the other
    // way round.
    std::vector<double> left(num_nodes_, 0.0), right(num_nodes_, 0.0);
    ways_.resize(links_.size());
    for (size_t i = 0; i < links_.size(); ++i) {
      right[back_[i] ? links_[i].to : links_[i].from] += links_[i].weight;
      left[back_[i] ? links_[i].from : links_[i].to] += links_[i].weight;
      size_t at = back_[i] ? links_[i].to : links_[i].from;
      const size_t end = back_[i] ? links_[i].from : links_[i].to;
      while (at != end) {
        size_t to = end;
        if (places_[at].layer + 1 < places_[end].layer) {
          to = places_.size();
          places_.push_back({places_[at].layer + 1, links_[i].weight, 0, {}, {}});
        }
        places_[at].out.push_back(segments_.size());
        places_[to].in.push_back(segments_.size());
        ways_[i].push_back(segments_.size());
        segments_.push_back({at, to, links_[i].weight, i});
        at = to;
      }
    }
    for (size_t node = 0; node < num_nodes_; ++node)
      places_[node].height = std::max(left[node], right[node]);
    for (size_t i = 0; i < places_.size(); ++i) {
      const auto layer = static_cast<size_t>(places_[i].layer);
      if (layers_.size() <= layer) layers_.resize(layer + 1);
      layers_[layer].push_back(i);
    }
  }

  // The place of each in its layer, as a part of the layer's height.
  std::vector<double> middles() const {
    std::vector<double> out(places_.size(), 0.0);
    for (const auto& layer : layers_) {
      double total = 0, below = 0;
      for (const size_t place : layer) total += places_[place].height;
      for (const size_t place : layer) {
        out[place] = total > 0 ? (below + places_[place].height / 2) / total : 0.5;
        below += places_[place].height;
      }
    }
    return out;
  }

  double crossings() const {
    std::vector<size_t> rank(places_.size());
    for (const auto& layer : layers_)
      for (size_t i = 0; i < layer.size(); ++i) rank[layer[i]] = i;
    double total = 0;
    for (const auto& layer : layers_) {
      // Weighted inversions of the right ends, in the order of the left ones.
      std::vector<const Segment*> all;
      size_t widest = 0;
      for (const size_t place : layer)
        for (const size_t segment : places_[place].out) {
          all.push_back(&segments_[segment]);
          widest = std::max(widest, rank[segments_[segment].to] + 1);
        }
      std::stable_sort(all.begin(), all.end(), [&](const Segment* a, const Segment* b) {
        return rank[a->from] != rank[b->from] ? rank[a->from] < rank[b->from]
                                              : rank[a->to] < rank[b->to];
      });
      std::vector<double> sums(widest + 1, 0.0);  // a Fenwick tree
      double before = 0;
      for (const Segment* each : all) {
        double upto = 0;
        for (size_t k = rank[each->to] + 1; k > 0; k -= k & (~k + 1)) upto += sums[k];
        total += each->value * (before - upto);
        before += each->value;
        for (size_t k = rank[each->to] + 1; k <= widest; k += k & (~k + 1))
          sums[k] += each->value;
      }
    }
    return total;
  }

  void sort_by_neighbors(std::vector<size_t>& layer, bool from_left) {
    const std::vector<double> at = middles();
    std::vector<double> wanted(places_.size());
    for (const size_t place : layer) {
      double sum = 0, weight = 0;
      const std::vector<size_t>& all = from_left ? places_[place].in : places_[place].out;
      for (const size_t segment : all) {
        const Segment& each = segments_[segment];
        sum += each.value * at[from_left ? each.from : each.to];
        weight += each.value;
      }
      wanted[place] = weight > 0 ? sum / weight : at[place];
    }
    std::stable_sort(layer.begin(), layer.end(),
                     [&](size_t a, size_t b) { return wanted[a] < wanted[b]; });
  }

  void set_order() {
    // The largest is the uppermost to begin with.
    for (auto& layer : layers_)
      std::stable_sort(layer.begin(), layer.end(), [&](size_t a, size_t b) {
        return places_[a].height < places_[b].height;
      });
    std::vector<std::vector<size_t>> best = layers_;
    double fewest = crossings();
    for (int sweep = 0; sweep < 24 && fewest > 0; ++sweep) {
      const bool rightwards = sweep % 2 == 0;
      for (size_t i = 1; i < layers_.size(); ++i)
        sort_by_neighbors(rightwards ? layers_[i] : layers_[layers_.size() - 1 - i],
                          rightwards);
      if (const double now = crossings(); now < fewest) {
        fewest = now;
        best = layers_;
      }
    }
    layers_ = std::move(best);
  }

  void set_heights() {
    // Room between nodes: at most a third of the height of the fullest layer.
    size_t most = 1;
    double fullest = 0;
    for (const auto& layer : layers_) {
      double total = 0;
      for (const size_t place : layer) total += places_[place].height;
      most = std::max(most, layer.size());
      fullest = std::max(fullest, total);
    }
    const double gap = std::min(0.05, 1.0 / 3 / static_cast<double>(most));
    unit_ = fullest > 0 ? (1 - gap * static_cast<double>(most)) / fullest : 0;
    for (auto& layer : layers_) {
      std::vector<double> sizes, wanted(layer.size(), 0.5);
      for (const size_t place : layer)
        sizes.push_back(places_[place].height * unit_ + gap);
      place(layer, wanted, sizes);
    }
    for (int sweep = 0; sweep < 40; ++sweep)
      for (size_t i = 0; i < layers_.size(); ++i) {
        const bool rightwards = sweep % 2 == 0;
        auto& layer = layers_[rightwards ? i : layers_.size() - 1 - i];
        std::vector<double> wanted, sizes;
        for (const size_t each : layer) {
          double sum = 0, weight = 0;
          for (const auto& [all, left] :
               {std::pair(&places_[each].in, true), std::pair(&places_[each].out, false)})
            for (const size_t segment : *all) {
              const Segment& way = segments_[segment];
              sum += way.value * places_[left ? way.from : way.to].middle;
              weight += way.value;
            }
          wanted.push_back(weight > 0 ? sum / weight : places_[each].middle);
          sizes.push_back(places_[each].height * unit_ + gap);
        }
        place(layer, wanted, sizes);
      }
  }

  void place(const std::vector<size_t>& layer, const std::vector<double>& wanted,
             const std::vector<double>& sizes) {
    const std::vector<double> middles = apart(wanted, sizes, 0, 1);
    for (size_t i = 0; i < layer.size(); ++i) places_[layer[i]].middle = middles[i];
  }

  // Where the segments meet a place: above each other, in the order of their other ends.
  std::vector<double> meetings(bool at_source) {
    std::vector<double> out(segments_.size());
    for (Place& place : places_) {
      std::vector<size_t> all = at_source ? place.out : place.in;
      std::stable_sort(all.begin(), all.end(), [&](size_t a, size_t b) {
        const auto other = [&](size_t segment) {
          return places_[at_source ? segments_[segment].to : segments_[segment].from]
              .middle;
        };
        return other(a) < other(b);
      });
      double total = 0;
      for (const size_t segment : all) total += segments_[segment].value;
      double below = place.middle - total * unit_ / 2;
      for (const size_t segment : all) {
        const double height = segments_[segment].value * unit_;
        out[segment] = below + height / 2;
        below += height;
      }
    }
    return out;
  }

  Flows result() {
    Flows flows;
    flows.num_layers = static_cast<int>(layers_.size());
    for (size_t node = 0; node < num_nodes_; ++node) {
      const Place& place = places_[node];
      const double half = place.height * unit_ / 2;
      flows.nodes.push_back({place.layer, place.middle - half, place.middle + half});
    }
    const std::vector<double> at_source = meetings(true), at_target = meetings(false);
    for (size_t i = 0; i < links_.size(); ++i) {
      FlowLink link;
      link.height = links_[i].weight * unit_;
      link.back = back_[i];
      for (const size_t segment : ways_[i]) {
        if (link.stops.empty())
          link.stops.push_back(
              {places_[segments_[segment].from].layer, at_source[segment]});
        link.stops.push_back({places_[segments_[segment].to].layer, at_target[segment]});
      }
      if (link.back) std::reverse(link.stops.begin(), link.stops.end());
      flows.links.push_back(std::move(link));
    }
    return flows;
  }

  const std::vector<Link>& links_;
  std::vector<Place> places_;
  std::vector<bool> back_;
  std::vector<Segment> segments_;
  std::vector<std::vector<size_t>> ways_;  // the segments of each link
  std::vector<std::vector<size_t>> layers_;
  size_t num_nodes_ = 0;
  double unit_ = 0;
};

}  // namespace

Flows flow_layout(size_t num_nodes, const std::vector<Link>& links) {
  return Layout(num_nodes, links).run();
}

}  // namespace phlox::chart
