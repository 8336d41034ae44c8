#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

/// Counters, gauges and histograms in Prometheus' model. Names follow Prometheus' conventions
/// (`conclave_http_requests_total`); keep label values from small, fixed sets.
/// Registration is slow (lock, lookup): keep the returned handle. Handles are cheap to copy,
/// thread-safe, and live as long as the program.
namespace conclave::base::metrics {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class Counter {
  public:
    void add(double by = 1);
    [[nodiscard]] double value() const;

  private:
    friend Counter counter(std::string_view, std::string_view, Labels);
    explicit Counter(void* impl) : impl_(impl) {}
    void* impl_; // owned by the process-wide registry
};

class Gauge {
  public:
    void set(double value);
    void add(double by);
    [[nodiscard]] double value() const;

  private:
    friend Gauge gauge(std::string_view, std::string_view, Labels);
    explicit Gauge(void* impl) : impl_(impl) {}
    void* impl_;
};

/// Seconds, in buckets from 0.5 ms to 10 s.
class Histogram {
  public:
    void observe(double seconds);

  private:
    friend Histogram histogram(std::string_view, std::string_view, Labels);
    explicit Histogram(void* impl) : impl_(impl) {}
    void* impl_;
};

[[nodiscard]] Counter counter(std::string_view name, std::string_view help, Labels labels = {});
[[nodiscard]] Gauge gauge(std::string_view name, std::string_view help, Labels labels = {});
[[nodiscard]] Histogram histogram(std::string_view name, std::string_view help, Labels labels = {});

/// Everything registered, in Prometheus' text exposition format 0.0.4.
[[nodiscard]] std::string exposition();

} // namespace conclave::base::metrics
