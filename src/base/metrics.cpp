#include "base/metrics.hpp"

#include <map>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace conclave::base::metrics {
namespace {

prometheus::Registry& registry() {
    static prometheus::Registry instance;
    return instance;
}

std::map<std::string, std::string> to_map(Labels labels) {
    std::map<std::string, std::string> map;
    for (const auto& [key, value] : labels) {
        map.emplace(key, value);
    }
    return map;
}

const prometheus::Histogram::BucketBoundaries& boundaries() {
    static const prometheus::Histogram::BucketBoundaries seconds{
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    return seconds;
}

} // namespace

void Counter::add(double by) {
    static_cast<prometheus::Counter*>(impl_)->Increment(by);
}
double Counter::value() const {
    return static_cast<prometheus::Counter*>(impl_)->Value();
}
void Gauge::set(double value) {
    static_cast<prometheus::Gauge*>(impl_)->Set(value);
}
void Gauge::add(double by) {
    static_cast<prometheus::Gauge*>(impl_)->Increment(by);
}
double Gauge::value() const {
    return static_cast<prometheus::Gauge*>(impl_)->Value();
}
void Histogram::observe(double seconds) {
    static_cast<prometheus::Histogram*>(impl_)->Observe(seconds);
}

Counter counter(std::string_view name, std::string_view help, Labels labels) {
    auto& family = prometheus::BuildCounter()
                       .Name(std::string(name))
                       .Help(std::string(help))
                       .Register(registry());
    return Counter(&family.Add(to_map(labels)));
}

Gauge gauge(std::string_view name, std::string_view help, Labels labels) {
    auto& family = prometheus::BuildGauge()
                       .Name(std::string(name))
                       .Help(std::string(help))
                       .Register(registry());
    return Gauge(&family.Add(to_map(labels)));
}

Histogram histogram(std::string_view name, std::string_view help, Labels labels) {
    auto& family = prometheus::BuildHistogram()
                       .Name(std::string(name))
                       .Help(std::string(help))
                       .Register(registry());
    return Histogram(&family.Add(to_map(labels), boundaries()));
}

std::string exposition() {
    return prometheus::TextSerializer().Serialize(registry().Collect());
}

} // namespace conclave::base::metrics
