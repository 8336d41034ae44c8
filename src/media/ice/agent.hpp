#pragma once

#include "base/clock.hpp"
#include "media/ice/check.hpp"
#include "media/types.hpp"
#include "udp/address.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

namespace conclave::media::ice {

/// How long the peer's checks have stayed away. A lite agent cannot ask for consent (RFC 7675), so
/// it takes the peer's own checks, which come every 2.5 s (Chrome) to 6 s (Firefox), for it.
enum class Consent : std::uint8_t {
    none,    // no valid check yet
    fresh,   // we may send
    quiet,   // we still send, with a doubt
    lost,    // we don't send; a valid check brings it back
    expired, // so long that the peer is taken for gone
};

/// What the agent made of a check.
enum class Checked : std::uint8_t {
    valid,
    indication,        // authenticated or not, it is only a keep-alive: nothing changes
    wrong_user,        // the sender's fragment is not the one its description named
    no_integrity,      // RFC 8489, 9.1.3: 400
    wrong_integrity,   // 401
    role_conflict,     // the peer says it is controlled, as we are (RFC 8445, 7.3.1.1): 487
    unknown_attribute, // 420
};

struct Handled {
    Checked result = Checked::valid;
    std::size_t answer_bytes = 0; // written into `out`; 0: no answer
    bool path_changed = false;    // selected() is another one now
};

/// The ICE-lite agent of one transport (RFC 8445). Pure: time and datagrams come in, datagrams go
/// out. Knows its peer only by the checks that come; candidates of descriptions are not looked at.
class Agent {
  public:
    static constexpr std::size_t max_tuples = 8;
    /// Firefox nominates pair after pair: between two changes of path only a better one counts.
    static constexpr std::chrono::milliseconds switch_interval{500};
    static constexpr std::chrono::seconds quiet_after{10};
    static constexpr std::chrono::seconds lost_after{30};    // RFC 7675, 5.1
    static constexpr std::chrono::seconds expired_after{60}; // phones sleep, then restart ICE
    static constexpr std::chrono::seconds old_credentials_last{20};
    static constexpr std::chrono::seconds refusal_interval{1}; // error answers, each at most
    static constexpr std::size_t max_answer_bytes = 256;

    explicit Agent(IceCredentials local) : local_(std::move(local)) {}

    [[nodiscard]] const IceCredentials& local() const { return local_; }
    /// The credentials before the restart, while they hold.
    [[nodiscard]] const std::optional<IceCredentials>& old_local() const { return old_local_; }
    /// From the peer's description. Until it is known any fragment of the peer's passes; after a
    /// change the one before passes too.
    void set_remote(const IceCredentials& remote);
    /// Both ends' descriptions change; checks with either pair are valid until one with the new
    /// pair comes, or until the old one has aged.
    void restart(IceCredentials next, base::MonoTime now);
    /// Drops what has aged.
    void tick(base::MonoTime now);

    /// `check.local_ufrag` is one of ours. The answer goes into `out` (max_answer_bytes).
    [[nodiscard]] Handled handle(const Check& check, const udp::Address& from, base::MonoTime now,
                                 std::span<std::uint8_t> out);

    /// Where to send. From a tuple without a valid check nothing is taken and nothing goes to it.
    [[nodiscard]] const std::optional<udp::Address>& selected() const { return selected_; }
    [[nodiscard]] bool knows(const udp::Address& from) const;
    [[nodiscard]] Consent consent(base::MonoTime now) const;

  private:
    struct Tuple {
        udp::Address address;
        std::uint32_t priority = 0; // the peer's PRIORITY attribute
        base::MonoTime last_check{};
    };
    [[nodiscard]] const IceCredentials* credentials(std::string_view local_ufrag) const;
    [[nodiscard]] bool is_remote(std::string_view ufrag) const;
    Handled refuse(const Check& check, Checked why, const IceCredentials& ours, base::MonoTime now,
                   std::span<std::uint8_t> out);
    Tuple& tuple(const udp::Address& from, base::MonoTime now);
    bool choose(const Tuple& candidate, bool nominated, base::MonoTime now);

    IceCredentials local_;
    std::optional<IceCredentials> old_local_;
    base::MonoTime restarted_{};
    std::string remote_ufrag_; // empty: not known
    std::string old_remote_ufrag_;
    std::array<Tuple, max_tuples> tuples_{};
    std::size_t tuple_count_ = 0;
    std::optional<udp::Address> selected_;
    bool nominated_ = false;
    base::MonoTime switched_{};
    std::optional<base::MonoTime> last_check_;
    std::optional<base::MonoTime> refused_;
};

} // namespace conclave::media::ice
