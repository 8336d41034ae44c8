#pragma once

#include "identity/grants/session_store.hpp"
#include "identity/http/pending_authorize.hpp"
#include "identity/users/user_service.hpp"
#include "net/form.hpp"
#include "net/http_message.hpp"

#include <boost/json/fwd.hpp>
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

class Services;

/// The authorization request that a page belongs to, if it names one.
struct Ticket {
    std::string handle;
    PendingAuthorize pending;
};

/// Somebody whose first factor is right and who still owes a code.
struct SecondFactorStep {
    User user;
    bool remember = false;
    std::string next;
    std::string provider; // of the first factor, as in Authentication
};
/// How long the page may wait for the code, and how many it takes.
constexpr std::chrono::seconds second_factor_wait{300};

/// The steps that signing in, registering and second factors share. Thread-safe; waits for SQL.
class SignInFlow {
  public:
    explicit SignInFlow(Services& services) : services_(services) {}

    /// The request behind a handle that came from this browser; nullopt without a handle; 410 when
    /// it is not good any more.
    [[nodiscard]] std::expected<std::optional<Ticket>, net::Response>
    ticket(const net::Request& request, std::string_view handle);

    /// The refusal when the application behind the request takes nobody who signs in so;
    /// `provider`: as in Authentication. Asked before anything is proven; that a session of another
    /// way opens nothing is held by next_step.
    [[nodiscard]] std::optional<net::Response> refuse_way(const std::optional<Ticket>& open,
                                                          std::string_view provider);

    /// The first factor is right: asks for the second one, if the person has one and this browser
    /// is not trusted; otherwise as signed_in.
    /// `provider`: as in Authentication; empty: the first factor is a password.
    [[nodiscard]] net::Response after_first_factor(const net::Request& request, const User& user,
                                                   bool remember, std::optional<Ticket> open,
                                                   std::string_view next,
                                                   std::string_view provider = {});
    /// Everything is proven: starts the session and says where to go: on with the request, else to
    /// `next`, if that is a page of ours. Headers of `response` are kept.
    [[nodiscard]] net::Response signed_in(const net::Request& request, net::Response response,
                                          const User& user, bool remember,
                                          std::optional<Ticket> open, const Authentication& how,
                                          std::string_view next = {});

    /// Who waits behind this handle in this browser; nullopt when nobody does (any more).
    [[nodiscard]] std::optional<SecondFactorStep> second_factor_step(const net::Request& request,
                                                                     std::string_view handle);

    /// The refusal for somebody whose address must be confirmed first; another mail goes out.
    [[nodiscard]] std::optional<net::Response> refuse_unconfirmed(const User& user);
    /// Sends the mail with which the person confirms the address, unless it gets too many.
    void send_confirmation(const User& user);
    /// May another mail go to this address? Counts it.
    [[nodiscard]] bool mail_allowed(std::string_view address);

  private:
    Services& services_;
};

/// What the application asks for, as it came; nullopt: none waits.
[[nodiscard]] std::optional<net::Form> form_of(const std::optional<Ticket>& open);
/// The words for a first factor, a password or the word of a provider of others (RFC 8176 has none
/// for the second; this one is in use elsewhere).
[[nodiscard]] std::string_view amr_of(std::string_view provider);
/// Counts an attempt to sign in by its result.
void count_login(std::string_view result);
[[nodiscard]] net::Response request_expired();
/// A member of the body, empty when it is absent or of another type.
[[nodiscard]] std::string text_of(const boost::json::object& body, std::string_view name);
[[nodiscard]] net::Response refusal_of(const UserRefusal& refusal);
/// The answer to whom a password helps later, not now; nullopt when it was simply wrong.
[[nodiscard]] std::optional<net::Response> put_off(const LoginRefusal& refusal);

} // namespace conclave::identity
