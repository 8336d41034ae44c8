#pragma once

#include "load/janus_driver.hpp"
#include "load/sdp_client.hpp"

#include <boost/json.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

/// Only for the Janus driver's sources: it shows Boost.
namespace conclave::load {

class JanusSeat final : public Seat, private WebSocketEvents {
  public:
    JanusSeat(Shared& shared, WebSockets& sockets, const JanusOptions& options,
              const Person& person, SeatEvents& events);

    std::vector<Connection*> connections() override;
    void leave() override;

  private:
    using Object = boost::json::object;
    /// What to do with the answer: `data` of a success.
    using Then = std::function<void(const Object& data)>;

    void on_open() override;
    void on_text(std::string_view text) override;
    void on_lost(const std::string& why) override { fail("signaling: " + why); }

    void create_room();
    void join_room();
    void publish();
    void subscribe(const boost::json::array& publishers);
    void ask_for_next();
    void take_event(std::uint64_t handle, const Object& message);
    void take_description(std::uint64_t handle, const Object& jsep);
    void attach(Then then);
    void request(Object message, Then then);
    void tell(std::uint64_t handle, Object body, std::optional<Object> jsep = std::nullopt,
              Then then = {});
    void keep_alive();
    void fail(const std::string& why);
    void open_subscriber();

    Shared& shared_;
    const JanusOptions& options_;
    const Person person_;
    SeatEvents& events_;
    std::unique_ptr<Connection> publishing_;
    std::unique_ptr<SdpClient> publishing_sdp_;
    std::unique_ptr<Connection> subscribing_;
    std::unique_ptr<SdpClient> subscribing_sdp_;
    std::unique_ptr<WebSocket> socket_;
    std::uint64_t session_ = 0;
    std::uint64_t publisher_ = 0; // handles
    std::uint64_t subscriber_ = 0;
    std::set<std::uint64_t> feeds_;     // subscribed to, or about to be
    std::deque<std::uint64_t> waiting_; // to be subscribed to
    bool negotiating_ = false;          // a subscription is under way
    bool subscribed_ = false;           // the first one was asked for
    std::map<std::string, Then> asked_; // by transaction
    std::uint64_t next_transaction_ = 1;
    base::Timer keep_alive_;
    bool failed_ = false;
};

} // namespace conclave::load
