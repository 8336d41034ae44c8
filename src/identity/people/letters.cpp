#include "identity/people/letters.hpp"

#include "mail/letter.hpp"

#include <fmt/format.h>

namespace conclave::identity::letters {
namespace {

mail::Message compose(const Config& config, const User& user, const mail::Letter& letter) {
    return mail::compose(letter, user.email, config.product.name, config.product.primary_color);
}

std::string hello(const User& user) {
    return fmt::format("Hello {},", user.shown_name());
}

} // namespace

mail::Message confirm_email(const Config& config, const User& user, std::string_view code) {
    return compose(
        config, user,
        {.subject = fmt::format("Confirm your email address for {}", config.product.name),
         .paragraphs = {hello(user), fmt::format("someone, most likely you, gave this address for "
                                                 "the account \"{}\". Please confirm that it is "
                                                 "yours.",
                                                 user.username)},
         .button =
             mail::Letter::Button{"Confirm this address",
                                  fmt::format("{}/account/confirm#code={}", config.issuer, code)},
         .after = {"The link works once, for 24 hours. If it was not you, do nothing: without your "
                   "confirmation nobody can use your address."}});
}

mail::Message reset_password(const Config& config, const User& user, std::string_view code) {
    return compose(
        config, user,
        {.subject = fmt::format("Choose a new password for {}", config.product.name),
         .paragraphs = {hello(user),
                        fmt::format("someone, most likely you, has forgotten the password of the "
                                    "account \"{}\".",
                                    user.username)},
         .button =
             mail::Letter::Button{"Choose a new password",
                                  fmt::format("{}/account/reset#code={}", config.issuer, code)},
         .after = {
             "The link works once, for one hour. If it was not you, do nothing: your password "
             "stays as it is."}});
}

mail::Message password_changed(const Config& config, const User& user) {
    return compose(
        config, user,
        {.subject = fmt::format("Your {} password was changed", config.product.name),
         .paragraphs = {hello(user), fmt::format("the password of your account \"{}\" was changed "
                                                 "just now, and all devices were signed out.",
                                                 user.username)},
         .after = {fmt::format("If it was not you, choose a new password at once: "
                               "{}/account/forgot",
                               config.issuer)}});
}

mail::Message security_changed(const Config& config, const User& user, std::string_view what) {
    return compose(config, user,
                   {.subject = fmt::format("Your {} account: {}", config.product.name, what),
                    .paragraphs = {hello(user),
                                   fmt::format("this happened to your account \"{}\" just now: {}.",
                                               user.username, what)},
                    .button = mail::Letter::Button{"Look at your account",
                                                   config.issuer + "/account/security"},
                    .after = {fmt::format("If it was not you, choose a new password at once: "
                                          "{}/account/forgot",
                                          config.issuer)}});
}

mail::Message request_waits(const Config& config, const User& user, std::string_view client) {
    return compose(
        config, user,
        {.subject = fmt::format("{} waits for your answer", client),
         .paragraphs = {hello(user),
                        fmt::format("{} asks to be let in in the name of your account \"{}\".",
                                    client, user.username)},
         .button = mail::Letter::Button{"See who asks for what", config.issuer + "/approve"},
         .after = {"Nothing is allowed by opening the page, and nothing happens if you do nothing. "
                   "Allow it only if you have just started it yourself and the words that the "
                   "page shows are those that you see there."}});
}

mail::Message address_known(const Config& config, const User& user) {
    return compose(
        config, user,
        {.subject = fmt::format("You have an account at {} already", config.product.name),
         .paragraphs = {hello(user),
                        fmt::format("someone, perhaps you, wanted to register with this address. "
                                    "It belongs to the account \"{}\" already, so no new one was "
                                    "made.",
                                    user.username)},
         .button = mail::Letter::Button{"Sign in", config.issuer + "/account/login"},
         .after = {
             fmt::format("If you have forgotten the password: {}/account/forgot", config.issuer)}});
}

} // namespace conclave::identity::letters
