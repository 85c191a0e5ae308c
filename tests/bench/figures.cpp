// Arithmetic and layout; nothing is measured here.
#include "bench/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <stdexcept>

namespace tallyport::bench {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value, double unit) { return std::round(value / unit) * unit; }

Json spread_json(const std::vector<double>& values, double unit) {
  const auto of = spread(values);
  return {{"min", rounded(of.min, unit)},
          {"median", rounded(of.median, unit)},
          {"max", rounded(of.max, unit)}};
}

Json run_json(const Run& run) {
  return {{"load", run.load},
          {"per_second", rounded(run.per_second, 1)},
          {"p50_ms", rounded(run.p50_ms, 0.01)},
          {"p99_ms", rounded(run.p99_ms, 0.01)},
          {"cpu_us",
           {{"sender", rounded(run.sender_us, 1)},
            {"server", rounded(run.server_us, 1)},
            {"database", rounded(run.database_us, 1)}}}};
}

std::vector<double> rates(const std::vector<Run>& runs) {
  std::vector<double> values;
  for (const auto& run : runs) values.push_back(run.per_second);
  return values;
}

const Contender* find(const std::vector<Contender>& contenders, const std::string& name) {
  const auto found = std::ranges::find(contenders, name, &Contender::name);
  return found == contenders.end() ? nullptr : &*found;
}

std::string line(const std::string& name, const std::string& load, const std::vector<double>& rate,
                 const std::string& rest) {
  const auto of = spread(rate);
  char text[200];
  std::snprintf(text, sizeof text, "%-24s %5s %9.0f %9.0f %9.0f %s\n", name.c_str(), load.c_str(),
                of.min, of.median, of.max, rest.c_str());
  return text;
}

}  // namespace

double percentile(std::vector<double> values, double part) {
  if (values.empty()) throw std::invalid_argument("a percentile of nothing");
  const auto rank = std::ceil(part * static_cast<double>(values.size()));
  const auto index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(index);
  std::ranges::nth_element(values, at);
  return *at;
}

Spread spread(std::vector<double> values) {
  if (values.empty()) throw std::invalid_argument("a spread of nothing");
  std::ranges::sort(values);
  const auto half = values.size() / 2;
  const auto median = values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {values.front(), median, values.back()};
}

std::vector<Run> Contender::best() const {
  std::vector<Run> fastest;
  for (const auto& runs : rounds)
    fastest.push_back(*std::ranges::max_element(runs, {}, &Run::per_second));
  return fastest;
}

std::vector<double> ratios(const Contender& of, const Contender& to) {
  const auto above = of.best();
  const auto below = to.best();
  std::vector<double> values;
  for (std::size_t i = 0; i < std::min(above.size(), below.size()); ++i)
    values.push_back(above[i].per_second / below[i].per_second);
  return values;
}

Json to_json(const std::vector<Contender>& contenders, const std::string& compared_to) {
  Json all = Json::array();
  const auto* base = find(contenders, compared_to);
  for (const auto& contender : contenders) {
    Json one{{"name", contender.name}, {"rounds", Json::array()}};
    for (const auto& round : contender.rounds) {
      Json runs = Json::array();
      for (const auto& run : round) runs.push_back(run_json(run));
      one["rounds"].push_back(std::move(runs));
    }
    one["best_per_second"] = spread_json(rates(contender.best()), 1);
    if (base != nullptr && base != &contender)
      one["ratio_to_" + compared_to] = spread_json(ratios(contender, *base), 0.01);
    all.push_back(std::move(one));
  }
  return all;
}

std::string to_table(const std::vector<Contender>& contenders, const std::string& compared_to) {
  std::string out =
      "per second                load       min    median       max   p50 ms   p99 ms   cpu us: "
      "sender, server, database\n";
  const auto* base = find(contenders, compared_to);
  for (const auto& contender : contenders) {
    std::map<int, std::vector<Run>> by_load;
    for (const auto& round : contender.rounds)
      for (const auto& run : round) by_load[run.load].push_back(run);
    for (const auto& [load, runs] : by_load) {
      std::vector<double> p50;
      std::vector<double> p99;
      std::vector<double> sender;
      std::vector<double> server;
      std::vector<double> database;
      for (const auto& run : runs) {
        p50.push_back(run.p50_ms);
        p99.push_back(run.p99_ms);
        sender.push_back(run.sender_us);
        server.push_back(run.server_us);
        database.push_back(run.database_us);
      }
      char rest[100];
      std::snprintf(rest, sizeof rest, "%8.1f %8.1f %12.0f %7.0f %9.0f", spread(p50).median,
                    spread(p99).median, spread(sender).median, spread(server).median,
                    spread(database).median);
      out += line(contender.name, std::to_string(load), rates(runs), rest);
    }
    char rest[60] = "";
    if (base != nullptr && base != &contender) {
      const auto of = spread(ratios(contender, *base));
      std::snprintf(rest, sizeof rest, "  × %s: %.2f (%.2f to %.2f)", compared_to.c_str(),
                    of.median, of.min, of.max);
    }
    out += line(contender.name, "best", rates(contender.best()), rest);
  }
  return out;
}

}  // namespace tallyport::bench
