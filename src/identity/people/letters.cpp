#include "identity/people/letters.hpp"

#include "mail/letter.hpp"

#include <fmt/format.h>

namespace conclave::identity::letters {
namespace {

mail::Message compose(const Config& config, const User& user, const mail::Letter& letter) {
    return mail::compose(letter, user.email,
                         {.product = config.product.name,
                          .color = config.product.primary_color,
                          .frame = config.mail_frame,
                          .footer = config.mail_footer});
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
         .after = {"The link works once, for 24 hours, for whoever is signed in to the account or "
                   "knows its password.",
                   fmt::format("If it was not you, do nothing. Or take the account over: choose a "
                               "password of your own, and whoever made it is out: "
                               "{}/account/forgot",
                               config.issuer)}});
}

mail::Message reset_password(const Config& config, const User& user, std::string_view code) {
    std::vector<std::string> words{
        hello(user),
        fmt::format("someone, most likely you, has forgotten the password of the account \"{}\".",
                    user.username)};
    if (!user.email_verified) {
        words.emplace_back(
            "This address was never confirmed, so others may have made the account with it. With "
            "your new password it is yours alone: all that was connected before is removed, "
            "passkeys, authenticator apps and accounts elsewhere as well.");
    }
    return compose(
        config, user,
        {.subject = fmt::format("Choose a new password for {}", config.product.name),
         .paragraphs = std::move(words),
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

mail::Message account_taken_over(const Config& config, const User& user,
                                 const std::vector<std::string>& gone) {
    std::string list;
    for (const auto& item : gone) {
        list += (list.empty() ? "" : ", ") + item;
    }
    return compose(
        config, user,
        {.subject = fmt::format("Your {} password was changed", config.product.name),
         .paragraphs = {hello(user),
                        fmt::format("the password of the account \"{}\" was changed just now, and "
                                    "all devices were signed out. This address counts as confirmed "
                                    "from now on.",
                                    user.username),
                        fmt::format("It was not before, so what had been connected to the account "
                                    "was removed: {}. If it was yours, connect it again.",
                                    list)},
         .button =
             mail::Letter::Button{"Look at your account", config.issuer + "/account/security"},
         .after = {fmt::format("If it was not you, choose a new password at once: "
                               "{}/account/forgot",
                               config.issuer)}});
}

mail::Message account_deleted(const Config& config, const User& user) {
    return compose(
        config, user,
        {.subject = fmt::format("Your {} account was deleted", config.product.name),
         .paragraphs = {hello(user),
                        fmt::format(
                            "your account \"{}\" was deleted just now, with everything that "
                            "belonged to it, by somebody who had signed in with it.",
                            user.username)},
         .after = {"It cannot be brought back. If it was not you, tell the operator of this "
                   "service."}});
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

mail::Message confirm_new_email(const Config& config, const User& user, std::string_view code) {
    // It goes to an address that nobody has shown to be theirs: no words of the person's own.
    return compose(
        config, user,
        {.subject = fmt::format("Confirm your new email address for {}", config.product.name),
         .paragraphs = {"Hello,",
                        fmt::format("the account \"{}\" is to have this address from now on. It "
                                    "gets it when you confirm that the address is yours.",
                                    user.username)},
         .button = mail::Letter::Button{"Use this address", fmt::format("{}/account/email#code={}",
                                                                        config.issuer, code)},
         .after = {"The link works once, for 24 hours, and for whoever is signed in to the account "
                   "only. If you know nothing of it, do nothing: nothing is changed."}});
}

mail::Message address_wanted(const Config& config, const User& user) {
    return compose(
        config, user,
        {.subject = fmt::format("Your address at {}", config.product.name),
         .paragraphs = {hello(user),
                        fmt::format("someone, perhaps you, wanted to have this address for another "
                                    "account. It belongs to the account \"{}\", so nothing was "
                                    "changed.",
                                    user.username)},
         .button = mail::Letter::Button{"Sign in", config.issuer + "/account/login"},
         .after = {fmt::format("If you do not know that account, take it over with a password of "
                               "your own: {}/account/forgot",
                               config.issuer)}});
}

mail::Message email_change_asked(const Config& config, const User& user) {
    return compose(
        config, user,
        {.subject = fmt::format("Your {} account is to have another address", config.product.name),
         .paragraphs = {hello(user),
                        fmt::format("somebody who is signed in to your account \"{}\" wants it to "
                                    "have another email address. Until that one is confirmed, "
                                    "nothing is changed.",
                                    user.username)},
         .after = {fmt::format("If it was not you, choose a new password at once, which stops it: "
                               "{}/account/forgot",
                               config.issuer)}});
}

mail::Message email_changed(const Config& config, const User& user) {
    return compose(
        config, user,
        {.subject = fmt::format("Your {} account has another address", config.product.name),
         .paragraphs = {hello(user),
                        fmt::format("your account \"{}\" has another email address since just "
                                    "now. Mails go there, and this address does not open the "
                                    "account any more.",
                                    user.username)},
         .after = {"If it was not you, tell the operator of this service."}});
}

mail::Message username_changed(const Config& config, const User& user, std::string_view now) {
    return compose(
        config, user,
        {.subject = fmt::format("Your {} user name was changed", config.product.name),
         .paragraphs = {hello(user),
                        fmt::format(
                            "the user name of your account is \"{}\" since just now. It was "
                            "\"{}\", and nobody else can take that one.",
                            now, user.username)},
         .button =
             mail::Letter::Button{"Look at your account", config.issuer + "/account/security"},
         .after = {fmt::format("If it was not you, choose a new password at once: "
                               "{}/account/forgot",
                               config.issuer)}});
}

} // namespace conclave::identity::letters
