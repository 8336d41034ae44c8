#pragma once

#include "load/driver.hpp"
#include "load/options.hpp"
#include "load/report.hpp"
#include "load/web_socket.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace conclave::load {

/// One measurement from the first join to the last goodbye: everybody joins, media reaches
/// everybody, some time to settle, then the interval that is measured. Ends the loop.
class Run {
  public:
    /// From the last join until everybody has everybody's media; longer is a failure.
    static constexpr std::chrono::seconds media_patience{30};

    Run(Shared& shared, WebSockets& sockets, Driver& driver, const Options& options);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    void start();
    /// After the loop has ended: the report, or why there is none.
    [[nodiscard]] const std::optional<Report>& report() const { return report_; }
    [[nodiscard]] const std::string& failure() const { return failure_; }

  private:
    enum class Phase : std::uint8_t { joining, waiting, settling, measuring, leaving };
    class Guest;

    void poll_sockets();
    void tick_media();
    void step();
    void join_next();
    void begin_measuring();
    void end_measuring();
    void leave();
    void say_progress(const std::string& what);
    [[nodiscard]] std::size_t served(std::string& first_lacking) const;
    [[nodiscard]] ConnectionCounters counters() const;
    [[nodiscard]] Person make_person(std::size_t index) const;
    void fail(const std::string& why);

    Shared& shared_;
    WebSockets& sockets_;
    Driver& driver_;
    const Options& options_;
    std::vector<std::unique_ptr<Guest>> guests_;
    Phase phase_ = Phase::joining;
    base::MonoTime phase_began_{};
    base::MonoTime next_join_{};
    base::MonoTime next_progress_{};
    std::uint64_t ticks_ = 0;
    ConnectionCounters before_;
    double own_before_ = 0;
    Report measured_;
    std::optional<Report> report_;
    std::string failure_;
    base::Timer poll_timer_, tick_timer_, step_timer_;
};

} // namespace conclave::load
