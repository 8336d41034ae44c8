#include "load/janus_driver.hpp"

#include "load/janus_seat.hpp"

#include <utility>

namespace conclave::load {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds keep_alive_pace{20}; // Janus ends a session after 60 s of silence
constexpr std::uint64_t room_exists = 427;          // JANUS_VIDEOROOM_ERROR_ROOM_EXISTS

const json::object* object_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

std::string word_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

std::uint64_t number_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    boost::system::error_code error;
    const auto number = value == nullptr ? 0 : value->to_number<std::uint64_t>(error);
    return error ? 0 : number;
}

} // namespace

std::unique_ptr<Seat> JanusDriver::join(const Person& person, SeatEvents& events) {
    return std::make_unique<JanusSeat>(shared_, sockets_, options_, person, events);
}

JanusSeat::JanusSeat(Shared& shared, WebSockets& sockets, const JanusOptions& options,
                     const Person& person, SeatEvents& events)
    : shared_(shared), options_(options), person_(person), events_(events) {
    socket_ = sockets.open(options.url, "janus-protocol", *this);
}

std::vector<Connection*> JanusSeat::connections() {
    std::vector<Connection*> all;
    for (auto* connection : {publishing_.get(), subscribing_.get()}) {
        if (connection != nullptr) {
            all.push_back(connection);
        }
    }
    return all;
}

void JanusSeat::leave() {
    failed_ = true; // what comes from now on is no failure
    keep_alive_.reset();
    if (session_ != 0) {
        request({{"janus", "destroy"}}, {});
    }
    socket_->close();
    for (auto* connection : connections()) {
        connection->close();
    }
}

void JanusSeat::on_open() {
    request({{"janus", "create"}}, [this](const Object& data) {
        session_ = number_in(data, "id");
        keep_alive();
        attach([this](const Object& attached) {
            publisher_ = number_in(attached, "id");
            create_room();
        });
    });
}

void JanusSeat::attach(Then then) {
    request({{"janus", "attach"}, {"plugin", "janus.plugin.videoroom"}}, std::move(then));
}

void JanusSeat::create_room() {
    tell(publisher_,
         {{"request", "create"},
          {"room", options_.room},
          {"publishers", options_.participants + 1},
          {"bitrate", 0},
          {"videocodec", "vp8"},
          {"audiocodec", "opus"},
          {"transport_wide_cc_ext", true}},
         std::nullopt, [this](const Object&) { join_room(); });
}

void JanusSeat::join_room() {
    tell(publisher_, {{"request", "join"},
                      {"ptype", "publisher"},
                      {"room", options_.room},
                      {"display", person_.name}});
}

void JanusSeat::publish() {
    publishing_ = std::make_unique<Connection>(shared_, person_.tracks,
                                               [this](const std::string& why) { fail(why); });
    publishing_sdp_ = std::make_unique<SdpClient>(*publishing_, person_.tracks, false);
    tell(publisher_, {{"request", "publish"}},
         Object{{"type", "offer"}, {"sdp", publishing_sdp_->offer()}});
}

/// The first feed opens the subscription, later ones are added; one negotiation at a time.
void JanusSeat::subscribe(const json::array& publishers) {
    for (const auto& each : publishers) {
        const auto feed = each.is_object() ? number_in(each.get_object(), "id") : 0;
        if (feed != 0 && feeds_.insert(feed).second) {
            waiting_.push_back(feed);
        }
    }
    ask_for_next();
}

void JanusSeat::ask_for_next() {
    if (waiting_.empty() || negotiating_) {
        return;
    }
    negotiating_ = true;
    if (subscriber_ == 0) {
        return open_subscriber();
    }
    json::array streams;
    for (const auto feed : std::exchange(waiting_, {})) {
        streams.push_back(Object{{"feed", feed}});
    }
    if (!std::exchange(subscribed_, true)) {
        tell(subscriber_, {{"request", "join"},
                           {"ptype", "subscriber"},
                           {"room", options_.room},
                           {"streams", std::move(streams)}});
    } else {
        tell(subscriber_, {{"request", "subscribe"}, {"streams", std::move(streams)}});
    }
}

void JanusSeat::open_subscriber() {
    attach([this](const Object& data) {
        subscriber_ = number_in(data, "id");
        subscribing_ = std::make_unique<Connection>(shared_, std::vector<LocalTrack>{},
                                                    [this](const std::string& why) { fail(why); });
        subscribing_sdp_ =
            std::make_unique<SdpClient>(*subscribing_, std::vector<LocalTrack>{}, false);
        negotiating_ = false;
        ask_for_next();
    });
}

void JanusSeat::on_text(std::string_view text) {
    boost::system::error_code error;
    const auto parsed = json::parse(text, error);
    if (error || !parsed.is_object()) {
        return fail("Janus sent no JSON object");
    }
    const auto& message = parsed.get_object();
    const auto kind = word_in(message, "janus");
    if (kind == "error" || kind == "timeout") {
        return fail("Janus said " + std::string(text));
    }
    if (kind == "success") {
        const auto found = asked_.find(word_in(message, "transaction"));
        if (found == asked_.end()) {
            return;
        }
        const auto then = std::exchange(found->second, {});
        asked_.erase(found);
        const auto* data = object_in(message, "data");
        const auto* plugin = object_in(message, "plugindata");
        data = data == nullptr && plugin != nullptr ? object_in(*plugin, "data") : data;
        if (data != nullptr && data->contains("error") &&
            number_in(*data, "error_code") != room_exists) {
            return fail("Janus said " + std::string(text));
        }
        if (then) {
            then(data == nullptr ? Object{} : *data);
        }
    } else if (kind == "event") {
        take_event(number_in(message, "sender"), message);
    }
}

void JanusSeat::take_event(std::uint64_t handle, const Object& message) {
    const auto* plugin = object_in(message, "plugindata");
    const auto* data = plugin == nullptr ? nullptr : object_in(*plugin, "data");
    if (data == nullptr) {
        return;
    }
    if (data->contains("error")) {
        return fail("Janus said " + json::serialize(message));
    }
    const auto event = word_in(*data, "videoroom");
    if (event == "joined" && handle == publisher_) {
        events_.on_joined();
        if (!person_.tracks.empty()) {
            publish();
        }
    }
    const auto* publishers = data->if_contains("publishers");
    if (handle == publisher_ && publishers != nullptr && publishers->is_array()) {
        subscribe(publishers->get_array());
    }
    if (const auto* jsep = object_in(message, "jsep")) {
        take_description(handle, *jsep);
    } else if (handle == subscriber_ && event == "updated") {
        negotiating_ = false; // nothing to negotiate
        ask_for_next();
    }
}

void JanusSeat::take_description(std::uint64_t handle, const Object& jsep) {
    const auto sdp = word_in(jsep, "sdp");
    if (handle == publisher_ && publishing_sdp_) {
        if (const auto taken = publishing_sdp_->take_answer(sdp); !taken) {
            fail(taken.error());
        }
    } else if (handle == subscriber_ && subscribing_sdp_) {
        auto answer = subscribing_sdp_->answer(sdp);
        if (!answer) {
            return fail(answer.error());
        }
        tell(subscriber_, {{"request", "start"}},
             Object{{"type", "answer"}, {"sdp", std::move(*answer)}});
        negotiating_ = false;
        ask_for_next();
    }
}

void JanusSeat::tell(std::uint64_t handle, Object body, std::optional<Object> jsep, Then then) {
    Object message{{"janus", "message"}, {"handle_id", handle}, {"body", std::move(body)}};
    if (jsep) {
        message["jsep"] = std::move(*jsep);
    }
    request(std::move(message), std::move(then));
}

void JanusSeat::request(Object message, Then then) {
    auto transaction = "t" + std::to_string(next_transaction_++);
    message["transaction"] = transaction;
    if (session_ != 0) {
        message["session_id"] = session_;
    }
    if (then) {
        asked_[std::move(transaction)] = std::move(then);
    }
    socket_->send(json::serialize(message));
}

void JanusSeat::keep_alive() {
    keep_alive_ = shared_.loop.after(keep_alive_pace, [this] {
        request({{"janus", "keepalive"}}, {});
        keep_alive();
    });
}

void JanusSeat::fail(const std::string& why) {
    if (!std::exchange(failed_, true)) {
        keep_alive_.reset();
        events_.on_failed(person_.name + ": " + why);
    }
}

} // namespace conclave::load
